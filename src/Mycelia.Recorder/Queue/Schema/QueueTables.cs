using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Queue.Schema;

/// <summary>
/// Holds what a file says of its own tables against what a recorder makes. What a file brings with it that would run on its own, a trigger
/// or an index with conditions, never does; a table that is none is no queue's.
/// </summary>
internal static partial class QueueTables
{
    private const string Schema =
        "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!'";

    /// <summary>
    /// Removes what no recorder made and what would run by itself; makes anew what is missing. In the caller's transaction.
    /// </summary>
    /// <returns>What was done, in words.</returns>
    public static IEnumerable<string> Restore(SqliteConnection database)
    {
        var done = RemoveForeign(database);
        var there = Read(database).Select(static one => (one.Type, one.Name.ToLowerInvariant())).ToHashSet();
        foreach (var own in QueueSchema.Own.Where(own => !there.Contains((own.Type, own.Name))))
        {
            database.Execute(own.Sql);
            done.Add($"the {own.Type} {own.Name} was not there and is made anew");
        }

        return done;
    }

    /// <summary>
    /// Removes triggers that no recorder made, and indices that could refuse a row or run something; nothing has been written before that.
    /// </summary>
    /// <returns>What was done, in words.</returns>
    public static List<string> RemoveForeign(SqliteConnection database)
    {
        var own = QueueSchema.Own.ToDictionary(static one => one.Name, static one => one.Sql, StringComparer.OrdinalIgnoreCase);
        var done = new List<string>();
        foreach (var (type, name, _, sql) in Read(database).Where(static one => one.Type is "trigger" or "index"))
        {
            if (own.TryGetValue(name, out var ours) ? IsSame(sql, ours) : type == "index" && IsHarmless(sql))
                continue;
            database.Execute($"DROP {type} \"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
            done.Add(
                own.ContainsKey(name)
                    ? $"the {type} {name} was changed and is removed"
                    : $"the {type} {name}, which no recorder made, is removed"
            );
        }

        return done;
    }

    /// <summary>
    /// Makes tables anew whose definition is not a recorder's, with their rows: a constraint can refuse a row, delete another for it, or
    /// never end. Of the Python recorder's table, which comes in other words, only what it may not have is looked for.
    /// </summary>
    /// <param name="database">The file.</param>
    /// <param name="own">The tables of its version.</param>
    /// <returns>What was done, in words.</returns>
    public static List<string> ReplaceForeign(SqliteConnection database, IReadOnlyDictionary<string, string> own)
    {
        var done = new List<string>();
        foreach (var (_, name, _, sql) in Read(database).Where(one => one.Type == "table" && own.ContainsKey(one.Name)))
        {
            if (
                name.Equals("audio_chunks", StringComparison.OrdinalIgnoreCase) ? !Constraint().IsMatch(Plain(sql)) : IsSame(sql, own[name])
            )
                continue;
            var columns = string.Join(", ", ReadColumns(database, name).Intersect(ColumnsOf(own[name]), StringComparer.OrdinalIgnoreCase));
            // What names the table elsewhere goes on naming it.
            database.Execute("PRAGMA legacy_alter_table = ON");
            using var transaction = database.BeginTransaction();
            database.Execute($"ALTER TABLE {name} RENAME TO foreign_{name}");
            database.Execute(own[name]);
            database.Execute($"INSERT OR IGNORE INTO {name} ({columns}) SELECT {columns} FROM foreign_{name}");
            database.Execute($"DROP TABLE foreign_{name}");
            transaction.Commit();
            database.Execute("PRAGMA legacy_alter_table = OFF");
            done.Add($"the table {name} was not as a recorder makes it, and is made anew with its rows");
        }

        return done;
    }

    /// <summary>The columns of a table, from the statement that makes it.</summary>
    private static HashSet<string> ColumnsOf(string sql)
    {
        using var model = new SqliteConnection("Data Source=:memory:");
        model.Open();
        model.Execute(sql);
        return [.. SchemaVersion.ColumnsOf(model).Select(static one => one.Column)];
    }

    /// <summary>What is wrong with the tables of a file; null where each is a table with the columns that it ought to have.</summary>
    /// <param name="database">The file.</param>
    /// <param name="columns">Those.</param>
    public static string? WhyNot(SqliteConnection database, IEnumerable<(string Table, string Column)> columns)
    {
        var objects = Read(database)
            .Where(static one => one.Type is "table" or "view")
            .ToDictionary(static one => one.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var table in columns.GroupBy(static one => one.Table))
        {
            if (!objects.TryGetValue(table.Key, out var known))
                return $"it has no table {table.Key}";
            if (known.Type != "table" || !known.Sql.StartsWith("CREATE TABLE", StringComparison.OrdinalIgnoreCase))
                return $"{table.Key} is no table in it";
            var there = ReadColumns(database, table.Key);
            if (table.Select(static one => one.Column).FirstOrDefault(column => !there.Contains(column)) is { } missing)
                return $"its table {table.Key} has no column {missing}";
        }

        return null;
    }

    /// <summary>
    /// What stands in the place of a table of a recorder's and is none; null when nothing does. Of a file that is only read, whatever it
    /// holds.
    /// </summary>
    public static string? FindFalse(SqliteConnection database)
    {
        var others = Read(database)
            .Where(static one => one.Type == "view" || one.Sql.StartsWith("CREATE VIRTUAL", StringComparison.OrdinalIgnoreCase))
            .Select(static one => one.Name)
            .ToList();
        return others.Find(static name => QueueSchema.Columns.Any(own => name.Equals(own.Table, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Columns that hold what was put into them: no generated ones.</summary>
    private static HashSet<string> ReadColumns(SqliteConnection database, string table)
    {
        // As a statement: a file may have a table of the function's name.
        using var command = database.Command($"PRAGMA table_xinfo({table})");
        using var row = command.ExecuteReader();
        var columns = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (row.Read())
        {
            if (row.GetInt64(6) == 0)
                columns.Add(row.Text(1));
        }

        return columns;
    }

    private static List<(string Type, string Name, string Table, string Sql)> Read(SqliteConnection database)
    {
        using var command = database.Command(Schema);
        using var row = command.ExecuteReader();
        var objects = new List<(string, string, string, string)>();
        while (row.Read())
            objects.Add((row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3)));
        return objects;
    }

    /// <summary>An index of columns' values can refuse nothing and run nothing.</summary>
    private static bool IsHarmless(string sql) => PlainIndex().IsMatch(Plain(sql));

    private static bool IsSame(string sql, string other) => sql == other || Plain(sql) == Plain(other);

    /// <summary>Without what means nothing: comments, blanks, case.</summary>
    private static string Plain(string sql) =>
        Blanks()
            .Replace(WithoutComments(sql), static blank => blank.Value.Trim() is { Length: > 0 } mark ? mark : " ")
            .Trim(' ', ';')
            .ToUpperInvariant();

    /// <summary>
    /// As SQLite reads it: <c>--</c> within a name, a text or another comment begins none, and cannot hide what comes behind it.
    /// </summary>
    private static string WithoutComments(string sql) =>
        QuotedOrComment()
            .Replace(
                sql,
                static part =>
                    part.Value.StartsWith("--", StringComparison.Ordinal) || part.Value.StartsWith("/*", StringComparison.Ordinal)
                        ? " "
                        : part.Value
            );

    [GeneratedRegex(
        @"'[^']*'|""[^""]*""|`[^`]*`|\[[^\]]*\]|--[^\n]*|/\*.*?(\*/|\z)",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex QuotedOrComment();

    [GeneratedRegex(@"\b(CHECK|UNIQUE|CONFLICT|GENERATED|AS|REFERENCES|FOREIGN|COLLATE|WITHOUT|STRICT)\b")]
    private static partial Regex Constraint();

    [GeneratedRegex(@"\s*[(),]\s*|\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"^CREATE INDEX \w+ ON \w+\(\w+(,\w+)*\)$")]
    private static partial Regex PlainIndex();
}
