using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage.Index;

namespace Mycelia.LocalServer.Storage.Keys;

/// <summary>Makes and revokes keys in the index.</summary>
internal static class KeyTable
{
    /// <summary>
    /// Sees to it that there is a first key, and writes its credentials to <paramref name="credentialsPath"/> when it is made.
    /// </summary>
    /// <param name="index">The index.</param>
    /// <param name="credentialsPath">Where they go.</param>
    /// <param name="renew">Makes it anew, with another id and secret, also when it was revoked.</param>
    /// <param name="now">The time.</param>
    /// <remarks>The file is written before the index, so that a start that is killed between them begins again.</remarks>
    public static void MakeFirst(SqliteConnection index, string credentialsPath, bool renew, DateTimeOffset now)
    {
        if (!renew && !KeyReader.FindOne(index, "k.number = $number", null, ("$number", AccessKey.First)).IsNothing)
            return;

        var credentials = ClientCredentials.Generate(now);
        credentials.WriteTo(credentialsPath);
        Save(index, AccessKey.First, AccessKey.FirstName, KeyRights.All, credentials, now, null);
    }

    /// <summary>Makes a key. A name that was revoked can be given again, and finds its recordings.</summary>
    /// <returns>Its credentials; null when a key of that name is good.</returns>
    public static ClientCredentials? Add(SqliteConnection index, string name, KeyRights rights, DateTimeOffset now)
    {
        using var transaction = index.BeginTransaction();
        var former = KeyReader.FindOne(index, "k.name = $name", transaction, ("$name", name));
        if (former is { IsNothing: false, Value: not { RevokedMs: not null } })
            return null;
        var credentials = ClientCredentials.Generate(now);
        Save(index, former.Value?.Key.Number, name, rights, credentials, now, transaction);
        transaction.Commit();
        return credentials;
    }

    /// <summary>Revokes the key of a name or id: from now on, neither its secret nor a token that it got is good.</summary>
    /// <returns>Whether there is one that was good.</returns>
    public static bool Revoke(SqliteConnection index, string nameOrId, DateTimeOffset now)
    {
        using var command = index.Command(
            "UPDATE keys SET revoked_ms = $now WHERE (name = $name OR client_id = $id) AND revoked_ms IS NULL",
            null,
            ("$now", now.ToUnixTimeMilliseconds()),
            ("$name", nameOrId),
            ("$id", nameOrId.ToLowerInvariant())
        );
        return command.ExecuteNonQuery() > 0;
    }

    private static void Save(
        SqliteConnection index,
        long? number,
        string name,
        KeyRights rights,
        ClientCredentials credentials,
        DateTimeOffset now,
        SqliteTransaction? transaction
    )
    {
        var secret = SecretHash.Of(credentials.Secret);
        using var command = index.Command(
            """
            INSERT INTO keys (number, client_id, name, rights, secret_salt, secret_hash, created_ms) VALUES ($number, $client, $name,
                $rights, $salt, $hash, $now)
            ON CONFLICT (number) DO UPDATE SET client_id = $client, name = $name, rights = $rights, secret_salt = $salt,
                secret_hash = $hash, created_ms = $now, revoked_ms = NULL
            """,
            transaction,
            ("$number", number),
            ("$client", credentials.ClientId),
            ("$name", name),
            ("$rights", string.Join(' ', RightNames.Of(rights))),
            ("$salt", secret.Salt),
            ("$hash", secret.Hash),
            ("$now", now.ToUnixTimeMilliseconds())
        );
        command.ExecuteNonQuery();
    }
}
