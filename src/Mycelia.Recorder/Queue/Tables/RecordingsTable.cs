using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Queue.Tables;

/// <summary>
/// What a queue file knows of its recordings, and of their source files on the server from the opening to the completion.
/// </summary>
internal static class RecordingsTable
{
    /// <summary>Of chunks that wait and have no recording any more, a recording each.</summary>
    public const string MakeOfChunks = """
        INSERT INTO recordings (id, started_at, source_file_id, next_number)
            SELECT c.recording_id, substr(COALESCE(MIN(a.recording_start), ''), 1, 1000), substr(MAX(NULLIF(a.source_file_id, '')), 1,
                1000), MAX(c.number) + 1
            FROM chunk_info c JOIN audio_chunks a ON a.id = c.chunk_id
            WHERE NOT EXISTS (SELECT 1 FROM recordings r WHERE r.id = c.recording_id) GROUP BY c.recording_id
        """;

    /// <summary>The same of chunks that were set aside.</summary>
    public const string MakeOfQuarantined = """
        INSERT INTO recordings (id, started_at, next_number)
            SELECT q.recording_id, COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', MIN(q.start_ms) / 1000.0, 'unixepoch'),
                '1970-01-01T00:00:00.000Z'), MAX(q.number) + 1
            FROM quarantined_chunks q WHERE NOT EXISTS (SELECT 1 FROM recordings r WHERE r.id = q.recording_id) GROUP BY q.recording_id
        """;

    /// <summary>Adds a recording, if it is not there yet.</summary>
    public static void Add(SqliteConnection database, string id, string startedAt, string? device, string? input) =>
        database.Execute(
            "INSERT INTO recordings (id, started_at, device, input) VALUES ($id, $start, $device, $input) ON CONFLICT DO NOTHING",
            ("$id", id),
            ("$start", startedAt),
            ("$device", device),
            ("$input", input)
        );

    /// <summary>The next chunk has a number after this one's.</summary>
    public static void NoteQueued(SqliteConnection database, RecordingInfo recording, int number) =>
        database.Execute("UPDATE recordings SET next_number = $next WHERE id = $id", ("$next", number + 1), ("$id", recording.Id));

    /// <summary>What another program says of the source file.</summary>
    public static void SetSourceFile(SqliteConnection database, string id, string sourceFileId) =>
        database.Execute("UPDATE recordings SET source_file_id = $source WHERE id = $id", ("$source", sourceFileId), ("$id", id));

    /// <summary>The source file is gone from the server, unless the recording has another by now.</summary>
    public static bool ForgetSourceFile(SqliteConnection database, RecordingInfo recording) =>
        database.Execute(
            "UPDATE recordings SET source_file_id = NULL, opened_by = NULL, way = NULL, to_complete = 0 WHERE id = $id AND "
                + "source_file_id = $source",
            ("$id", recording.Id),
            ("$source", recording.SourceFileId)
        ) > 0;

    /// <summary>Removes the recordings of imports that were not finished.</summary>
    public static void RemoveUnfinished(SqliteConnection database) =>
        database.Execute("DELETE FROM recordings WHERE id IN (SELECT recording_id FROM imports WHERE NOT finished)");

    public static void NoteSourceFile(SqliteConnection database, RecordingInfo recording, string sourceFileId) =>
        database.Execute(
            """
            UPDATE recordings SET to_complete = 1, way = CASE WHEN source_file_id IS NULL THEN 'resource' ELSE way END,
                source_file_id = COALESCE(source_file_id, $source) WHERE id = $id
            """,
            ("$source", sourceFileId),
            ("$id", recording.Id)
        );

    public static void NoteToComplete(SqliteConnection database, RecordingInfo recording) =>
        database.Execute("UPDATE recordings SET to_complete = 1 WHERE id = $id", ("$id", recording.Id));

    /// <param name="database">The file.</param>
    /// <param name="delivered">What was delivered of one recording, to one source file.</param>
    public static void NoteDelivered(SqliteConnection database, IReadOnlyList<DeliveredChunk> delivered) =>
        database.Execute(
            """
            UPDATE recordings SET opened_by = CASE WHEN source_file_id IS NULL THEN $number ELSE opened_by END,
                source_file_id = COALESCE(source_file_id, $source),
                delivered_from_ms = MIN(COALESCE(delivered_from_ms, $from), $from), delivered_to_ms = MAX(COALESCE(delivered_to_ms, $to),
                    $to),
                delivered_bytes = delivered_bytes + $bytes, to_complete = to_complete OR $completed
            WHERE id = $id
            """,
            ("$number", delivered[0].Chunk.Number),
            ("$source", delivered[0].SourceFileId),
            ("$id", delivered[0].Chunk.Recording.Id),
            ("$from", delivered.Min(static one => one.Chunk.Start).ToUnixTimeMilliseconds()),
            ("$to", delivered.Max(static one => one.Chunk.Start + one.Chunk.Duration).ToUnixTimeMilliseconds()),
            ("$bytes", delivered.Sum(static one => one.Bytes)),
            ("$completed", delivered.Any(static one => one.IsToBeShown || one.IsToBeCompleted))
        );

    public static void End(SqliteConnection database, string id) =>
        database.Execute("UPDATE recordings SET ended = 1 WHERE id = $id", ("$id", id));

    public static void EndAll(SqliteConnection database) => database.Execute("UPDATE recordings SET ended = 1 WHERE NOT ended");

    /// <summary>Which of several inputs a recording is of; null: the only one, or it is not known.</summary>
    public static string? FindInput(SqliteConnection database, string id) =>
        database.Scalar<object>("SELECT input FROM recordings WHERE id = $id", ("$id", id)) as string;

