using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Capture.Devices;

/// <summary>Finds the device that a user means.</summary>
public static class DeviceChoice
{
    /// <summary>
    /// The device named exactly, or as it is shown, or the only one whose name or description contains <paramref name="wanted"/>; the
    /// default when none is named.
    /// </summary>
    /// <exception cref="AudioInputException">No input is there, or none fits, or several do; the message names the nearest.</exception>
    public static AudioDevice Choose(IReadOnlyList<AudioDevice> devices, string? wanted) =>
        Choose(devices, string.IsNullOrWhiteSpace(wanted) ? [] : [wanted], []);

    /// <summary>The first of several names that is there; the default when there is no name.</summary>
    /// <param name="devices">Every input.</param>
    /// <param name="order">Names as in the other form, or of <see cref="FollowedInputs"/>; the best first.</param>
    /// <param name="never">What is not taken: each device that has one of these in its name or description.</param>
    /// <exception cref="AudioInputException">No input is there, or none fits, or several fit a name before one that would do.</exception>
    public static AudioDevice Choose(IReadOnlyList<AudioDevice> devices, IReadOnlyList<string> order, IReadOnlyList<string> never)
    {
        ArgumentNullException.ThrowIfNull(devices);
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(never);
        var allowed = DeviceNames.Without(devices, never);
        if (order.Count == 0)
            return ChooseDefault(devices, allowed);
        foreach (var wanted in order)
        {
            switch (DeviceNames.Fitting(allowed, wanted))
            {
                case [var device]:
                    return device;
                case { Count: > 1 } several:
                    throw new AudioInputException(
                        AudioInputProblem.UnknownDevice,
                        $"'{wanted}' fits {several.Count} input devices: {Names(several)}; name one of them in full"
                    );
            }
        }

        throw Excluded(devices, order)
            ?? (order.Any(FollowedInputs.IsMicrophone) ? OnlyExcluded(devices, allowed) : null)
            ?? (order is [var only] ? Unknown(allowed, only) : NoneOf(order));
    }

    /// <summary>Of the microphones that are there, none may be recorded; null when there is none at all.</summary>
    internal static AudioInputException? OnlyExcluded(IReadOnlyList<AudioDevice> devices, IReadOnlyList<AudioDevice> allowed) =>
        allowed.All(static device => device.IsMonitor) && FollowedInputs.Find(devices, FollowedInputs.Microphone) is { } microphone
            ? new(
                AudioInputProblem.NoDevice,
                $"the only microphone, '{microphone.Description}', is one that is never to be recorded; plug another one in"
            )
            : null;

    /// <summary>Nothing of an order is there.</summary>
    internal static AudioInputException NoneOf(IReadOnlyList<string> order) =>
        new(
            AudioInputProblem.NoDevice,
            $"none of {string.Join(", ", order.Select(static name => $"'{name}'"))} is there; plug one in (`mycelia-recorder devices` "
                + "lists what is)"
        );

    private static AudioDevice ChooseDefault(IReadOnlyList<AudioDevice> devices, IReadOnlyList<AudioDevice> allowed) =>
        allowed.FirstOrDefault(device => device.IsDefault && device.Name != FollowedInputs.Placeholder)
        ?? (
            devices.Any(device => device.IsDefault && !allowed.Contains(device))
                ? allowed.FirstOrDefault(static device => !device.IsMonitor)
                : null
        )
        ?? throw OnlyExcluded(devices, allowed) ?? NoMicrophone(devices);

    /// <summary>A device that was named, and yet is one that is never taken.</summary>
    private static AudioInputException? Excluded(IReadOnlyList<AudioDevice> devices, IReadOnlyList<string> order) =>
        order
            .Where(static name => !FollowedInputs.IsMeant(name))
            .Select(name => (Name: name, Device: DeviceNames.Find(devices, name)))
            .FirstOrDefault(static found => found.Device is not null)
            is { Device: { } device } excluded
            ? new(
                AudioInputProblem.UnknownDevice,
                $"'{excluded.Name}' is '{device.Description}', which is never to be recorded; name another input, or allow this one"
            )
            : null;

    private static string Names(IEnumerable<AudioDevice> devices) => string.Join(", ", devices.Select(device => $"'{device.Name}'"));

    private static AudioInputException NoMicrophone(IReadOnlyList<AudioDevice> devices) =>
        new(
            AudioInputProblem.NoDevice,
            devices.Any(device => device.Name != FollowedInputs.Placeholder)
                ? "the sound server has no default input device; name one (`mycelia-recorder devices` lists them)"
                : "the sound server has no microphone; plug one in, or check that the system sees it (`mycelia-recorder devices`)"
        );

    private static AudioInputException Unknown(IReadOnlyList<AudioDevice> devices, string wanted)
    {
        if (FollowedInputs.IsMicrophone(wanted))
            return new(AudioInputProblem.NoDevice, "there is no microphone; plug one in (`mycelia-recorder devices` lists the inputs)");
        if (FollowedInputs.IsSpeaker(wanted))
            return new(AudioInputProblem.NoDevice, "there is no loudspeaker whose sound could be recorded; plug one in");
        if (devices.Count == 0)
            return new(AudioInputProblem.NoDevice, $"there is no input device at all, so none called '{wanted}'; plug it in");
        var nearest = devices.MinBy(Distance)!;
        // Another name that shares some letters is no typo.
        var suggestion = Distance(nearest) <= wanted.Length / 3 ? $"did you mean '{nearest.Name}'? " : "";
        return new(
            AudioInputProblem.UnknownDevice,
            $"there is no input device '{wanted}'; {suggestion}`mycelia-recorder devices` lists them"
        );

        int Distance(AudioDevice device) =>
            Math.Min(EditDistance.Within(wanted, device.Name), EditDistance.Within(wanted, device.Description));
    }
}
