using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Storage.Index;

/// <summary>The tables of what recorders know of their recordings besides audio.</summary>
internal static class NoteTable
{
    private const string RemoveAll = """
        DELETE FROM notes WHERE recording_id = $id;
        DELETE FROM note_gaps WHERE recording_id = $id;
        DELETE FROM note_marks WHERE recording_id = $id;
        """;

    /// <summary>Writes all of it anew.</summary>
    public static void Put(SqliteConnection index, SqliteTransaction transaction, string recordingId, RecordingNotes notes)
    {
        Execute(
            index,
            transaction,
            RemoveAll + "INSERT INTO notes (recording_id, device, has_ended) VALUES ($id, $device, $has_ended);",
            ("$id", recordingId),
            ("$device", notes.Device),
            ("$has_ended", notes.HasEnded ? 1 : 0)
        );
        foreach (var gap in notes.Gaps)
            Execute(
                index,
                transaction,
                "INSERT INTO note_gaps (recording_id, from_ms, to_ms, cause, is_pause, is_silence) "
                    + "VALUES ($id, $from, $to, $cause, $is_pause, $is_silence)",
                ("$id", recordingId),
                ("$from", gap.Window.FromMs),
                ("$to", gap.Window.ToMs),
                ("$cause", gap.Cause),
                ("$is_pause", gap.IsPause ? 1 : 0),
                ("$is_silence", gap.IsSilence ? 1 : 0)
            );
        foreach (var mark in notes.Marks)
            Execute(
                index,
                transaction,
                "INSERT INTO note_marks (recording_id, at_ms, label) VALUES ($id, $at, $label)",
                ("$id", recordingId),
                ("$at", mark.AtMs),
                ("$label", mark.Label)
            );
    }

    public static void Remove(SqliteConnection index, SqliteTransaction transaction, string recordingId) =>
        Execute(index, transaction, RemoveAll, ("$id", recordingId));

    /// <summary>Whether the recorder said that no more audio comes.</summary>
    public static bool HasEnded(SqliteConnection index, string recordingId)
    {
        using var command = index.Command("SELECT has_ended FROM notes WHERE recording_id = $id", null, ("$id", recordingId));
        return command.ExecuteScalar() is 1L;
    }

    /// <summary>Gaps of a recording that overlap a window, in order of beginning.</summary>
    public static List<NotedGap> GapsOf(SqliteConnection index, string recordingId, TimeWindow window)
    {
        using var command = index.Command(
            """
            SELECT from_ms, to_ms, cause, is_pause, is_silence FROM note_gaps
            WHERE recording_id = $id AND from_ms < $to AND to_ms > $from ORDER BY from_ms
            """,
            null,
            ("$id", recordingId),
            ("$from", window.FromMs),
            ("$to", window.ToMs)
        );
        using var row = command.ExecuteReader();
        var gaps = new List<NotedGap>();
        while (row.Read())
            gaps.Add(
                new(
                    new(row.GetInt64(0), row.GetInt64(1)),
                    row.IsDBNull(2) ? null : row.GetString(2),
                    row.GetInt64(3) == 1,
                    row.GetInt64(4) == 1
                )
            );
        return gaps;
    }

    /// <summary>Marks of a recording in a window, in order.</summary>
    public static List<NotedMark> MarksOf(SqliteConnection index, string recordingId, TimeWindow window)
    {
        using var command = index.Command(
            "SELECT at_ms, label FROM note_marks WHERE recording_id = $id AND at_ms >= $from AND at_ms < $to ORDER BY at_ms",
            null,
            ("$id", recordingId),
            ("$from", window.FromMs),
            ("$to", window.ToMs)
        );
        using var row = command.ExecuteReader();
        var marks = new List<NotedMark>();
        while (row.Read())
            marks.Add(new(row.GetInt64(0), row.GetString(1)));
        return marks;
    }

    private static void Execute(
        SqliteConnection index,
        SqliteTransaction transaction,
        string sql,
        params ReadOnlySpan<(string Name, object? Value)> parameters
    )
    {
        using var command = index.Command(sql, transaction, parameters);
        command.ExecuteNonQuery();
    }
}