    /// <summary>What is known of a recording; null when nothing is any more.</summary>
    public static RecordingInfo? Find(SqliteConnection database, string id)
    {
        using var command = database.Command(
            "SELECT id, started_at, device, source_file_id, opened_by, COALESCE(way, '') = 'resource' FROM recordings WHERE id = $id",
            ("$id", id)
        );
        using var row = command.ExecuteReader();
        return row.Read() ? new(row.Text(0), row.Text(1), row.TextOrNull(2), row.TextOrNull(3), row.CountOrNull(4), row.Flag(5)) : null;
    }

    public static EndedRecording? FindEnded(SqliteConnection database, IReadOnlyCollection<string> except)
    {
        var names = except.Select(static (_, number) => $"$except{number}");
        using var command = database.Command(
            $"""
            SELECT id, started_at, device, source_file_id, opened_by, COALESCE(way, '') = 'resource', delivered_from_ms, delivered_to_ms,
                delivered_bytes FROM recordings
            WHERE to_complete AND ended AND NOT EXISTS (SELECT 1 FROM chunk_info WHERE recording_id = recordings.id)
                AND id NOT IN ({string.Join(',', names)})
            ORDER BY started_at LIMIT 1
            """,
            [.. except.Select(static (id, number) => ($"$except{number}", (object?)id))]
        );
        using var row = command.ExecuteReader();
        if (!row.Read())
            return null;
        var recording = new RecordingInfo(row.Text(0), row.Text(1), row.TextOrNull(2), row.TextOrNull(3), row.CountOrNull(4), row.Flag(5));
        return new(
            recording,
            row.InstantOrNull(6),
            row.InstantOrNull(7),
            row.Integer(8),
            MarksTable.Read(database, recording.Id),
            GapTable.Read(database, recording.Id)
        );
    }

    /// <summary>What is known besides their audio of those of which something of a stretch of time was delivered.</summary>
    public static List<RecordingNotice> ReadNotices(SqliteConnection database, DateTimeOffset from, DateTimeOffset to)
    {
        using var command = database.Command(
            """
            SELECT id, started_at, device, source_file_id, opened_by, COALESCE(way, '') = 'resource',
                ended AND NOT EXISTS (SELECT 1 FROM chunk_info WHERE recording_id = recordings.id)
            FROM recordings WHERE source_file_id IS NOT NULL AND delivered_to_ms > $from AND delivered_from_ms < $to
            ORDER BY started_at DESC LIMIT 50
            """,
            ("$from", from.ToUnixTimeMilliseconds()),
            ("$to", to.ToUnixTimeMilliseconds())
        );
        using var row = command.ExecuteReader();
        var notices = new List<RecordingNotice>();
        while (row.Read())
        {
            var recording = new RecordingInfo(
                row.Text(0),
                row.Text(1),
                row.TextOrNull(2),
                row.TextOrNull(3),
                row.CountOrNull(4),
                row.Flag(5)
            );
            notices.Add(new(recording, MarksTable.Read(database, recording.Id), GapTable.Read(database, recording.Id), row.Flag(6)));
        }

        return notices;
    }

    /// <summary>The source files of recordings of which something was delivered that was recorded after some moment.</summary>
    public static List<string> Since(SqliteConnection database, DateTimeOffset moment)
    {
        using var command = database.Command(
            "SELECT source_file_id FROM recordings WHERE delivered_to_ms > $moment AND source_file_id IS NOT NULL ORDER BY started_at "
                + "DESC LIMIT 100",
            ("$moment", moment.ToUnixTimeMilliseconds())
        );
        using var row = command.ExecuteReader();
        var ids = new List<string>();
        while (row.Read())
            ids.Add(row.Text(0));
        return ids;
    }

    public static void NoteCompleted(SqliteConnection database, RecordingInfo recording) =>
        database.Execute("UPDATE recordings SET to_complete = 0 WHERE id = $id", ("$id", recording.Id));

    /// <summary>Takes the recordings over from a damaged queue.</summary>
    /// <exception cref="SqliteException">It is too damaged.</exception>
    public static void Copy(SqliteConnection from, SqliteConnection into)
    {
        using var command = from.Command(
            $"SELECT id, started_at, device, source_file_id, next_number, {RunsTable.InputOf(from, "recordings")} FROM recordings"
        );
        using var row = command.ExecuteReader();
        while (row.Read())
            into.Execute(
                "INSERT INTO recordings (id, started_at, device, source_file_id, next_number, input) VALUES ($id, $start, $device, "
                    + "$source, $next, $input) ON CONFLICT DO NOTHING",
                ("$id", row.GetValue(0)),
                ("$start", row.GetValue(1)),
                ("$device", row.GetValue(2)),
                ("$source", row.GetValue(3)),
                ("$next", row.GetValue(4)),
                ("$input", row.GetValue(5))
            );
    }

    /// <summary>Takes over from a damaged queue what is known of recordings that are in the other one already.</summary>
    /// <exception cref="SqliteException">It is too damaged, or older than this.</exception>
    public static void CopyDelivery(SqliteConnection from, SqliteConnection into)
    {
        using var command = from.Command(
            "SELECT id, way, to_complete, delivered_from_ms, delivered_to_ms, delivered_bytes FROM recordings WHERE way IS NOT NULL "
                + "OR to_complete"
        );
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            into.Execute(
                "UPDATE recordings SET way = $way, to_complete = $open, delivered_from_ms = $from, delivered_to_ms = $to, "
                    + "delivered_bytes = $bytes WHERE id = $id",
                ("$id", row.GetValue(0)),
                ("$way", row.GetValue(1)),
                ("$open", row.GetValue(2)),
                ("$from", row.GetValue(3)),
                ("$to", row.GetValue(4)),
                ("$bytes", row.GetValue(5))
            );
        }
    }
}
