using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage.Index;

namespace Mycelia.LocalServer.Storage;

/// <summary>Reads the index beside the writer, for many requests at once.</summary>
internal sealed class IndexReader(string indexPath)
{
    /// <exception cref="StorageException">The disk or the index refused.</exception>
    public T Read<T>(Func<SqliteConnection, T> query)
    {
        try
        {
            using var index = IndexSchema.OpenReader(indexPath);
            return query(index);
        }
        catch (SqliteException e)
        {
            throw new StorageException(e);
        }
    }
}
