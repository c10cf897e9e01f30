using System.Globalization;
using System.Text.Json;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Lines;

/// <summary>Reads a state that <see cref="StateJson"/> wrote: another process shows it.</summary>
internal static class StateReading
{
    private const int LongestText = 10_000;

    /// <exception cref="FormatException">It is none.</exception>
    public static RecorderState Read(JsonElement json)
    {
        try
        {
            var queue = json.GetProperty("queue");
            return new()
            {
                StartedAt = Time(json, "started") ?? throw new FormatException("it says no start"),
                Whole = ReadInput(json, name: null),
                Since = Time(json, "since") ?? throw new FormatException("it says no time"),
                Inputs = json.TryGetProperty("inputs", out var inputs)
                    ? [.. inputs.EnumerateArray().Take(InputName.Most).Select(static (input, i) => ReadOne(input, i + 1))]
                    : [],
                Forgotten = Length(Count(json, "forgotten_ms")),
                LastForgotten =
                    Time(json, "last_forgotten_from") is { } forgottenFrom && Time(json, "last_forgotten_until") is { } forgottenTo
                        ? new(forgottenFrom, forgottenTo)
                        : null,
                ErasureProblem = Text(json, "erasure_problem"),
                ErasureProblemSince = Time(json, "erasure_problem_since"),
                IsErasureInDoubt = json.TryGetProperty("erasure_in_doubt", out var inDoubt) && inDoubt.GetBoolean(),
                RoomLeft = Number(json, "room_left_ms") is { } room ? Length(room) : null,
                Queue = new(
                    Count(queue, "chunks"),
                    Length(Count(queue, "duration_ms")),
                    Count(queue, "bytes"),
                    Time(queue, "oldest_start"),
                    Count(queue, "quarantined"),
                    Count(queue, "quarantined_bytes"),
                    Count(queue, "encoded_bytes")
                ),
                Hold = Number(json.GetProperty("upload"), "hold_ms") is { } hold ? Length(hold) : null,
                Upload = ReadUpload(json.GetProperty("upload")),
                IsUnencrypted = json.GetProperty("upload").GetProperty("unencrypted").GetBoolean(),
                Run = ReadTotals(json.GetProperty("run")),
                Today = new(
                    DateOnly.Parse(Text(json.GetProperty("today"), "day") ?? "", CultureInfo.InvariantCulture),
                    ReadTotals(json.GetProperty("today"))
                ),
            };
        }
        catch (Exception e)
            when (e is KeyNotFoundException or InvalidOperationException or OverflowException or ArgumentException or JsonException)
        {
            throw new FormatException("it is no state of a recorder's", e);
        }
    }

    private static InputState ReadOne(JsonElement json, int number) =>
        ReadInput(json, new(number, Text(json, "name") ?? "")) with
        {
            Run = new()
            {
                Captured = Length(Count(json, "captured_ms")),
                ChunksCaptured = Count(json, "chunks_captured"),
                Skipped = Length(Count(json, "skipped_ms")),
                Lost = Count(json, "lost"),
                Interruptions = Count(json, "interruptions"),
            },
        };

    private static InputState ReadInput(JsonElement json, InputName? name) =>
        new()
        {
            Name = name,
            Capture = Parse<CaptureState>(json, "state", StateJson.Name) ?? throw new FormatException("it is in no known state"),
            Since = Time(json, "since") ?? throw new FormatException("it says no time"),
            Reason = Text(json, "reason"),
            PausedBy = Parse<PauseCause>(json, "pause_cause", StateJson.Name),
            Device = Text(json, "device"),
            Format =
                Number(json, "rate") is { } rate && Number(json, "channels") is { } channels
                    ? new((int)rate, (int)channels, ReadSamples(json))
                    : null,
            Level = Number(json, "peak_db") is { } peak && Number(json, "rms_db") is { } rms ? new(peak, rms) : null,
            SilentSince = Time(json, "silent_since"),
            SkippingSince = Time(json, "skipping_since"),
            LastMissing =
                Time(json, "last_missing_until") is { } until && Number(json, "last_missing_ms") is { } missing
                    ? new(until, Length(missing))
                    : null,
            JournalProblem = Text(json, "journal_problem"),
            Storage = Parse<StorageProblem>(json, "storage_problem", StateJson.Name),
        };

    private static UploadStatus ReadUpload(JsonElement json) =>
        new(Parse<UploadState>(json, "state", StateJson.Name) ?? throw new FormatException("its deliveries are in no known state"))
        {
            Reason = Text(json, "reason"),
            Held = json.GetProperty("held").GetBoolean() ? Text(json, "reason") ?? "" : null,
            Failures = (int)Count(json, "failures"),
            FailingSince = Time(json, "failing_since"),
            NextTry = Time(json, "next_try"),
            LastSuccess = Time(json, "last_success"),
            BytesPerSecond = Number(json, "bytes_per_second"),
        };

    private static Totals ReadTotals(JsonElement json) =>
        new()
        {
            Captured = Length(Count(json, "captured_ms")),
            ChunksCaptured = Count(json, "chunks_captured"),
            Skipped = Length(Count(json, "skipped_ms")),
            Uploaded = Length(Count(json, "uploaded_ms")),
            ChunksUploaded = Count(json, "chunks_uploaded"),
            BytesUploaded = Count(json, "bytes_uploaded"),
            Quarantined = Count(json, "quarantined"),
            Lost = Count(json, "lost"),
            PossiblyRepeated = Count(json, "possibly_repeated"),
            Interruptions = Count(json, "interruptions"),
        };

    /// <summary>A recorder of before, which runs until it is started again, does not say: it knows but one.</summary>
    private static SampleFormat ReadSamples(JsonElement json) =>
        json.TryGetProperty("sample_format", out _) ? Parse<SampleFormat>(json, "sample_format", SampleFormats.Name) ?? default : default;

    /// <returns>The value that is written so; null where none is.</returns>
    private static T? Parse<T>(JsonElement json, string name, Func<T, string> write)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (json.GetProperty(name).ValueEquals(write(value)))
                return value;
        }

        return null;
    }

    private static string? Text(JsonElement json, string name) =>
        json.GetProperty(name).GetString() is { } text ? text[..Math.Min(text.Length, LongestText)] : null;

    private static DateTimeOffset? Time(JsonElement json, string name) =>
        json.GetProperty(name) is { ValueKind: not JsonValueKind.Null } time ? time.GetDateTimeOffset().ToLocalTime() : null;

    private static double? Number(JsonElement json, string name) =>
        json.GetProperty(name) is { ValueKind: not JsonValueKind.Null } number ? number.GetDouble() : null;

    private static long Count(JsonElement json, string name) => json.GetProperty(name).GetInt64();

    private static TimeSpan Length(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
