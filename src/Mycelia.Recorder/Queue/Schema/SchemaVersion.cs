using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Queue.Schema;

/// <summary>
/// Which migrations a file has had that says nothing of it: one that was written out as statements and read back has all its tables and not
/// its <c>user_version</c>.
/// </summary>
internal static class SchemaVersion
{
    /// <returns>The last migration all of whose tables and columns are there; 0 for a new file or the Python recorder's.</returns>
    public static int Guess(SqliteConnection database, IReadOnlyList<string> migrations)
    {
        var there = ColumnsOf(database);
        if (!there.Contains(("recordings", "id")))
            return 0;
        using var model = new SqliteConnection("Data Source=:memory:");
        model.Open();
        var version = 0;
        foreach (var migration in migrations)
        {
            model.Execute(migration);
            if (!ColumnsOf(model).IsSubsetOf(there))
                break;
            version++;
        }

        return version;
    }

    /// <summary>The tables and columns that are there after some migrations.</summary>
    public static HashSet<(string Table, string Column)> ColumnsAfter(IEnumerable<string> migrations)
    {
        using var model = Make(migrations);
        return ColumnsOf(model);
    }

    /// <summary>The tables that are there after some migrations, each with the statement that makes it.</summary>
    public static Dictionary<string, string> TablesAfter(IEnumerable<string> migrations)
    {
        using var model = Make(migrations);
        return TablesOf(model);
    }

    /// <summary>A file in memory that has had some migrations.</summary>
    private static SqliteConnection Make(IEnumerable<string> migrations)
    {
        var model = new SqliteConnection("Data Source=:memory:");
        model.Open();
        foreach (var migration in migrations)
            model.Execute(migration);
        return model;
    }

    private static Dictionary<string, string> TablesOf(SqliteConnection database)
    {
        using var command = database.Command(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
        );
        using var row = command.ExecuteReader();
        var tables = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (row.Read())
            tables[row.GetString(0)] = row.GetString(1);
        return tables;
    }

    /// <summary>The tables and columns of a file.</summary>
    public static HashSet<(string Table, string Column)> ColumnsOf(SqliteConnection database)
    {
        var columns = new HashSet<(string, string)>();
        foreach (var table in TablesOf(database).Keys)
        {
            // As a statement: a file may have a table of the function's name.
            using var command = database.Command($"PRAGMA table_info(\"{table.Replace("\"", "\"\"", StringComparison.Ordinal)}\")");
            using var row = command.ExecuteReader();
            while (row.Read())
                columns.Add((table, row.GetString(1)));
        }

        return columns;
    }
}
