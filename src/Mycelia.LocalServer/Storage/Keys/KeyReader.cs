using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage.Index;

namespace Mycelia.LocalServer.Storage.Keys;

/// <summary>Reads keys from the index. One that is damaged is no key.</summary>
internal static class KeyReader
{
    private static readonly string Columns =
        $"{RowFaults.OfKey}, k.number, k.client_id, k.name, k.rights, k.secret_salt, k.secret_hash, k.created_ms, k.revoked_ms";

    /// <summary>The key for which a condition on <c>keys k</c> holds.</summary>
    public static Found<StoredKey> FindOne(
        SqliteConnection connection,
        string condition,
        SqliteTransaction? transaction,
        params ReadOnlySpan<(string Name, object? Value)> parameters
    )
    {
        using var command = connection.Command($"SELECT {Columns} FROM keys k WHERE {condition}", transaction, parameters);
        using var row = command.ExecuteReader();
        return row.Read() ? Read(row) : default;
    }

    /// <summary>All keys, also those that were revoked or are damaged, in the order in which they were made.</summary>
    public static List<(long Number, Found<StoredKey> Key)> All(SqliteConnection connection)
    {
        using var command = connection.Command($"SELECT {Columns} FROM keys k ORDER BY k.number", null);
        using var row = command.ExecuteReader();
        var keys = new List<(long, Found<StoredKey>)>();
        while (row.Read())
            keys.Add((row.GetInt64(1), Read(row)));
        return keys;
    }

    /// <summary>Whether a key that was good a moment ago still is.</summary>
    public static bool IsActive(SqliteConnection connection, long number, SqliteTransaction transaction) =>
        FindOne(connection, "k.number = $number", transaction, ("$number", number)).Value is { RevokedMs: null };

    private static Found<StoredKey> Read(SqliteDataReader row)
    {
        if (!row.IsDBNull(0))
            return new(null, row.GetString(0));
        if (RightNames.Parse(row.GetString(4)) is not { } rights)
            return new(null, "rights");
        var key = new AccessKey(row.GetInt64(1), row.GetString(2), row.GetString(3), rights);
        var secret = new SecretHash(row.GetFieldValue<byte[]>(5), row.GetFieldValue<byte[]>(6));
        return new(new(key, secret, row.GetInt64(7), row.IsDBNull(8) ? null : row.GetInt64(8)), null);
    }
}
