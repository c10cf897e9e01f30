using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Queue.Tables;

/// <summary>The stretches without audio that a queue file knows of.</summary>
internal static class GapTable
{
    /// <summary>
    /// Notes a gap of a recording, with the parts of it that were noted before there was that recording. Without a sync of its own, as
    /// <see cref="ChunkTable.MarkSent"/>: the next chunk brings one.
    /// </summary>
    public static void Add(SqliteConnection database, string recordingId, string? input, RecordingGap gap) =>
        database.Unsynced(() =>
        {
            if (gap.HeardUntil < gap.From)
                database.Execute(
                    "UPDATE gaps SET recording_id = $id WHERE recording_id = '' AND input IS $input AND from_ms >= $since "
                        + "AND to_ms <= $from",
                    ("$id", recordingId),
                    ("$input", input),
                    ("$since", gap.HeardUntil.ToUnixTimeMilliseconds()),
                    ("$from", gap.From.ToUnixTimeMilliseconds())
                );
            AddInTransaction(database, recordingId, input, gap);
        });

    /// <summary>The same in a transaction of the caller's.</summary>
    /// <param name="database">The file.</param>
    /// <param name="recordingId">The recording that goes on after it; empty: none does.</param>
    /// <param name="input">Which of several inputs had it.</param>
    /// <param name="gap">The gap.</param>
    public static void AddInTransaction(SqliteConnection database, string recordingId, string? input, RecordingGap gap) =>
        Insert(database, recordingId, gap.From.ToUnixTimeMilliseconds(), gap.To.ToUnixTimeMilliseconds(), gap.Cause, input);

    /// <summary>Notes a silence of a recording, or how long it is by now. Without a sync of its own.</summary>
    public static void Extend(SqliteConnection database, string recordingId, string? input, RecordingGap silence) =>
        database.Unsynced(() =>
        {
            var extended = database.Execute(
                "UPDATE gaps SET to_ms = $to WHERE recording_id = $id AND from_ms = $from AND cause = $cause",
                ("$id", recordingId),
                ("$from", silence.From.ToUnixTimeMilliseconds()),
                ("$to", silence.To.ToUnixTimeMilliseconds()),
                ("$cause", silence.Cause)
            );
            if (extended == 0)
                AddInTransaction(database, recordingId, input, silence);
        });

    /// <summary>Notes that a stretch of a recording was forgotten; with those that it touches it is one, and no silence is in it.</summary>
    public static void AddForgotten(SqliteConnection database, string recordingId, string? input, long fromMs, long toMs)
    {
        const string touched = "recording_id = $id AND cause = $cause AND from_ms <= $to AND to_ms >= $from";
        (string, object?)[] stretch = [("$id", recordingId), ("$cause", GapCause.Forgotten), ("$from", fromMs), ("$to", toMs)];
        var from = database.Scalar<object>($"SELECT MIN(from_ms) FROM gaps WHERE {touched}", stretch) as long? ?? fromMs;
        var to = database.Scalar<object>($"SELECT MAX(to_ms) FROM gaps WHERE {touched}", stretch) as long? ?? toMs;
        database.Execute($"DELETE FROM gaps WHERE {touched}", stretch);
        Insert(database, recordingId, Math.Min(from, fromMs), Math.Max(to, toMs), GapCause.Forgotten, input);

        const string cut = "recording_id = $id AND cause = $cause AND from_ms < $to AND to_ms > $from";
        stretch = [("$id", recordingId), ("$cause", GapCause.Silence), ("$from", fromMs), ("$to", toMs)];
        database.Execute(
            $"INSERT INTO gaps (recording_id, from_ms, to_ms, cause, input) "
                + $"SELECT recording_id, $to, to_ms, cause, input FROM gaps WHERE {cut} AND to_ms > $to",
            stretch
        );
        database.Execute($"DELETE FROM gaps WHERE {cut} AND from_ms >= $from", stretch);
        database.Execute($"UPDATE gaps SET to_ms = $from WHERE {cut}", stretch);
    }

    /// <summary>The silences within a window that were left out, each cut to it.</summary>
    public static List<(string RecordingId, string? Input, long FromMs, long ToMs)> SilencesWithin(
        SqliteConnection database,
        long fromMs,
        long toMs
    )
    {
        using var command = database.Command(
            "SELECT recording_id, input, MAX(from_ms, $from), MIN(to_ms, $to) FROM gaps "
                + "WHERE cause = $cause AND to_ms > $from AND from_ms < $to",
            ("$cause", GapCause.Silence),
            ("$from", fromMs),
            ("$to", toMs)
        );
        using var row = command.ExecuteReader();
        var silences = new List<(string, string?, long, long)>();
        while (row.Read())
            silences.Add(
                (
                    row.Text(0),
                    row.TextOrNull(1),
                    row.Integer(2, RowValues.FirstInstant, RowValues.LastInstant),
                    row.Integer(3, RowValues.FirstInstant, RowValues.LastInstant)
                )
            );
        return silences;
    }

    /// <summary>The gaps of a recording, in order.</summary>
    public static List<RecordingGap> Read(SqliteConnection database, string recordingId)
    {
        using var command = database.Command(
            "SELECT from_ms, to_ms, cause FROM gaps WHERE recording_id = $id ORDER BY from_ms",
            ("$id", recordingId)
        );
        using var row = command.ExecuteReader();
        var gaps = new List<RecordingGap>();
        while (row.Read())
            gaps.Add(new(row.Instant(0), row.Instant(1), row.Text(2)));
        return gaps;
    }

    /// <summary>Takes them over from a damaged queue.</summary>
    /// <exception cref="SqliteException">It is too damaged, or older than this.</exception>
    public static void Copy(SqliteConnection from, SqliteConnection into)
    {
        using var command = from.Command($"SELECT recording_id, from_ms, to_ms, cause, {RunsTable.InputOf(from, "gaps")} FROM gaps");
        using var row = command.ExecuteReader();
        while (row.Read())
            Insert(into, row.GetValue(0), row.GetValue(1), row.GetValue(2), row.GetValue(3), row.GetValue(4));
    }

    private static void Insert(SqliteConnection database, object recordingId, object fromMs, object toMs, object cause, object? input) =>
        database.Execute(
            "INSERT INTO gaps (recording_id, from_ms, to_ms, cause, input) VALUES ($id, $from, $to, $cause, $input)",
            ("$id", recordingId),
            ("$from", fromMs),
            ("$to", toMs),
            ("$cause", cause),
            ("$input", input)
        );
}
