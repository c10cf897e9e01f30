using System.Globalization;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Format;

/// <summary>Quantities as people read them.</summary>
internal static class Words
{
    /// <summary>What a dead recorder left unrecorded.</summary>
    public static string Missed(MissedTime missed, DateTimeOffset now) =>
        $"nothing was recorded from {Times.ToTheSecond(missed.From, now)} to {Times.ToTheSecond(missed.Until, now)}: "
        + (missed.End == RunEnd.Died ? "the recorder before was killed or crashed" : "the machine went down");

    /// <summary>What would be no second at all is in milliseconds.</summary>
    public static string Seconds(TimeSpan time) =>
        time > TimeSpan.Zero && time < TimeSpan.FromMilliseconds(100)
            ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalMilliseconds):0} ms")
            : time.TotalSeconds.ToString(time < TimeSpan.FromSeconds(100) ? "0.#" : "0", CultureInfo.InvariantCulture) + " s";

    public static string Duration(TimeSpan time) =>
        time switch
        {
            { TotalMinutes: < 2 } => Seconds(time),
            { TotalHours: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.#} min"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.#} h"),
        };

    /// <summary>When a recording began.</summary>
    public static string Start(RecordingInfo recording, DateTimeOffset now) =>
        DateTimeOffset.TryParse(recording.StartedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var start)
            ? Times.Of(start, now)
            : recording.StartedAt;

    public static string Origin(StartOrigin origin) =>
        origin switch
        {
            StartOrigin.Given => "as given",
            StartOrigin.Metadata => "by its metadata",
            StartOrigin.Name => "by its name",
            _ => "by its modification time",
        };

    /// <summary>What a name leads to that is not what was expected.</summary>
    public static string Kind(FileKind kind) =>
        kind switch
        {
            FileKind.Regular => "a file",
            FileKind.Folder => "a folder",
            FileKind.DanglingLink => "a link to nothing",
            _ => $"a {kind.ToString().ToLowerInvariant()}",
        };

    public static string Level(SoundLevel level) =>
        level.IsDigitalZero
            ? "digital silence: is the microphone muted?"
            : string.Create(CultureInfo.InvariantCulture, $"peak {Decibels(level.PeakDb)}");

    /// <summary>To a decibel; just below full scale is 0, not -0.</summary>
    public static string Decibels(double level) => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(level) + 0.0:0} dB");

    public static string Chunks(long count) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "chunk" : "chunks")}");

    public static string Chunks(QueueStatus queue) => $"{Chunks(queue.Chunks)} ({Duration(queue.Duration)}, {Bytes(queue.WaitingBytes)})";

    public static string Bytes(long bytes) =>
        bytes switch
        {
            < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0} kB"),
            < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.##} GB"),
        };
}
