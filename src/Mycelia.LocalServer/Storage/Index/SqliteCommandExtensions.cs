using Microsoft.Data.Sqlite;

namespace Mycelia.LocalServer.Storage.Index;

/// <summary>A command with its parameters in one expression.</summary>
internal static class SqliteCommandExtensions
{
    public static SqliteCommand Command(
        this SqliteConnection connection,
        string sql,
        SqliteTransaction? transaction,
        params ReadOnlySpan<(string Name, object? Value)> parameters
    )
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }
}
