using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Destinations.Folder;

/// <summary>What files are called, as <c>queue export</c> calls them. Nothing that others chose is part of a name.</summary>
internal static class FolderNames
{
    /// <summary>Where that is which begins at no time that can be read.</summary>
    private const string Undated = "undated";

    private const int ShortId = 8;

    /// <summary>When it begins, UTC; its recording, as far as needed to tell two; its number.</summary>
    public static string OfChunk(QueuedChunk chunk) => OfChunk(chunk.Recording, chunk.Start, chunk.Number);

    /// <inheritdoc cref="OfChunk(QueuedChunk)"/>
    public static string OfChunk(RecordingInfo recording, DateTimeOffset start, long number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Stamp(start)}_{Short(recording)}_{number:D5}");

    /// <summary>The same of a recording.</summary>
    public static string OfRecording(RecordingInfo recording) =>
        $"{(StartOf(recording) is { } start ? Stamp(start) : Undated)}_{Short(recording)}";

    /// <summary>When a recording begins; null when that cannot be read.</summary>
    public static DateTimeOffset? StartOf(RecordingInfo recording) => Timestamp.Parse(recording.StartedAt);

    /// <summary>
    /// The folders in which a file may be: that of its local date, then those of the dates that it has in other time zones.
    /// </summary>
    /// <param name="start">When it begins.</param>
    /// <param name="zone">The machine's time zone, which may have been another one before.</param>
    public static IEnumerable<string> FoldersOf(DateTimeOffset? start, TimeZoneInfo zone)
    {
        if (start is not { } begins)
            return [Undated];
        var local = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(begins, zone).DateTime).DayNumber;
        var utc = DateOnly.FromDateTime(begins.UtcDateTime).DayNumber;
        return new[] { local, utc, utc - 1, utc + 1 }
            .Distinct()
            .Where(static day => day >= 0 && day <= DateOnly.MaxValue.DayNumber)
            .Select(static day => DateOnly.FromDayNumber(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    private static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The random end of an id of ours. Another program's may be anything.</summary>
    private static string Short(RecordingInfo recording) =>
        Guid.TryParseExact(recording.Id, "D", out var id)
            ? id.ToString("N")[^ShortId..]
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(recording.Id)))[..ShortId];
}
