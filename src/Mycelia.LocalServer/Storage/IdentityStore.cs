using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Credentials;

namespace Mycelia.LocalServer.Storage;

/// <summary>Keeps the <see cref="ServerIdentity"/> in the index.</summary>
internal static class IdentityStore
{
    /// <summary>Loads the identity, or makes one and writes its credentials to <paramref name="credentialsPath"/>.</summary>
    /// <remarks>The file is written before the index, so that a start that is killed between them begins again.</remarks>
    public static ServerIdentity LoadOrCreate(SqliteConnection index, string credentialsPath, bool renew, DateTimeOffset now)
    {
        if (!renew && Load(index) is { } identity)
            return identity;

        var credentials = ClientCredentials.Generate(now);
        identity = ServerIdentity.For(credentials);
        credentials.WriteTo(credentialsPath);
        Save(index, identity);
        return identity;
    }

    private static ServerIdentity? Load(SqliteConnection index)
    {
        using var command = index.Command("SELECT signing_key, client_id, secret_salt, secret_hash FROM server", null);
        using var row = command.ExecuteReader();
        return row.Read()
            ? new(row.GetFieldValue<byte[]>(0), row.GetString(1), new(row.GetFieldValue<byte[]>(2), row.GetFieldValue<byte[]>(3)))
            : null;
    }

    private static void Save(SqliteConnection index, ServerIdentity identity)
    {
        using var command = index.Command(
            """
            INSERT OR REPLACE INTO server (only_row, signing_key, client_id, secret_salt, secret_hash)
            VALUES (1, $key, $client, $salt, $hash)
            """,
            null,
            ("$key", identity.SigningKey), ("$client", identity.ClientId), ("$salt", identity.Secret.Salt), ("$hash", identity.Secret.Hash));
        command.ExecuteNonQuery();
    }
}
