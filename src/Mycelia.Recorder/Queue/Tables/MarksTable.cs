using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Queue.Tables;

/// <summary>The moments that the user marked.</summary>
internal static class MarksTable
{
    public static void Add(SqliteConnection database, string recordingId, RecordingMark mark) =>
        Insert(database, recordingId, mark.At.ToUnixTimeMilliseconds(), mark.Label);

    /// <summary>Marks from a moment on belong to another recording.</summary>
    public static void Move(SqliteConnection database, string from, string to, DateTimeOffset since) =>
        database.Execute(
            "UPDATE marks SET recording_id = $to WHERE recording_id = $from AND at_ms >= $since",
            ("$from", from),
            ("$to", to),
            ("$since", since.ToUnixTimeMilliseconds())
        );

    /// <summary>The marks of a recording, in order.</summary>
    public static List<RecordingMark> Read(SqliteConnection database, string recordingId)
    {
        using var command = database.Command(
            "SELECT at_ms, label FROM marks WHERE recording_id = $id ORDER BY at_ms",
            ("$id", recordingId)
        );
        using var row = command.ExecuteReader();
        var marks = new List<RecordingMark>();
        while (row.Read())
            marks.Add(new(row.Instant(0), row.Text(1)));
        return marks;
    }

    /// <summary>The marks of a window of time, in order. Each recording that was open then has one: it counts once.</summary>
    public static List<RecordingMark> ReadWindow(SqliteConnection database, DateTimeOffset from, DateTimeOffset to)
    {
        using var command = database.Command(
            "SELECT DISTINCT at_ms, label FROM marks WHERE at_ms >= $from AND at_ms < $to ORDER BY at_ms",
            ("$from", from.ToUnixTimeMilliseconds()),
            ("$to", to.ToUnixTimeMilliseconds())
        );
        using var row = command.ExecuteReader();
        var marks = new List<RecordingMark>();
        while (row.Read())
            marks.Add(new(row.Instant(0), row.Text(1)));
        return marks;
    }

    /// <summary>Takes them over from a damaged queue.</summary>
    /// <exception cref="SqliteException">It is too damaged, or older than this.</exception>
    public static void Copy(SqliteConnection from, SqliteConnection into)
    {
        using var command = from.Command("SELECT recording_id, at_ms, label FROM marks");
        using var row = command.ExecuteReader();
        while (row.Read())
            Insert(into, row.GetValue(0), row.GetValue(1), row.GetValue(2));
    }

    private static void Insert(SqliteConnection database, object recordingId, object atMs, object label) =>
        database.Execute(
            "INSERT INTO marks (recording_id, at_ms, label) VALUES ($id, $at, $label)",
            ("$id", recordingId),
            ("$at", atMs),
            ("$label", label)
        );
}
