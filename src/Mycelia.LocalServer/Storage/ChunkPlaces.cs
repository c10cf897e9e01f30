using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage.Index;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Storage;

/// <summary>Finds chunks by time, by the index of their starts. A damaged entry is left out.</summary>
internal static class ChunkPlaces
{
    private static readonly long LongestMs = (long)ChunkLimits.LongestAudio.TotalMilliseconds;

    private const string IsOverlapping = """
        c.owner = (SELECT owner FROM tracks WHERE number = $track) AND c.start_ms > $earliest AND c.start_ms < $to
            AND ($recording IS NULL OR c.recording_id = $recording)
            AND EXISTS (
                SELECT 1 FROM recordings r
                WHERE r.id = c.recording_id AND r.track = $track AND c.start_ms + c.frames * 1000.0 / r.sample_rate > $from
            )
        ORDER BY c.start_ms, c.number LIMIT $most
        """;

    /// <summary>One by its row; null where it, or its recording, is not there or cannot be read.</summary>
    public static ChunkPlace? AtRow(SqliteConnection index, long row) =>
        ChunkReader.FindOne(index, "c.rowid = $row", null, ("$row", row)).Value is { } chunk
        && RecordingReader.Find(index, chunk.RecordingId, null).Value is { Format: var format }
        && TrackTable.OfRecording(index, null, chunk.RecordingId) is { } track
            ? ChunkPlace.Of(chunk, format, track)
            : null;

    /// <summary>Those of a track that overlap a window, in order of beginning.</summary>
    /// <param name="index">The index.</param>
    /// <param name="transaction">Under way, if any.</param>
    /// <param name="track">Whose.</param>
    /// <param name="window">From when to when.</param>
    /// <param name="recordingId">Only those of this recording; null: all.</param>
    /// <param name="most">No more than so many.</param>
    public static List<ChunkPlace> Overlapping(
        SqliteConnection index,
        SqliteTransaction? transaction,
        long track,
        TimeWindow window,
        string? recordingId = null,
        int most = -1
    )
    {
        var formats = new Dictionary<string, AudioFormat?>();
        var places = new List<ChunkPlace>();
        foreach (
            var found in ChunkReader.FindAll(
                index,
                IsOverlapping,
                transaction,
                ("$track", track),
                ("$recording", recordingId),
                ("$from", window.FromMs),
                ("$to", window.ToMs),
                ("$earliest", window.FromMs - LongestMs - 1),
                ("$most", most)
            )
        )
        {
            if (found.Value is not { } chunk)
                continue;
            if (!formats.TryGetValue(chunk.RecordingId, out var format))
            {
                format = RecordingReader.Find(index, chunk.RecordingId, null, transaction).Value?.Format;
                formats.Add(chunk.RecordingId, format);
            }

            if (format is { } known)
                places.Add(ChunkPlace.Of(chunk, known, track));
        }

        return places;
    }
}
