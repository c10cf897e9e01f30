namespace Mycelia.LocalServer.Storage;

/// <summary>Wakes whoever deletes: there is something to do.</summary>
internal sealed class DeletionBell : IDisposable
{
    private readonly SemaphoreSlim _rung = new(0);

    /// <summary>From any thread; once is as good as often.</summary>
    public void Ring()
    {
        if (_rung.CurrentCount == 0)
            _rung.Release();
    }

    public Task WaitAsync(CancellationToken cancellationToken) => _rung.WaitAsync(cancellationToken);

    public void Dispose() => _rung.Dispose();
}
