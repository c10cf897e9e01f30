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

    /// <summary>Lists what a dry run found.</summary>
    public static int Preview(List<QueueEntry> chunks, string fate, string nothing)
    {
        foreach (var chunk in chunks)
            Console.WriteLine($"{chunk.Name} {fate}: {Describe(chunk)}");
        Console.WriteLine(chunks.Count == 0 ? nothing : $"{Chunks(chunks.Count)} ({Words.Bytes(chunks.Sum(static chunk => chunk.Bytes))}); nothing was changed");
        return ExitCode.Done;
    }

    public static string Chunks(int count) => count == 1 ? "1 chunk" : string.Create(CultureInfo.InvariantCulture, $"{count} chunks");
}
