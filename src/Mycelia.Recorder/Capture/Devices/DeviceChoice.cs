using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Capture.Devices;

/// <summary>Finds the device that a user means.</summary>
public static class DeviceChoice
{
    // What PulseAudio puts up when the machine has no sound hardware at all.
    private const string Placeholder = "auto_null.monitor";

    /// <summary>
    /// The device named exactly, or as it is shown, or the only one whose name or description contains <paramref name="wanted"/>; the
    /// default when none is named.
    /// </summary>
    /// <exception cref="AudioInputException">No input is there, or none fits, or several do; the message names the nearest.</exception>
    public static AudioDevice Choose(IReadOnlyList<AudioDevice> devices, string? wanted)
    {
        ArgumentNullException.ThrowIfNull(devices);
        if (string.IsNullOrWhiteSpace(wanted))
            return devices.FirstOrDefault(device => device.IsDefault && device.Name != Placeholder) ?? throw NoMicrophone(devices);
        if (
            (devices.FirstOrDefault(device => device.Name == wanted) ?? devices.FirstOrDefault(device => IsSame(device.Name, wanted))) is
            { } exact
        )
            return exact;

        var fitting = devices.Where(device => Contains(device.Name, wanted) || Contains(device.Description, wanted)).ToArray();
        return fitting.Length switch
        {
            1 => fitting[0],
            0 => throw Unknown(devices, wanted),
            _ => throw new AudioInputException(
                AudioInputProblem.UnknownDevice,
                $"'{wanted}' fits {fitting.Length} input devices: {Names(fitting)}; name one of them in full"
            ),
        };
    }

    private static string Names(IEnumerable<AudioDevice> devices) => string.Join(", ", devices.Select(device => $"'{device.Name}'"));

    private static bool IsSame(string name, string wanted) =>
        SpelledAlike.Fold(name) == SpelledAlike.Fold(wanted) || Visible.Line(name) == wanted;

    private static bool Contains(string text, string part) =>
        SpelledAlike.Fold(text).Contains(SpelledAlike.Fold(part), StringComparison.OrdinalIgnoreCase)
        || Visible.Line(text).Contains(part, StringComparison.OrdinalIgnoreCase);

    private static AudioInputException NoMicrophone(IReadOnlyList<AudioDevice> devices) =>
        new(
            AudioInputProblem.NoDevice,
            devices.Any(device => device.Name != Placeholder)
                ? "the sound server has no default input device; name one (`mycelia-recorder devices` lists them)"
                : "the sound server has no microphone; plug one in, or check that the system sees it (`mycelia-recorder devices`)"
        );

    private static AudioInputException Unknown(IReadOnlyList<AudioDevice> devices, string wanted)
    {
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
