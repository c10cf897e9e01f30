using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Queue.Sqlite;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Queue.Tables;

/// <summary>
/// A row that another program put into <c>audio_chunks</c>. SQLite keeps any kind of value in any column, and none where the table allows
/// it.
/// </summary>
/// <param name="Id">The row.</param>
/// <param name="Stamp">What it says of its time.</param>
/// <param name="Number">Its number; null when it has none that a server would take.</param>
/// <param name="SourceFileId">Where it is to go; null when it does not say.</param>
/// <param name="RecordingStart">What it says of its recording.</param>
/// <param name="CreatedAt">When it was queued.</param>
/// <param name="Bytes">How much audio there is in it; 0: none.</param>
/// <param name="Duration">How long that is; zero for what is no WAV.</param>
internal sealed partial record ForeignRow(
    long Id,
    string Stamp,
    int? Number,
    string? SourceFileId,
    string RecordingStart,
    string CreatedAt,
    long Bytes,
    TimeSpan Duration
)
{
    /// <summary>What a time is written in is shorter, and so is a server's id.</summary>
    private const int LongestText = 1_000;

    private static readonly string Select = $"""
        SELECT substr(timestamp, 1, {LongestText}), CASE WHEN typeof(chunk_number) = 'integer' AND chunk_number BETWEEN 0 AND 1000000000
            THEN chunk_number END,
            substr(NULLIF(source_file_id, ''), 1, {LongestText}), substr(COALESCE(recording_start, timestamp, created_at), 1,
                {LongestText}),
            substr(created_at, 1, {LongestText}), typeof(audio_data) IN ('blob', 'text')
        FROM audio_chunks WHERE id = $id
        """;

    /// <summary>
    /// When its first frame was heard; null when that cannot be told. The Python recorder writes the time at which it queued a
    /// chunk, that of its end, where the start belongs. It shows: no chunk can have been queued before its last frame was heard.
    /// </summary>
    public DateTimeOffset? Start
    {
        get
        {
            var timestamp = Read(Stamp);
            var isTheEnd =
                timestamp is { } time
                && Read(CreatedAt) is { } created
                && created >= time
                && created - time < Duration - TimeSpan.FromMilliseconds(500);
            return isTheEnd ? timestamp - Duration : timestamp;
        }
    }

    /// <returns>Null when there is no such row.</returns>
    public static ForeignRow? TryRead(SqliteConnection database, long id)
    {
        using var command = database.Command(Select, ("$id", id));
        using var row = command.ExecuteReader();
        if (!row.Read())
            return null;
        var (bytes, duration) = row.GetBoolean(5) ? Measure(database, id) : (0, TimeSpan.Zero);
        return new(
            id,
            Text(0),
            row.IsDBNull(1) ? null : row.GetInt32(1),
            row.IsDBNull(2) ? null : row.GetString(2),
            Text(3),
            Text(4),
            bytes,
            duration
        );

        string Text(int column) => row.IsDBNull(column) ? "" : row.GetString(column);
    }

    private static (long Bytes, TimeSpan Duration) Measure(SqliteConnection database, long id)
    {
        using var audio = new SqliteBlob(database, "audio_chunks", "audio_data", id, readOnly: true);
        try
        {
            var header = WavHeader.Read(audio);
            var pcm = Math.Min(header.DataBytes, audio.Length - audio.Position);
            return (audio.Length, header.Format.DurationOf(pcm / header.Format.BytesPerFrame));
        }
        catch (InvalidDataException)
        {
            // Not a WAV: the server decides what it is. It is delivered as it stands, or quarantined with the server's reason.
            return (audio.Length, TimeSpan.Zero);
        }
    }

    /// <summary>
    /// What has no date or no time of day would be read as today's, or as midnight's; what is out of all bounds is no time at all.
    /// </summary>
    private static DateTimeOffset? Read(string stamp) =>
        DateAndTime().IsMatch(stamp) && Timestamp.Parse(stamp) is { UtcDateTime.Year: >= 1970 and < 3000 } time ? time : null;

    [GeneratedRegex(@"^\s*\d{4}-\d{1,2}-\d{1,2}[T ]\s*\d{1,2}:\d{2}", RegexOptions.CultureInvariant)]
    private static partial Regex DateAndTime();
}
