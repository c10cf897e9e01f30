using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage.Index;

namespace Mycelia.LocalServer.Storage.Keys;

/// <summary>
/// Who may come in. The index is asked each time, so that a key that another process made or revoked is known, or unknown, at once.
/// </summary>
internal sealed class ServerKeys(string indexPath)
{
    /// <summary>Compared with where there is no such key, so that the time of an answer does not say whether there is.</summary>
    private static readonly SecretHash Nobody = SecretHash.Of("");

    /// <summary>The key of an id, if it is good now.</summary>
    public AccessKey? Find(string clientId) => FindStored(clientId)?.Key;

    /// <summary>The key of an id, if it is good and the secret is its own.</summary>
    public AccessKey? SignIn(string clientId, string secret)
    {
        var stored = FindStored(clientId.ToLowerInvariant());
        return (stored?.Secret ?? Nobody).Matches(secret) ? stored?.Key : null;
    }

    private StoredKey? FindStored(string clientId)
    {
        try
        {
            using var index = IndexSchema.OpenReader(indexPath);
            return KeyReader.FindOne(index, "k.client_id = $id", null, ("$id", clientId)).Value is { RevokedMs: null } key ? key : null;
        }
        catch (SqliteException e)
        {
            throw new StorageException(e);
        }
    }
}
