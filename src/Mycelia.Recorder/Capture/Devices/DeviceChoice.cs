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
        Choose(devices, string.IsNullOrWhiteSpace(wanted) ? [] : [wanted]);

    /// <summary>The first of several names that is there; the default when there is no name.</summary>
    /// <param name="devices">Every input.</param>
    /// <param name="order">Names as in the other form, or of <see cref="FollowedInputs"/>; the best first.</param>
    /// <exception cref="AudioInputException">No input is there, or none fits, or several fit a name before one that would do.</exception>
    public static AudioDevice Choose(IReadOnlyList<AudioDevice> devices, IReadOnlyList<string> order)
    {
        ArgumentNullException.ThrowIfNull(devices);
        ArgumentNullException.ThrowIfNull(order);
        if (order.Count == 0)
            return devices.FirstOrDefault(device => device.IsDefault && device.Name != FollowedInputs.Placeholder)
                ?? throw NoMicrophone(devices);
        foreach (var wanted in order)
        {
            switch (DeviceNames.Fitting(devices, wanted))
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

        throw order is [var only] ? Unknown(devices, only) : NoneOf(order);
    }

    /// <summary>Nothing of an order is there.</summary>
    internal static AudioInputException NoneOf(IReadOnlyList<string> order) =>
        new(
            AudioInputProblem.NoDevice,
            $"none of {string.Join(", ", order.Select(static name => $"'{name}'"))} is there; plug one in (`mycelia-recorder devices` "
                + "lists what is)"
        );

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
