using System.Net;

namespace Mycelia.Recorder.Destinations.Mycelia.Connection;

/// <summary>How much of a request's body has left.</summary>
internal enum SendProgress
{
    /// <summary>None: the server cannot have stored anything.</summary>
    NotBegun,

    /// <summary>Some, and the rest may never: the server has not got all of it.</summary>
    Begun,

    /// <summary>All of it: the server may have stored it, whatever comes back.</summary>
    Finished,
}

/// <summary>A body that knows how much of itself has been sent.</summary>
internal sealed class TrackedContent : HttpContent
{
    private readonly HttpContent _inner;

    public TrackedContent(HttpContent inner)
    {
        _inner = inner;
        foreach (var (name, values) in inner.Headers)
            Headers.TryAddWithoutValidation(name, values);
    }

    public SendProgress Progress { get; private set; }

    /// <summary>How fast it may leave; null: as fast as the line takes it.</summary>
    public RateLimit? Limit { get; init; }

    /// <summary>Called when sending begins, when it has finished, and while it is slowed down on purpose.</summary>
    public Action? OnProgress { get; set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Advance(SendProgress.Begun);
        if (Limit is { } limit)
        {
            var limited = new LimitedStream(stream, limit, () => OnProgress?.Invoke());
            await using (limited.ConfigureAwait(false))
                await _inner.CopyToAsync(limited, context, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await _inner.CopyToAsync(stream, context, cancellationToken).ConfigureAwait(false);
        }

        Advance(SendProgress.Finished);
    }

    private void Advance(SendProgress progress)
    {
        Progress = progress;
        OnProgress?.Invoke();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? 0;
        return _inner.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inner.Dispose();
        base.Dispose(disposing);
    }
}
