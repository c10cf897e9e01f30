using System.Buffers;
using System.Collections.Concurrent;
using Mycelia.Recorder.Audio.Encoders;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Delivery;

/// <summary>
/// Delivers what the queue holds, oldest first and several at once, for as long as it runs. It knows nothing of the
/// recording, and nothing that it meets stops it. What is tried when is up to <see cref="UploadSchedule"/>, what is made of it to
/// <see cref="UploadSettlement"/>.
/// </summary>
public sealed class UploadWorker
{
    private static readonly TimeSpan QueueRetryDelay = TimeSpan.FromSeconds(2);
    private const int FewAtOnce = 10;

    private readonly ChunkQueue _queue;
    private readonly IChunkDestination _destination;
    private readonly IProgress<RecorderEvent> _events;
    private readonly TimeProvider _time;
    private readonly ChunkEncoder _encoder;
    private readonly long _began;
    private readonly UploadSchedule _schedule;
    private readonly UploadSettlement _settlement;
    private readonly RecordingCloser _closer;
    private readonly TimelineDrawer _drawer;
    private readonly DestinationEraser _eraser;
    private readonly UploadOptions _options;
    private readonly DeliveryHold _hold;

    // Of the worker's loop.
    private readonly Stack<ArrayBufferWriter<byte>> _buffers = new();
    private AheadEncoder? _ahead;
    private int _queueFailures;
    private TimeSpan _queueReadableAt;
    private string? _saidHold;
    private int _tried;

    // Written by tries, by the search for obstacles and by whoever asks for a check; read by the loop, which the alarm wakes.
    private readonly ConcurrentQueue<UploadTry> _finished = new();
    private readonly Withdrawals _withdrawals = new();
    private readonly DeliveryAlarm _alarm = new();
    private volatile bool _isCheckWanted;
    private int _wanted;
    private volatile UploadOutcome.Failed? _obstacle;

    /// <param name="queue">Where chunks come from.</param>
    /// <param name="destination">Where they go.</param>
    /// <param name="options">How many at once, and how long to wait between tries.</param>
    /// <param name="events">Told of each delivery and failure.</param>
    /// <param name="time">The clock of the waits.</param>
    /// <param name="encoder">What chunks are encoded by before they are sent; null: they go out in WAV.</param>
    /// <param name="hold">Whether anything is to be delivered; null: always.</param>
    public UploadWorker(
        ChunkQueue queue,
        IChunkDestination destination,
        UploadOptions options,
        IProgress<RecorderEvent> events,
        TimeProvider time,
        IAudioEncoder? encoder = null,
        DeliveryHold? hold = null
    )
    {
        _hold = hold ?? new();
        _encoder = new(queue, encoder);
        _queue = queue;
        _destination = destination;
        _events = events;
        _time = time;
        _options = options;
        _began = time.GetTimestamp();
        _schedule = new UploadSchedule(queue, options, Random.Shared.NextDouble, time);
        _settlement = new UploadSettlement(queue, destination.Name, _schedule, events, time, () => Now)
        {
            KeepDelivered = options.KeepDelivered,
        };
        _closer = new RecordingCloser(queue, destination, events, options.Retry, _alarm);
        _drawer = new TimelineDrawer(queue, destination, events, _alarm);
        _eraser = new DestinationEraser(queue, destination, events, _alarm, time);
    }

    /// <summary>How many chunks the server has stored so far.</summary>
    public long Delivered => _settlement.Delivered;

    /// <summary>How many of them it may hold twice.</summary>
    public long PossiblyRepeated => _settlement.PossiblyRepeated;

    /// <summary>Why nothing passes at the moment; null when nothing is wrong. To be read when the run is over.</summary>
    public UploadOutcome.Failed? Problem => _schedule.Problem;

    private TimeSpan Now => _time.GetElapsedTime(_began);

    private bool IsPatient => _options.DrainTries > 1;

    /// <summary>Ends all waits: the server is tried again at once. From any thread.</summary>
    public void CheckNow()
    {
        _isCheckWanted = true;
        _alarm.Ring();
    }

    /// <summary>Something waits that did not before. From any thread.</summary>
    internal void Look() => _alarm.Ring();

