using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Tests.Queue;

/// <summary>Hostile values in each column of each table.</summary>
public sealed class PoisonedColumnsTests
{
    private static readonly string[] Values =
    [
        "NULL",
        "'abc'",
        "x'00ff'",
        "zeroblob(3000000)",
        "-1",
        "9223372036854775807",
        "char(27, 91, 51, 49, 109, 10)",
    ];

    public static TheoryData<string, string> Columns()
    {
        using var model = new PoisonedQueue();
        using var database = new SqliteConnection($"Data Source={model.Path};Pooling=False");
        database.Open();
        using var command = database.Command(
            "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'"
        );
        using var row = command.ExecuteReader();
        var columns = new TheoryData<string, string>();
        while (row.Read())
            columns.Add(row.GetString(0), row.GetString(1));
        return columns;
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public void Whatever_a_column_says_no_other_chunk_is_lost_and_nothing_aborts(string table, string column)
    {
        foreach (var (number, value) in Values.Index())
        {
            // In every row, and in one.
            var where = number % 2 == 0 ? "1" : $"rowid = (SELECT MIN(rowid) FROM {table})";
            using var queue = new PoisonedQueue();
            try
            {
                queue.Do($"UPDATE {table} SET {column} = {value} WHERE {where}");
            }
            catch (SqliteException)
            {
                // The table itself does not take that value.
                continue;
            }

            queue.Look();
            var spoilt =
                column != "audio_data" ? 0
                : where == "1" ? PoisonedQueue.Waiting
                : 1;
            PoisonedQueue.AssertFound(queue.Recover(), spoilt, $"{table}.{column} = {value} where {where}");
        }
    }
}
