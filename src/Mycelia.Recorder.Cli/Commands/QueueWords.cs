using System.Globalization;
using Mycelia.Recorder.Cli.Display;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary>A chunk of a list in words.</summary>
internal static class QueueWords
{
    public static string Describe(QueueEntry entry)
    {
        var begins = entry.Start?.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "an unknown time";
        return $"chunk {entry.Number} of {begins}, {Words.Seconds(entry.Duration)}";
    }

    public static string Chunks(int count) => count == 1 ? "1 chunk" : string.Create(CultureInfo.InvariantCulture, $"{count} chunks");
}
