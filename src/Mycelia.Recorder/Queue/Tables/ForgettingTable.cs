using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Queue.Tables;

/// <summary>The windows of time of which nothing is to be left, until nothing is.</summary>
internal static class ForgettingTable
{
    /// <summary>Holds of a chunk <c>c</c> of which something is in one of them: it is not sent any more.</summary>
    public static readonly string IsMeant =
        $"EXISTS (SELECT 1 FROM forgettings f WHERE c.start_ms < f.to_ms AND c.start_ms + MAX(c.duration_ms, {RecordedTable.LeastMs}) > "
        + "f.from_ms)";

    public static Forgetting Add(SqliteConnection database, DateTimeOffset from, DateTimeOffset to)
    {
        var (fromMs, toMs) = (from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds());
        var id = database.Scalar<long>(
            "INSERT INTO forgettings (from_ms, to_ms, seal) VALUES ($from, $to, $seal) RETURNING id",
            ("$from", fromMs),
            ("$to", toMs),
            ("$seal", WindowSeal.Of(fromMs, toMs))
        );
        return new(id, DateTimeOffset.FromUnixTimeMilliseconds(fromMs), DateTimeOffset.FromUnixTimeMilliseconds(toMs));
    }

    /// <summary>Those that are not done with, the first first.</summary>
    public static List<Forgetting> Read(SqliteConnection database)
    {
        using var command = database.Command("SELECT id, from_ms, to_ms, seal FROM forgettings ORDER BY id");
        using var row = command.ExecuteReader();
        var open = new List<Forgetting>();
        while (row.Read())
        {
            var window = new Forgetting(row.GetInt64(0), row.Instant(1), row.Instant(2));
            if (row.Integer(3) == WindowSeal.Of(window.FromMs, window.ToMs))
                open.Add(window);
        }

        return open;
    }

    /// <summary>Removes those that the disk changed: nobody knows what was meant.</summary>
    /// <returns>How many.</returns>
    public static int RemoveBroken(SqliteConnection database)
    {
        var whole = Read(database).Select(static one => one.Id);
        return database.Execute($"DELETE FROM forgettings WHERE id NOT IN ({string.Join(',', whole)})");
    }

    /// <summary>Nothing of it is left here.</summary>
    public static void Remove(SqliteConnection database, long id) =>
        database.Execute("DELETE FROM forgettings WHERE id = $id", ("$id", id));

    /// <summary>Takes them over from a damaged queue.</summary>
    /// <exception cref="SqliteException">It is too damaged, or older than this.</exception>
    public static void Copy(SqliteConnection from, SqliteConnection into)
    {
        foreach (var one in Read(from))
            Add(into, one.From, one.To);
    }
}
