using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Storage;

/// <summary>The one connection that writes, for one at a time.</summary>
internal sealed class IndexTurn(SqliteConnection index) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Does some work, which begins and commits its own transactions.</summary>
    /// <exception cref="StorageException">The disk or the index refused.</exception>
    public async Task<T> TakeAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return work(index);
        }
        catch (Exception e) when (StorageException.Covers(e))
        {
            throw new StorageException(e);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Does some work in one transaction.</summary>
    /// <exception cref="StorageException">The disk or the index refused.</exception>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, SqliteTransaction, T> work, CancellationToken cancellationToken) =>
        TakeAsync(
            connection =>
            {
                using var transaction = connection.BeginTransaction();
                var result = work(connection, transaction);
                transaction.Commit();
                return result;
            },
            cancellationToken
        );

    public void Dispose() => _turn.Dispose();
}
