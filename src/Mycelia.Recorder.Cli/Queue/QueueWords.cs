using System.Globalization;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Queue;

/// <summary>A chunk of a list in words.</summary>
internal static class QueueWords
{
    public static string Describe(QueueEntry entry) => $"chunk {entry.Number} of {Begins(entry.Start)}, {Words.Seconds(entry.Duration)}";

    /// <summary>When a chunk begins, as it is said now.</summary>
    public static string Begins(DateTimeOffset? start) =>
        start is { } known ? Times.ToTheSecond(known, DateTimeOffset.Now) : "an unknown time";

    /// <summary>Lists what a dry run found.</summary>
    public static int Preview(List<QueueEntry> chunks, string fate, string nothing)
    {
        foreach (var chunk in chunks)
            Console.WriteLine($"{chunk.Name} {fate}: {Describe(chunk)}");
        Console.WriteLine(
            chunks.Count == 0
                ? nothing
                : $"{Chunks(chunks.Count)} ({Words.Bytes(chunks.Sum(static chunk => chunk.Bytes))}); nothing was changed"
        );
        return ExitCode.Done;
    }

    public static string Chunks(int count) => count == 1 ? "1 chunk" : string.Create(CultureInfo.InvariantCulture, $"{count} chunks");
}
