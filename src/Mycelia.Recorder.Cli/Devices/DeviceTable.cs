using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Capture.Devices;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Devices;

/// <summary>The inputs as a table with aligned columns.</summary>
internal static class DeviceTable
{
    private static readonly string[] Heading = ["  NAME", "DESCRIPTION", "FORMAT", "STATE"];

    public static IEnumerable<string> Lines(IReadOnlyList<AudioDevice> devices)
    {
        string[][] rows =
        [
            Heading,
            .. devices.Select(static device =>
                new[]
                {
                    $"{(device.IsDefault ? '*' : ' ')} {Visible.Name(device.Name)}",
                    Visible.Name(device.Description),
                    $"{device.SampleFormat} {device.Format}".TrimStart(),
                    $"{StateOf(device)}{(device.IsMonitor ? ", monitor" : "")}{(device.IsDefault ? ", default" : "")}",
                }
            ),
            .. Followed(devices)
                .Select(static followed =>
                    new[]
                    {
                        $"  {followed.Name}",
                        followed.Device is { } device ? $"now {Visible.Name(device.Name)}" : "now none",
                        "",
                        followed.Device is null ? "" : "follows the default",
                    }
                ),
        ];
        var widths = Enumerable.Range(0, Heading.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        return rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    /// <summary>The names that stand for whatever is the default, and what they stand for now.</summary>
    public static IEnumerable<(string Name, AudioDevice? Device)> Followed(IReadOnlyList<AudioDevice> devices) =>
        new[] { FollowedInputs.Microphone, FollowedInputs.Speaker }.Select(name => (name, FollowedInputs.Find(devices, name)));

    public static string StateOf(AudioDevice device) =>
        device.State switch
        {
            AudioDeviceState.Running => "running",
            AudioDeviceState.Idle => "idle",
            AudioDeviceState.Suspended => "suspended",
            _ => "unknown",
        };
}
