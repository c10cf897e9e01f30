using Mycelia.Recorder.Destinations.Mycelia.Arrivals;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Discovery;

/// <summary>
/// What the server is: asked once, remembered in the queue, and asked again when an answer shows that it has changed. Safe for concurrent
/// use.
/// </summary>
internal sealed class ServerCache(ServerProbe inquiry, Uri url, IDeliveryMemory memory, ServerPace pace) : IDisposable
{
    private readonly SemaphoreSlim _single = new(1, 1);
    private volatile ServerRoutes? _ways;
    private bool _isIngestGone;
    private bool _hasLooked;

    /// <summary>What is known of it by now; null: nothing.</summary>
    public ServerRoutes? Known => _ways;

    /// <param name="isInDoubt">No answer may ever show that the upload route is gone: whether it is still there is asked anew.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="QueueUnavailableException">The queue cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<DetectedServer> GetAsync(bool isInDoubt, CancellationToken cancellationToken)
    {
        await _single.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_hasLooked)
                pace.Remember(memory.ReadSlowest(url));
            // That a server takes uploads only may have been found by a recorder that did not ask for more.
            if (
                _ways is null
                && !_hasLooked
                && Enum.TryParse<ServerKind>(memory.ReadServer(url), out var known)
                && known is not (ServerKind.Unknown or ServerKind.Ingest)
                && Enum.IsDefined(known)
            )
                _ways = new(known);
            _hasLooked = true;
            if (_ways is not null && !(isInDoubt && _ways.Kind is ServerKind.Ingest or ServerKind.IngestAndResource))
                return new(_ways);
            var found = await inquiry.AskAsync(_isIngestGone, cancellationToken).ConfigureAwait(false);
            _isIngestGone = false;
            _ways = found.Ways ?? _ways;
            if (found.Ways is { } ways)
                memory.RememberServer(url, ways.Kind.ToString());
            return found;
        }
        finally
        {
            _single.Release();
        }
    }

    /// <summary>An answer showed that the server is no longer what it was taken for.</summary>
    /// <param name="ways">What it was taken for; if something else has been found meanwhile, that stays.</param>
    /// <param name="isIngestGone">What it no longer offers is the upload route.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task ForgetAsync(ServerRoutes ways, bool isIngestGone, CancellationToken cancellationToken)
    {
        await _single.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (_ways == ways)
            (_ways, _isIngestGone) = (null, isIngestGone);
        _single.Release();
    }

    public void Dispose() => _single.Dispose();
}
