using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Capture.Devices;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Capture;

/// <summary>Several inputs of one run, and the devices that they lead to.</summary>
public sealed class DeviceClaimsTests
{
    private static readonly AudioDevice Usb = Inputs.Microphone("usb", "USB Microphone");
    private static readonly AudioDevice BuiltIn = Inputs.Microphone("builtin", "Built-in Microphone");

    [Fact]
    public void What_one_input_records_is_not_recorded_as_another()
    {
        var claims = new DeviceClaims("usb", "@microphone");
        var (first, second) = (Preference(claims, 0, "usb"), Preference(claims, 1, "@microphone"));
        claims.Set(0, first.Choose([Inputs.Default(Usb), BuiltIn], takeStandIn: false).Device.Name);

        var refusal = Assert.Throws<AudioInputException>(() => second.Choose([Inputs.Default(Usb), BuiltIn], takeStandIn: false));
        Assert.Equal(AudioInputProblem.NoDevice, refusal.Problem);
        Assert.Equal("'@microphone' is 'USB Microphone' now, which the input 'usb' records already", refusal.Message);

        Assert.Equal("builtin", second.Choose([Usb, Inputs.Default(BuiltIn)], takeStandIn: false).Device.Name);
    }

    [Fact]
    public void An_order_goes_on_after_what_another_input_has()
    {
        var claims = new DeviceClaims("headset", "usb");
        var preference = Preference(claims, 0, "headset", "usb", "builtin");
        // Not even while the other one is not there yet: what it names first is its own.
        var chosen = preference.Choose([Usb, Inputs.Default(BuiltIn)], takeStandIn: false);
        Assert.Equal("builtin", chosen.Device.Name);
        Assert.Null(preference.FindBetter([Usb, Inputs.Default(BuiltIn)], chosen, "builtin"));
    }

    [Fact]
    public void Of_several_inputs_none_stands_in_that_was_not_named()
    {
        var claims = new DeviceClaims("usb", "@speaker");
        var preference = Preference(claims, 0, "usb");
        preference.Choose([Usb, Inputs.Default(BuiltIn)], takeStandIn: false);
        Assert.Contains(
            "none of 'usb' is there",
            Assert.Throws<AudioInputException>(() => preference.Choose([Inputs.Default(BuiltIn)], takeStandIn: false)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_is_let_go_of_is_free_for_others()
    {
        var claims = new DeviceClaims("usb", "@microphone");
        claims.Set(1, "usb");
        var preference = Preference(claims, 0, "usb");
        Assert.Throws<AudioInputException>(() => preference.Choose([Usb], takeStandIn: false));
        claims.Set(1, device: null);
        Assert.Equal("usb", preference.Choose([Usb], takeStandIn: false).Device.Name);
    }

    private static DevicePreference Preference(DeviceClaims claims, int input, params string[] order) =>
        new(order) { Share = new(claims, input) };
}
