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

    /// <summary>
    /// The pause of an input. Of an input that has another name by now, or none, it is the one that may be meant: what somebody has paused
    /// is not recorded again for a changed setting.
    /// </summary>
    /// <returns>Null when there is none.</returns>
    public static UserPause? Find(SqliteConnection database, string? input)
    {
        using var command = database.Command(
            """
            SELECT since_ms, until_ms FROM pauses WHERE input = $input OR input = '' OR $input = ''
            ORDER BY input <> $input, until_ms IS NOT NULL, until_ms DESC LIMIT 1
            """,
            ("$input", input ?? "")
        );
        using var row = command.ExecuteReader();
        return row.Read()
            ? new(
                DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)),
                row.IsDBNull(1) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1))
            )
            : null;
    }

    /// <summary>These inputs, and no others, are paused.</summary>
    public static void Replace(SqliteConnection database, IEnumerable<(string? Input, UserPause Pause)> pauses)
    {
        using var transaction = database.BeginTransaction();
        EndAll(database);
        foreach (var (input, pause) in pauses)
            Set(database, input, pause);
        transaction.Commit();
    }
}
