using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Peaks;

namespace Mycelia.LocalServer.Storage.Index;

/// <summary>
/// The table of stretches: what audio there is, without a look at each chunk. None goes over midnight of UTC, so that whatever overlaps a
/// window begins at most a day before it.
/// </summary>
internal static class StretchTable
{
    /// <summary>How far a start may be from the end of the chunk before, and still mean "directly after".</summary>
    public const int ToleranceMs = 100;

    public const long DayMs = 86_400_000;

    private const string Columns = "s.track, s.recording_id, s.from_ms, s.to_ms";

    private const string IsOverlapping = "s.track = $track AND s.from_ms > $from - 86400000 AND s.from_ms < $to AND s.to_ms > $from";

    /// <summary>Adds audio, and joins it to what it touches of the same recording.</summary>
    public static void Add(SqliteConnection index, SqliteTransaction transaction, Stretch added)
    {
        for (var from = added.Window.FromMs; from < added.Window.ToMs; )
        {
            var to = Math.Min(added.Window.ToMs, NextDay(from));
            AddWithinDay(index, transaction, added with { Window = new(from, to) });
            from = to;
        }
    }

    /// <summary>Takes audio away from a track; what lies partly within the window is cut.</summary>
    /// <param name="index">The index.</param>
    /// <param name="transaction">Under way.</param>
    /// <param name="track">The track.</param>
    /// <param name="window">The window.</param>
    /// <param name="recordingId">Only of this recording; null: of all.</param>
    public static void Cut(SqliteConnection index, SqliteTransaction transaction, long track, TimeWindow window, string? recordingId = null)
    {
        var touched = Overlapping(index, transaction, track, window);
        touched.RemoveAll(stretch => recordingId is not null && stretch.RecordingId != recordingId);
        using var command = index.Command(
            $"DELETE FROM stretches AS s WHERE {IsOverlapping} AND ($recording IS NULL OR s.recording_id = $recording)",
            transaction,
            [.. Parameters(track, window), ("$recording", recordingId)]
        );
        command.ExecuteNonQuery();
        foreach (var stretch in touched)
        {
            foreach (var left in stretch.Window.Without([window]))
                Insert(index, transaction, stretch with { Window = left });
        }
    }

    /// <summary>Forgets a recording.</summary>
    public static void Remove(SqliteConnection index, SqliteTransaction transaction, string recordingId)
    {
        using var command = index.Command("DELETE FROM stretches WHERE recording_id = $id", transaction, ("$id", recordingId));
        command.ExecuteNonQuery();
    }

    /// <summary>All of a recording, in order.</summary>
    public static List<Stretch> OfRecording(SqliteConnection index, SqliteTransaction? transaction, string recordingId) =>
        Read(
            index.Command(
                $"SELECT {Columns} FROM stretches s WHERE s.recording_id = $id ORDER BY s.from_ms",
                transaction,
                ("$id", recordingId)
            )
        );

    /// <summary>What overlaps a window, in order of beginning.</summary>
    public static List<Stretch> Overlapping(SqliteConnection index, SqliteTransaction? transaction, long track, TimeWindow window) =>
        Read(
            index.Command(
                $"SELECT {Columns} FROM stretches s WHERE {IsOverlapping} ORDER BY s.from_ms",
                transaction,
                Parameters(track, window)
            )
        );

    /// <summary>From the first of a track to the end of the last; null when there is none.</summary>
    public static TimeWindow? ExtentOf(SqliteConnection index, long track)
    {
        // By the index alone: what ends last begins at most a day before what begins last.
        using var command = index.Command(
            """
            SELECT (SELECT min(from_ms) FROM stretches WHERE track = $track), (
                SELECT max(to_ms) FROM stretches
                WHERE track = $track AND from_ms > (SELECT max(from_ms) FROM stretches WHERE track = $track) - 86400000
            )
            """,
            null,
            ("$track", track)
        );
        using var row = command.ExecuteReader();
        return row.Read() && !row.IsDBNull(0) ? new(row.GetInt64(0), row.GetInt64(1)) : null;
    }