    /// <summary>The destination may be to delete something. From any thread.</summary>
    internal void LookForErasures() => _eraser.Look();

    /// <summary>
    /// What waits by now for its age, or while deliveries are held, need not wait for it: it is tried once. From any thread.
    /// </summary>
    internal void DeliverNow()
    {
        _schedule.Ripen(_time.GetUtcNow());
        Interlocked.Increment(ref _wanted);
        _alarm.Ring();
    }

    /// <summary>Takes a chunk out of the queue, unless it is on its way just now. From any thread.</summary>
    /// <param name="chunk">Its row.</param>
    /// <param name="remove">Does it.</param>
    /// <returns>Whether it was done.</returns>
    internal Task<bool> WithdrawAsync(long chunk, Action remove)
    {
        var withdrawn = _withdrawals.Add(chunk, remove);
        _alarm.Ring();
        return withdrawn;
    }

    /// <summary>
    /// Runs until <paramref name="draining"/> is cancelled and then until the queue is empty, nothing passes any more or is to be
    /// delivered, or <paramref name="abort"/> is cancelled.
    /// </summary>
    /// <param name="draining">Nothing more will be recorded: deliver what is there.</param>
    /// <param name="abort">Give up the tries under way.</param>
    public async Task RunAsync(CancellationToken draining, CancellationToken abort)
    {
        _queue.Arrived += _alarm.Ring;
        _hold.Changed += _alarm.Ring;
        try
        {
            await DeliverAsync(draining, abort).ConfigureAwait(false);
        }
        finally
        {
            _hold.Changed -= _alarm.Ring;
            _queue.Arrived -= _alarm.Ring;
            _withdrawals.End();
        }
    }

