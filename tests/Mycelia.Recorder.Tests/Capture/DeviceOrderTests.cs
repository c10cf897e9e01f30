using FsCheck;
using FsCheck.Fluent;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Capture.Devices;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Capture;

/// <summary>Whatever is plugged in, and whatever is wanted.</summary>
public sealed class DeviceOrderTests
{
    private static readonly string[] Names = ["headset", "usb", "usb2", "builtin"];

    private static readonly string[] Wanted = [.. Names, "us", "speaker.monitor", "@microphone", "@speaker", "nowhere"];
    private static readonly string[] Unwanted = [.. Names, "monitor", "The"];
    private static readonly string[] Monitors = ["hdmi", "speaker"];

    private static readonly Gen<IReadOnlyList<AudioDevice>> Devices =
        from present in Gen.SubListOf(Names)
        from monitors in Gen.SubListOf(Monitors)
        from standard in Gen.Choose(0, Names.Length)
        from loud in Gen.Choose(0, 2)
        select (IReadOnlyList<AudioDevice>)
            [
                .. present.Select(name =>
                    Inputs.Microphone(name, $"The {name}") with
                    {
                        IsDefault = Array.IndexOf(Names, name) == standard,
                    }
                ),
                .. monitors.Select((name, at) => Inputs.Monitor($"{name}.monitor") with { IsDefaultSpeaker = at == loud }),
            ];

    private static readonly Gen<string[]> Orders =
        from length in Gen.Choose(1, 5)
        from order in Gen.Elements(Wanted).ArrayOf(length)
        select order;

    [Fact]
    public void What_is_taken_is_there_and_nothing_before_it_in_the_order_is() =>
        Holds(
            static (devices, order) =>
            {
                var best = new DeviceOrder(order).Best(devices);
                return best is null
                    ? order.All(name => DeviceNames.Find(devices, name) is null)
                    : devices.Contains(best.Device)
                        && DeviceNames.Find(devices, order[best.Rank]) == best.Device
                        && order.Take(best.Rank).All(name => DeviceNames.Find(devices, name) is null);
            }
        );

    [Fact]
    public void What_was_taken_stays_until_something_better_is_there() =>
        Holds(
            static (devices, order) =>
                new DeviceOrder(order).Best(devices) is not { } best || new DeviceOrder(order).Better(devices, best.Device.Name) is null
        );

    [Fact]
    public void Whatever_else_is_recorded_the_best_is_gone_to() =>
        Holds(
            static (devices, order) =>
            {
                var best = new DeviceOrder(order).Best(devices);
                return devices
                    .Where(device => device.Name != best?.Device.Name)
                    .All(device => new DeviceOrder(order).Better(devices, device.Name) == best);
            }
        );

    [Fact]
    public void A_microphone_that_is_followed_is_never_a_monitor() =>
        Holds(
            static (devices, _) =>
                new DeviceOrder([FollowedInputs.Microphone]).Best(devices) is { } best
                    ? !best.Device.IsMonitor
                        && (best.Device.IsDefault || !devices.Any(static other => other is { IsDefault: true, IsMonitor: false }))
                    : devices.All(static device => device.IsMonitor)
        );

    [Fact]
    public void What_is_never_to_be_taken_is_taken_by_nothing() =>
        Properties.Holds(
            Prop.ForAll(
                Devices.ToArbitrary(),
                Orders.ToArbitrary(),
                Gen.SubListOf(Unwanted).ToArbitrary(),
                static (devices, order, never) =>
                {
                    foreach (var wanted in new string[][] { order, [] })
                    {
                        var preference = new DevicePreference(wanted, [.. never]);
                        try
                        {
                            var chosen = preference.Choose(devices, takeStandIn: true);
                            if (
                                !devices.Contains(chosen.Device)
                                || preference.IsNever(chosen.Device)
                                || (never.Count > 0 && !(chosen is { IsPinned: true, ByName: true }))
                                || preference.FindBetter(devices, chosen, chosen.Device.Name) is not null
                            )
                                return false;
                        }
                        catch (AudioInputException e) when (e.Problem is AudioInputProblem.NoDevice or AudioInputProblem.UnknownDevice)
                        {
                            // Nothing of it is there: of the order, by the other properties.
                        }
                    }

                    return true;
                }
            ),
            cases: 500
        );

    [Fact]
    public void A_name_that_led_to_a_device_leads_there_whatever_else_it_fits_later()
    {
        AudioDevice[] devices = [Inputs.Microphone("usb1"), Inputs.Microphone("usb2")];
        var order = new DeviceOrder(["usb", "usb2"]);
        Assert.Equal("usb2", order.Best(devices)?.Device.Name);
        Assert.Equal("usb1", order.Best(devices, static name => name == "usb" ? "usb1" : null)?.Device.Name);
    }

    private static void Holds(Func<IReadOnlyList<AudioDevice>, string[], bool> property) =>
        Properties.Holds(Prop.ForAll(Devices.ToArbitrary(), Orders.ToArbitrary(), property), cases: 500);
}