    /// <summary>The last that ends by a time; null when there is none.</summary>
    public static Stretch? LastBefore(SqliteConnection index, long track, long ms) =>
        Read(
                index.Command(
                    $"""
                    SELECT {Columns} FROM stretches s WHERE s.track = $track AND s.from_ms < $ms AND s.to_ms <= $ms
                    ORDER BY s.from_ms DESC LIMIT 1
                    """,
                    null,
                    ("$track", track),
                    ("$ms", ms)
                )
            )
            .FirstOrDefault();

    /// <summary>The first that begins at a time or later; null when there is none.</summary>
    public static Stretch? FirstFrom(SqliteConnection index, long track, long ms) =>
        Read(
                index.Command(
                    $"SELECT {Columns} FROM stretches s WHERE s.track = $track AND s.from_ms >= $ms ORDER BY s.from_ms LIMIT 1",
                    null,
                    ("$track", track),
                    ("$ms", ms)
                )
            )
            .FirstOrDefault();

    /// <summary>Whether a track has audio before a time.</summary>
    public static bool HasAny(SqliteConnection index, long track, long beforeMs)
    {
        using var command = index.Command(
            "SELECT 1 FROM stretches WHERE track = $track AND from_ms < $before LIMIT 1",
            null,
            ("$track", track),
            ("$before", beforeMs)
        );
        return command.ExecuteScalar() is not null;
    }

    /// <summary>The first moment from a time on at which a track has audio; null when there is none.</summary>
    public static long? NextAudio(SqliteConnection index, long track, long ms)
    {
        using var command = index.Command(
            """
            SELECT max(from_ms, $ms) FROM stretches WHERE track = $track AND from_ms > $ms - 86400000 AND to_ms > $ms
            ORDER BY from_ms LIMIT 1
            """,
            null,
            ("$track", track),
            ("$ms", ms)
        );
        return (long?)command.ExecuteScalar();
    }

    private static long NextDay(long ms) => (PeakSteps.FloorDivide(ms, DayMs) + 1) * DayMs;

    private static (string, object?)[] Parameters(long track, TimeWindow window) =>
        [("$track", track), ("$from", window.FromMs), ("$to", window.ToMs)];

    private static void AddWithinDay(SqliteConnection index, SqliteTransaction transaction, Stretch added)
    {
        var day = PeakSteps.FloorDivide(added.Window.FromMs, DayMs) * DayMs;
        using var command = index.Command(
            """
            SELECT min(from_ms), max(to_ms) FROM stretches WHERE recording_id = $id AND from_ms >= $day AND from_ms < $day + 86400000
                AND from_ms <= $to + $tolerance AND to_ms >= $from - $tolerance
            """,
            transaction,
            ("$id", added.RecordingId),
            ("$day", day),
            ("$from", added.Window.FromMs),
            ("$to", added.Window.ToMs),
            ("$tolerance", ToleranceMs)
        );
        var (from, to) = (added.Window.FromMs, added.Window.ToMs);
        using (var row = command.ExecuteReader())
        {
            row.Read();
            if (!row.IsDBNull(0))
                (from, to) = (Math.Min(from, row.GetInt64(0)), Math.Max(to, row.GetInt64(1)));
        }

        using var remove = index.Command(
            "DELETE FROM stretches WHERE recording_id = $id AND from_ms >= $from AND from_ms <= $to AND to_ms <= $to",
            transaction,
            ("$id", added.RecordingId),
            ("$from", from),
            ("$to", to)
        );
        remove.ExecuteNonQuery();
        Insert(index, transaction, added with { Window = new(from, to) });
    }

    private static void Insert(SqliteConnection index, SqliteTransaction transaction, Stretch stretch)
    {
        using var command = index.Command(
            "INSERT INTO stretches (track, recording_id, from_ms, to_ms) VALUES ($track, $id, $from, $to)",
            transaction,
            ("$track", stretch.Track),
            ("$id", stretch.RecordingId),
            ("$from", stretch.Window.FromMs),
            ("$to", stretch.Window.ToMs)
        );
        command.ExecuteNonQuery();
    }

    private static List<Stretch> Read(SqliteCommand command)
    {
        using (command)
        {
            using var row = command.ExecuteReader();
            var stretches = new List<Stretch>();
            while (row.Read())
                stretches.Add(new(row.GetInt64(0), row.GetString(1), new(row.GetInt64(2), row.GetInt64(3))));
            return stretches;
        }
    }
}
