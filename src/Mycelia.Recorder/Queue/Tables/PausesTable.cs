using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Queue.Tables;

/// <summary>The pauses that users have asked for and not ended, by input: the next run goes on with them.</summary>
internal static class PausesTable
{
    /// <summary>Notes a pause in place of the one that is there.</summary>
    public static void Set(SqliteConnection database, string? input, UserPause pause) =>
        database.Execute(
            "INSERT OR REPLACE INTO pauses (input, since_ms, until_ms) VALUES ($input, $since, $until)",
            ("$input", input ?? ""),
            ("$since", pause.Since.ToUnixTimeMilliseconds()),
            ("$until", pause.Until?.ToUnixTimeMilliseconds())
        );

    /// <summary>A pause has ended.</summary>
    public static void End(SqliteConnection database, string? input) =>
        database.Execute("DELETE FROM pauses WHERE input = $input", ("$input", input ?? ""));

    /// <summary>All have.</summary>
    public static void EndAll(SqliteConnection database) => database.Execute("DELETE FROM pauses");

    /// <summary>The pause of an input; null: there is none, or none that its values make sense of.</summary>
    public static UserPause? Find(SqliteConnection database, string? input)
    {
        using var command = database.Command("SELECT since_ms, until_ms FROM pauses WHERE input = $input", ("$input", input ?? ""));
        using var row = command.ExecuteReader();
        return row.Read()
            ? new(
                DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)),
                row.IsDBNull(1) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1))
            )
            : null;
    }
}
