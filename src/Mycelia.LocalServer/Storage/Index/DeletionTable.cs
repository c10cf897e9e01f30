using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Storage.Index;

/// <summary>The table of deletions: what is to be deleted before it is, and what was afterwards.</summary>
internal static class DeletionTable
{
    private const string Columns = "d.number, d.track, d.from_ms, d.to_ms, d.at_ms, d.by, d.reason, d.recording_id";

    /// <summary>Notes that a window of a track is to be deleted: from then on it will be, whatever happens.</summary>
    /// <param name="index">The index.</param>
    /// <param name="transaction">Takes its audio off the timeline as well.</param>
    /// <param name="deletion">What; its number is left out.</param>
    /// <param name="keepsOut">Whether what comes late for this time is deleted, too.</param>
    public static void Add(SqliteConnection index, SqliteTransaction transaction, Deletion deletion, bool keepsOut)
    {
        using var command = index.Command(
            """
            INSERT INTO deletions (track, from_ms, to_ms, at_ms, by, reason, recording_id, keeps_out, is_done)
            VALUES ($track, $from, $to, $at, $by, $reason, $recording, $keeps_out, 0)
            """,
            transaction,
            ("$track", deletion.Track),
            ("$from", deletion.Window.FromMs),
            ("$to", deletion.Window.ToMs),
            ("$at", deletion.AtMs),
            ("$by", deletion.By),
            ("$reason", deletion.Reason),
            ("$recording", deletion.RecordingId),
            ("$keeps_out", keepsOut ? 1 : 0)
        );
        command.ExecuteNonQuery();
    }

    /// <summary>The first that is still to be done; null when there is none.</summary>
    public static Deletion? NextOpen(SqliteConnection index, SqliteTransaction? transaction) =>
        Read(index.Command($"SELECT {Columns} FROM deletions d WHERE d.is_done = 0 ORDER BY d.number LIMIT 1", transaction))
            .FirstOrDefault();

    public static void Finish(SqliteConnection index, SqliteTransaction transaction, long number)
    {
        using var command = index.Command("UPDATE deletions SET is_done = 1 WHERE number = $number", transaction, ("$number", number));
        command.ExecuteNonQuery();
    }

    /// <summary>Has those done again that keep new audio out.</summary>
    /// <returns>Their windows, within the audio's, and the only recording that each is of, if it is of one.</returns>
    public static List<(TimeWindow Window, string? RecordingId)> Reopen(
        SqliteConnection index,
        SqliteTransaction transaction,
        long track,
        string recordingId,
        TimeWindow audio
    )
    {
        using var command = index.Command(
            """
            UPDATE deletions SET is_done = 0 WHERE track = $track AND from_ms < $to AND to_ms > $from AND keeps_out = 1
                AND (recording_id IS NULL OR recording_id = $recording)
            RETURNING from_ms, to_ms, recording_id
            """,
            transaction,
            ("$track", track),
            ("$recording", recordingId),
            ("$from", audio.FromMs),
            ("$to", audio.ToMs)
        );
        using var row = command.ExecuteReader();
        var windows = new List<(TimeWindow, string?)>();
        while (row.Read())
            windows.Add((new TimeWindow(row.GetInt64(0), row.GetInt64(1)).Within(audio), row.IsDBNull(2) ? null : row.GetString(2)));
        return windows;
    }

    /// <summary>What was deleted of a track in a window, in order of beginning.</summary>
    public static List<Deletion> Overlapping(SqliteConnection index, long track, TimeWindow window) =>
        Read(
            index.Command(
                $"""
                SELECT {Columns} FROM deletions d WHERE d.track = $track AND d.from_ms < $to AND d.to_ms > $from
                ORDER BY d.from_ms, d.number
                """,
                null,
                ("$track", track),
                ("$from", window.FromMs),
                ("$to", window.ToMs)
            )
        );

    /// <summary>What is still to be deleted of a recording on a track in a window.</summary>
    public static List<TimeWindow> OpenIn(SqliteConnection index, long track, string recordingId, TimeWindow window) =>
        [
            .. Read(
                    index.Command(
                        $"SELECT {Columns} FROM deletions d WHERE d.is_done = 0 AND COALESCE(d.recording_id, $recording) = $recording "
                            + "AND d.track = $track AND d.from_ms < $to AND d.to_ms > $from",
                        null,
                        ("$track", track),
                        ("$recording", recordingId),
                        ("$from", window.FromMs),
                        ("$to", window.ToMs)
                    )
                )
                .Select(static deletion => deletion.Window),
        ];

    /// <summary>From the first deletion of a track to the end of the last; null when there is none.</summary>
    public static TimeWindow? ExtentOf(SqliteConnection index, long track)
    {
        using var command = index.Command("SELECT min(from_ms), max(to_ms) FROM deletions WHERE track = $track", null, ("$track", track));
        using var row = command.ExecuteReader();
        return row.Read() && !row.IsDBNull(0) ? new(row.GetInt64(0), row.GetInt64(1)) : null;
    }

    private static List<Deletion> Read(SqliteCommand command)
    {
        using (command)
        {
            using var row = command.ExecuteReader();
            var deletions = new List<Deletion>();
            while (row.Read())
                deletions.Add(
                    new(
                        row.GetInt64(0),
                        row.GetInt64(1),
                        new(row.GetInt64(2), row.GetInt64(3)),
                        row.GetInt64(4),
                        row.GetString(5),
                        row.IsDBNull(6) ? null : row.GetString(6),
                        row.IsDBNull(7) ? null : row.GetString(7)
                    )
                );
            return deletions;
        }
    }
}