    private async Task DeliverAsync(CancellationToken draining, CancellationToken abort)
    {
        ExpectInFlight();
        _drawer.LookBack();
        using var timer = _time.CreateTimer(
            static alarm => ((DeliveryAlarm)alarm!).Ring(),
            _alarm,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
        using var onDraining = draining.UnsafeRegister(static alarm => ((DeliveryAlarm)alarm!).Ring(), _alarm);
        using var onAbort = abort.UnsafeRegister(static alarm => ((DeliveryAlarm)alarm!).Ring(), _alarm);
        using var preparing = CancellationTokenSource.CreateLinkedTokenSource(abort);
        var ahead = _ahead = new AheadEncoder(_queue, _encoder, _destination, _alarm);
        var preparation = draining.IsCancellationRequested && IsEmpty() ? Task.CompletedTask : FindObstacleAsync(preparing.Token);
        while (true)
        {
            var isDraining = draining.IsCancellationRequested;
            var wanted = Volatile.Read(ref _wanted);
            var isHeld = SayHold(isWanted: wanted != _tried);
            if (_obstacle is { } obstacle && !isDraining)
                _events.Report(_schedule.Obstruct(obstacle, Now));
            _obstacle = null;
            // One at a time: while what became of many chunks is written down, others are on their way.
            if (_finished.TryDequeue(out var tried))
                await FinishAsync(tried, isDraining, abort).ConfigureAwait(false);
            _withdrawals.Settle(Withdraw);
            // One time for both: what is not due yet when tries begin must be waited for.
            var now = Now;
            var isWaitingForBodies = !abort.IsCancellationRequested && BeginTries(isDraining, isHeld, now, abort);
            if (!_finished.IsEmpty)
                continue;
            await _closer.ContinueAsync(isLast: isDraining && !IsPatient, isHeld, now, abort).ConfigureAwait(false);
            var isDone = isDraining && _schedule.UnderWay == 0 && !isWaitingForBodies;
            await _drawer.ContinueAsync(isDone, _schedule.Problem is null && !isHeld, now, abort).ConfigureAwait(false);
            if (wanted != _tried && IsIdle && !isWaitingForBodies)
            {
                // What could go has gone, or cannot: the rest waits again.
                _tried = wanted;
                _alarm.Ring();
            }

            // Whoever wants something forgotten does not want it to wait for hours or connections.
            await _eraser.ContinueAsync(isDraining, now, abort).ConfigureAwait(false);

            var wakes = abort.IsCancellationRequested ? null : Wakes(isDraining, isHeld, now);
            if (IsIdle && !_eraser.IsUnderWay && !isWaitingForBodies && (abort.IsCancellationRequested || (isDraining && wakes is null)))
                break;
            timer.Change(wakes ?? Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            await _alarm.WaitAsync().ConfigureAwait(false);
        }

        await preparing.CancelAsync().ConfigureAwait(false);
        await preparation.ConfigureAwait(false);
        await ahead.StopAsync().ConfigureAwait(false);
    }

    /// <summary>While the first chunk is still being recorded; where chunks wait already, beside them.</summary>
    private async Task FindObstacleAsync(CancellationToken over)
    {
        try
        {
            await _hold.WaitAsync(over).ConfigureAwait(false);
            _obstacle = await _destination.FindObstacleAsync(over).ConfigureAwait(false);
            // What the destination takes is known now, too.
            _alarm.Ring();
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The run ends before it is known.
        }
    }

    private bool IsIdle => _schedule.UnderWay == 0 && !_closer.IsUnderWay && !_drawer.IsUnderWay;

    /// <param name="isWanted">Whether somebody wants what waits to go all the same.</param>
    /// <returns>Whether nothing is to be delivered.</returns>
    private bool SayHold(bool isWanted)
    {
        var reason = isWanted ? null : _hold.Reason;
        var said = reason is { Length: > 0 } ? reason : null;
        if (said != _saidHold)
            _events.Report((_saidHold = said) is null ? new DeliveryReleased() : new DeliveryHeld(said!));
        return reason is not null;
    }

    /// <returns>Whether a chunk that could go waits for its body.</returns>
    private bool BeginTries(bool isDraining, bool isHeld, TimeSpan now, CancellationToken abort)
    {
        if (_isCheckWanted)
        {
            _isCheckWanted = false;
            _schedule.CheckNow();
            _closer.CheckNow();
            _drawer.CheckNow();
            _eraser.CheckNow();
        }

        try
        {
            _ahead!.Look(_schedule.Problem is null && !isHeld);
            while (!isHeld && now >= _queueReadableAt && _schedule.Next(isDraining, now) is { } chunk)
            {
                if (_schedule.IsGuilty(chunk))
                {
                    _settlement.SetAside(chunk, $"given up after {chunk.Attempts} tries: {chunk.LastError}");
                    continue;
                }

                // While more bodies are being made, a few are left to become more: a request costs as much as several chunks in it.
                if (
                    !_ahead.IsReady(chunk)
                    || (chunk.Recording.IsOpenedByResource && _ahead.IsWorthWaiting(chunk, Math.Min(FewAtOnce, _destination.MostAtOnce)))
                )
                    return true;
                Begin(_schedule.With(chunk, _destination.MostAtOnce, _ahead.IsReady), abort);
            }
        }
        catch (QueueUnavailableException e)
        {
            FailToRead(e, isDraining, now);
        }

        return false;
    }

    private void Begin(IReadOnlyList<QueuedChunk> chunks, CancellationToken abort)
    {
        foreach (var chunk in chunks)
        {
            MarkSent(chunk);
            _events.Report(new ChunkSending(chunk));
        }

        var tried = _schedule.Begin(chunks);
        foreach (var _ in chunks)
            tried.Buffers.Add(_buffers.TryPop(out var used) ? used : new());
        tried.Task = TryAsync(tried, abort);
        tried.Task.ContinueWith(
            (_, _) =>
            {
                _finished.Enqueue(tried);
                _alarm.Ring();
            },
            null,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
    }

    private async Task<UploadOutcome?[]> TryAsync(UploadTry tried, CancellationToken abort)
    {
        var outcomes = new UploadOutcome?[tried.Chunks.Count];
        var deliveries = new List<(int Index, OutgoingChunk Delivery)>();
        var bytes = 0L;
        for (var i = 0; i < outcomes.Length && (i == 0 || bytes < _destination.MostBytesAtOnce); i++)
        {
            var chunk = tried.Chunks[i];
            var reading = _ahead!.Read(chunk, _destination.Requires(chunk.Recording), tried.Buffers[i]);
            outcomes[i] = reading.Problem;
            if (reading.Audio is not { } audio)
                continue;
            deliveries.Add((i, new(chunk, audio)));
            bytes += audio.Bytes.Length;
            tried.Audio[i] = audio;
            tried.Fingerprints[i] = audio.Fingerprint();
        }

        UploadOutcome[] stored =
            deliveries is [var (_, single)] ? [await _destination.StoreAsync(single.Chunk, single.Audio, abort).ConfigureAwait(false)]
            : deliveries.Count == 0 ? []
            : await _destination.StoreAllAsync([.. deliveries.Select(static one => one.Delivery)], abort).ConfigureAwait(false);
        for (var i = 0; i < stored.Length; i++)
            outcomes[deliveries[i].Index] = stored[i];
        return outcomes;
    }

    private void ExpectInFlight()
    {
        try
        {
            _queue.ExpectInFlight(_options.Parallel);
        }
        catch (QueueUnavailableException)
        {
            // A full disk: what it says already holds for most.
        }
    }

    private bool IsEmpty()
    {
        try
        {
            return _queue.GetStatus().Chunks == 0;
        }
        catch (QueueUnavailableException)
        {
            // An ailing disk: the chunks' own reading says so.
            return false;
        }
    }

    private void MarkSent(QueuedChunk chunk)
    {
        // What goes as a document is known again by its id.
        if (chunk.Recording.IsOpenedByResource)
            return;
        try
        {
            _queue.MarkSent(chunk);
        }
        catch (QueueUnavailableException)
        {
            // A full disk, which only deliveries make empty again. Should the recorder die before the answer comes, the chunk
            // is taken for unsent.
        }
    }

    /// <returns>Whether a chunk may leave the queue. What was made of it is of no use any more.</returns>
    private bool Withdraw(long chunk)
    {
        if (!_schedule.Withdraw(chunk))
            return false;
        _ahead!.Release(chunk);
        return true;
    }

    /// <returns>How long until time alone lets something through; null: until something happens, or for a drain, never.</returns>
    private TimeSpan? Wakes(bool isDraining, bool isHeld, TimeSpan now)
    {
        if (now < _queueReadableAt)
            return isDraining || isHeld ? null : _queueReadableAt - now;
        var at = _eraser.Wakes(isDraining);
        if (!isHeld && _schedule.Wakes(isDraining, now) is { } chunk && !(at < chunk))
            at = chunk;
        if (!isHeld && (!isDraining || IsPatient) && _closer.Wakes(isDraining) is { } completion && !(at < completion))
            at = completion;
        if (!isHeld && _drawer.Wakes(isDraining) is { } drawing && !(at < drawing))
            at = drawing;
        return at > now ? at - now
            : at is null ? null
            : TimeSpan.Zero;
    }

    private async Task FinishAsync(UploadTry tried, bool isDraining, CancellationToken abort)
    {
        _schedule.End(tried);
        try
        {
            var outcomes = await tried.GetOutcomesAsync().ConfigureAwait(false);
            _queueFailures = 0;
            for (var i = 0; i < outcomes.Length; i++)
            {
                if (outcomes[i] is { } outcome)
                    _ahead!.End(tried.Chunks[i], outcome is UploadOutcome.Stored);
            }

            await _settlement.SettleAsync(tried, outcomes, isDraining, abort).ConfigureAwait(false);
            if (Array.Exists(outcomes, static outcome => outcome is UploadOutcome.Stored { IsToBeShown: true }))
                _drawer.Expect(Now);
        }
        catch (QueueUnavailableException e)
        {
            FailToRead(e, isDraining, Now);
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            // What became of it is unknown: it stays marked as sent.
        }
        finally
        {
            tried.Buffers.ForEach(_buffers.Push);
        }
    }

    /// <summary>An ailing disk. What is queued stays, and the recording knows nothing of it.</summary>
    private void FailToRead(QueueUnavailableException e, bool isDraining, TimeSpan now)
    {
        _queueReadableAt = now + QueueRetryDelay;
        var ailing = new UploadOutcome.Transient($"the queue cannot be read: {e.Message}") { Hint = e.Hint };
        _events.Report(new UploadFailed(ailing, ++_queueFailures, isDraining ? null : QueueRetryDelay));
    }
}
