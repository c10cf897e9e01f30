using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Session;

/// <summary>
/// A capture and a delivery that have a queue between them and know nothing of each other; stopped so that nothing is lost. Use it once.
/// </summary>
// The timer of a pause is disposed of at the end of the run.
#pragma warning disable CA1001
public sealed class RecordingSession
#pragma warning restore CA1001
{
    private readonly RecorderOptions _options;
    private readonly ChunkQueue _queue;
    private readonly IProgress<RecorderEvent> _events;
    private readonly CaptureRun _capture;
    private readonly PauseTimer _pause;
    private readonly DeliveryRun? _delivery;

    /// <param name="options">How to record.</param>
    /// <param name="reopen">Opens the input again when it was lost.</param>
    /// <param name="queue">Where chunks are kept; not disposed of here.</param>
    /// <param name="destination">Where they go; null: nowhere in this run.</param>
    /// <param name="events">Told what happens, from several threads.</param>
    /// <param name="time">The clock of waits and of created_at.</param>
    public RecordingSession(
        RecorderOptions options,
        Func<CancellationToken, Task<IAudioSource>> reopen,
        ChunkQueue queue,
        IChunkDestination? destination,
        IProgress<RecorderEvent> events,
        TimeProvider? time = null
    )
    {
        (_options, _queue, _events) = (options, queue, events);
        _capture = new(options, reopen, queue, events, time ?? TimeProvider.System);
        _pause = new(Gate, time ?? TimeProvider.System);
        _delivery = destination is null
            ? null
            : new(queue, destination, options.Upload, options.Encoder, Hold, options.UploadHours, events, time ?? TimeProvider.System);
    }

    /// <summary>
    /// Whether anything is to be captured. The program may close and open it at any time, before the recording begins too.
    /// </summary>
    internal CaptureGate Gate => _capture.Gate;

    /// <summary>Releases the microphone while the user's screen is locked, beside whatever else pauses. From any thread.</summary>
    /// <param name="isLocked">Whether it is.</param>
    public void SetLocked(bool isLocked)
    {
        if (isLocked)
            Gate.Close(PauseCause.ScreenLocked, "screen locked");
        else
            Gate.Open(PauseCause.ScreenLocked);
    }

    /// <summary>Whether anything is to be delivered. The program may hold and release it at any time, before the run begins too.</summary>
    public DeliveryHold Hold { get; } = new();

    /// <summary>
    /// Releases the microphone until <see cref="Resume"/>: nothing is captured, and the timeline has a gap. Deliveries go on. A pause that
    /// holds already is given another end.
    /// </summary>
    /// <param name="until">When it ends by itself; null: it does not.</param>
    public void Pause(DateTimeOffset? until = null) => _pause.Begin(until);

    /// <summary>Ends a <see cref="Pause"/>.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Resume() => _pause.End();

    /// <summary>Whether <see cref="Pause"/> holds.</summary>
    public bool IsPaused => Gate.IsClosedBy(PauseCause.User);

    /// <summary>Tells the level of what is captured to one who asks, such as a level meter; each may have its own.</summary>
    public LevelReader OpenLevel() => _capture.OpenLevel();

    /// <summary>Notes this moment with the recording.</summary>
    /// <param name="label">What it is called; may be empty.</param>
    /// <returns>The event that was reported: whether it could be stored.</returns>
    public RecorderEvent Mark(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        return _capture.Mark(label);
    }

    /// <summary>Puts a chunk that was set aside back into the queue, from where it goes out in its turn.</summary>
    /// <param name="entry">The chunk.</param>
    /// <returns>Null when it waits again; else why it stays where it is, in words.</returns>
    /// <exception cref="QueueUnavailableException">The disk refuses.</exception>
    public string? Retry(QueueEntry entry)
    {
        var refusal = _queue.Retry(entry);
        if (refusal is null)
            _delivery?.Look();
        return refusal;
    }

    /// <summary>Deletes a chunk for good, unless it is on its way just now.</summary>
    /// <param name="entry">The chunk.</param>
    /// <returns>Whether it was deleted.</returns>
    /// <exception cref="QueueUnavailableException">The disk refuses.</exception>
    public async Task<bool> DiscardAsync(QueueEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (_delivery is not null && !entry.IsQuarantined)
            return await _delivery.WithdrawAsync(entry.Id, () => _queue.Discard(entry)).ConfigureAwait(false);
        _queue.Discard(entry);
        return true;
    }

    /// <summary>
    /// Records until <paramref name="stop"/> is cancelled, the input ends or <see cref="RecorderOptions.Duration"/> is
    /// reached; keeps the partial chunk; gives deliveries until <see cref="RecorderOptions.DrainTimeout"/>.
    /// </summary>
    /// <param name="source">The open input, disposed of here; null: wait until there is one, and deliver meanwhile.</param>
    /// <param name="stop">Ends the recording.</param>
    public async Task<RecordingSummary> RunAsync(IAudioSource? source, CancellationToken stop)
    {
        using var draining = new CancellationTokenSource();
        using var abort = new CancellationTokenSource();
        _delivery?.Begin(draining.Token, abort.Token);
        try
        {
            await _capture.RunAsync(source, draining.Token, stop).ConfigureAwait(false);
        }
        finally
        {
            _pause.Dispose();
            var held = _delivery is not null && Hold.Reason is { Length: > 0 } reason ? reason : null;
            _events.Report(new Stopping(_queue.GetStatus(), _options.DrainTimeout) { Held = held });
            await draining.CancelAsync().ConfigureAwait(false);
            await _capture.EndAsync().ConfigureAwait(false);
            if (_delivery is not null)
                await _delivery.EndAsync(_options.DrainTimeout, abort).ConfigureAwait(false);
        }

        var summary = new RecordingSummary(
            _capture.Captured,
            _capture.Chunks,
            _delivery?.Delivered ?? 0,
            _queue.GetStatus(),
            _capture.Lost,
            _capture.Dropped,
            _delivery?.PossiblyRepeated ?? 0
        );
        _events.Report(new RecordingStopped(summary));
        return summary;
    }

    /// <summary>Tries the server again at once, whatever was waited for. From any thread.</summary>
    public void CheckServer() => _delivery?.CheckServer();
}
