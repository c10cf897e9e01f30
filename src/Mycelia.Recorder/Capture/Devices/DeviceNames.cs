using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Capture.Devices;

/// <summary>Which devices a name fits. Pure.</summary>
internal static class DeviceNames
{
    /// <summary>
    /// The device that is called so exactly, or as it is shown; else those that have it in their name or description. Of
    /// <see cref="FollowedInputs"/>, the one that it stands for.
    /// </summary>
    public static IReadOnlyList<AudioDevice> Fitting(IReadOnlyList<AudioDevice> devices, string name)
    {
        var one =
            FollowedInputs.Find(devices, name)
            ?? devices.FirstOrDefault(device => device.Name == name)
            ?? devices.FirstOrDefault(device => IsSame(device.Name, name));
        return one is null ? [.. devices.Where(device => Has(device, name))] : [one];
    }

    /// <summary>The only device that a name fits; null when none does, or several do.</summary>
    public static AudioDevice? Find(IReadOnlyList<AudioDevice> devices, string name) =>
        Fitting(devices, name) is [var device] ? device : null;

    /// <summary>The devices that have none of several texts in their name or description.</summary>
    public static IReadOnlyList<AudioDevice> Without(IReadOnlyList<AudioDevice> devices, IReadOnlyList<string> never) =>
        never.Count == 0 ? devices : [.. devices.Where(device => !never.Any(part => Has(device, part)))];

    /// <summary>Whether a device has a text in its name or its description.</summary>
    public static bool Has(AudioDevice device, string part) => Contains(device.Name, part) || Contains(device.Description, part);

    private static bool IsSame(string name, string wanted) =>
        SpelledAlike.Fold(name) == SpelledAlike.Fold(wanted) || Visible.Line(name) == wanted;

    private static bool Contains(string text, string part) =>
        SpelledAlike.Fold(text).Contains(SpelledAlike.Fold(part), StringComparison.OrdinalIgnoreCase)
        || Visible.Line(text).Contains(part, StringComparison.OrdinalIgnoreCase);
}
