using Microsoft.Data.Sqlite;

namespace Mycelia.Recorder.Queue.Sqlite;

/// <summary>One line for one statement.</summary>
internal static class SqliteConnectionExtensions
{
    /// <returns>How many rows it changed.</returns>
    public static int Execute(this SqliteConnection database, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = database.Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>The same without a sync of its own.</summary>
    /// <inheritdoc cref="Unsynced"/>
    public static void ExecuteUnsynced(
        this SqliteConnection database,
        string sql,
        params ReadOnlySpan<(string Name, object? Value)> parameters
    )
    {
        using var command = database.Command(sql, parameters);
        database.Unsynced(() => command.ExecuteNonQuery());
    }

    /// <summary>Writes what need not survive a power cut: the next transaction syncs it.</summary>
    public static void Unsynced(this SqliteConnection database, Action write)
    {
        database.Execute("PRAGMA synchronous = NORMAL");
        try
        {
            write();
        }
        finally
        {
            database.Execute("PRAGMA synchronous = FULL");
        }
    }

    /// <returns>The first column of the first row; default when there is none or it is NULL.</returns>
    public static T? Scalar<T>(this SqliteConnection database, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = database.Command(sql, parameters);
        return command.ExecuteScalar() is T value ? value : default;
    }

    public static SqliteCommand Command(
        this SqliteConnection database,
        string sql,
        params ReadOnlySpan<(string Name, object? Value)> parameters
    )
    {
        var command = database.CreateCommand();
#pragma warning disable CA2100 // every statement is a constant of this assembly; values go in as parameters
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }
}
