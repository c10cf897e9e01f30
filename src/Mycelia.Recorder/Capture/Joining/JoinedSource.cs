using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.Joining;

/// <summary>Several inputs as one, a channel each. It goes on as long as one of them is there.</summary>
internal sealed class JoinedSource : IAudioSource
{
    private static readonly TimeSpan Capacity = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Piece = TimeSpan.FromMilliseconds(128);

    private readonly IReadOnlyList<JoinedPart> _parts;
    private readonly BlockQueue _queue;
    private readonly Joiner _joiner;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _feeding;
    private int _isDisposed;

    /// <param name="format">Of the whole, a channel for each input.</param>
    /// <param name="parts">The inputs.</param>
    /// <param name="sources">Each as it is open, null where it is not; they are disposed of here.</param>
    /// <param name="retryDelay">How far tries to open one are apart at the least.</param>
    /// <param name="time">The clock of the inputs.</param>
    public JoinedSource(
        AudioFormat format,
        IReadOnlyList<JoinedPart> parts,
        IReadOnlyList<IAudioSource?> sources,
        TimeSpan retryDelay,
        TimeProvider time
    )
    {
        _parts = parts;
        Format = format;
        _queue = new((int)Format.FramesIn(Piece) * Format.BytesPerFrame, (int)(Capacity / Piece), () => _joiner?.Tick());
        _joiner = new(format, parts, _queue, time);
        for (var i = 0; i < parts.Count; i++)
        {
            if (sources[i] is { } source)
                _joiner.Begin(i, source);
        }

        _feeding = Task.Run(() => FeedAsync(sources, retryDelay, time));
    }

    public AudioFormat Format { get; }

    public string Description => string.Join(" + ", _parts.Select(static part => part.Device));

    public bool MayBeSilent => _parts.All(static part => part.MayBeSilent || !part.IsOpen);

    public IAsyncEnumerable<PcmBlock> ReadBlocksAsync(CancellationToken stop) =>
        _queue.ReadAllAsync(
            _stop.Cancel,
            () =>
            {
                if (_joiner.IsStarved)
                    _joiner.Continue();
            },
            stop
        );

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        await _stop.CancelAsync().ConfigureAwait(false);
        _joiner.Abandon();
        await _feeding.ConfigureAwait(false);
        _joiner.Dispose();
        _queue.Complete();
        _stop.Dispose();
    }

    private async Task FeedAsync(IReadOnlyList<IAudioSource?> sources, TimeSpan retryDelay, TimeProvider time)
    {
        Exception? error = null;
        await Task.WhenAll(_parts.Select((part, i) => Task.Run(() => FeedAsync(i, part, sources[i])))).ConfigureAwait(false);
        _joiner.Complete(error);

        async Task FeedAsync(int number, JoinedPart part, IAudioSource? source)
        {
            try
            {
                await new JoinedFeed(number, part, _joiner, retryDelay, time).RunAsync(source, _stop.Token).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                // It is for the reader: the input of a join that has none left, or a fault.
                Interlocked.CompareExchange(ref error, e, null);
                await _stop.CancelAsync().ConfigureAwait(false);
            }
        }
    }
}
