using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Recording;

namespace Mycelia.Recorder.Upload;

/// <summary>
/// Delivers what the queue holds, oldest first and several at once, for as long as it runs. It knows nothing of the
/// recording, and nothing that it meets stops it. What is tried when is up to <see cref="UploadSchedule"/>.
/// </summary>
public sealed class UploadWorker
{
    private static readonly TimeSpan QueueRetryDelay = TimeSpan.FromSeconds(2);

    private readonly ChunkQueue _queue;
    private readonly IChunkDestination _destination;
    private readonly IProgress<RecorderEvent> _events;
    private readonly TimeProvider _time;
    private readonly ChunkEncoder _encoder;
    private readonly long _began;
    private readonly UploadSchedule _schedule;
    private readonly RecordingCloser _closer;
    private readonly bool _isPatient;
    private readonly int _parallel;
    private readonly Stack<ArrayBufferWriter<byte>> _buffers = new();
    private readonly ConcurrentQueue<UploadTry> _finished = new();
    private int _queueFailures;
    private TimeSpan _queueReadableAt;
    private long _delivered;
    private long _possiblyRepeated;
    private volatile bool _isCheckWanted;
    private volatile UploadOutcome.Failed? _obstacle;

    /// <param name="queue">Where chunks come from.</param>
    /// <param name="destination">Where they go.</param>
    /// <param name="options">How many at once, and how long to wait between tries.</param>
    /// <param name="events">Told of each delivery and failure.</param>
    /// <param name="time">The clock of the waits.</param>
    /// <param name="encoder">What chunks are encoded by before they are sent; null: they go out in WAV.</param>
    public UploadWorker(
        ChunkQueue queue, IChunkDestination destination, UploadOptions options, IProgress<RecorderEvent> events, TimeProvider time, IAudioEncoder? encoder = null)
    {
        _encoder = new(queue, encoder);
        _queue = queue;
        _destination = destination;
        _events = events;
        _time = time;
        _began = time.GetTimestamp();
        _schedule = new UploadSchedule(queue, options, Random.Shared.NextDouble);
        _isPatient = options.DrainTries > 1;
        _parallel = options.Parallel;
        _closer = new RecordingCloser(queue, destination, events, options.Retry);
    }

    /// <summary>How many chunks the server has stored so far.</summary>
    public long Delivered => Interlocked.Read(ref _delivered);

    /// <summary>How many of them it may hold twice.</summary>
    public long PossiblyRepeated => Interlocked.Read(ref _possiblyRepeated);

    /// <summary>Why nothing passes at the moment; null when nothing is wrong. To be read when the run is over.</summary>
    public UploadOutcome.Failed? Problem => _schedule.Problem;

    private TimeSpan Now => _time.GetElapsedTime(_began);

    /// <summary>Ends all waits: the server is tried again at once. From any thread.</summary>
    public void CheckNow()
    {
        _isCheckWanted = true;
        _queue.Wake();
    }

    /// <summary>
    /// Runs until <paramref name="draining"/> is cancelled and then until the queue is empty, nothing passes any more, or
    /// <paramref name="abort"/> is cancelled.
    /// </summary>
    /// <param name="draining">Nothing more will be recorded: deliver what is there.</param>
    /// <param name="abort">Give up the tries under way.</param>
    public async Task RunAsync(CancellationToken draining, CancellationToken abort)
    {
        ExpectInFlight();
        using var timer = _time.CreateTimer(static queue => ((ChunkQueue)queue!).Wake(), _queue, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        using var onDraining = draining.UnsafeRegister(static queue => ((ChunkQueue)queue!).Wake(), _queue);
        using var onAbort = abort.UnsafeRegister(static queue => ((ChunkQueue)queue!).Wake(), _queue);
        using var preparing = CancellationTokenSource.CreateLinkedTokenSource(abort);
        var preparation = draining.IsCancellationRequested ? Task.CompletedTask : FindObstacleAsync(preparing.Token);
        while (true)
        {
            var isDraining = draining.IsCancellationRequested;
            if (_obstacle is { } obstacle && !isDraining)
                _events.Report(_schedule.Obstruct(obstacle, Now));
            _obstacle = null;
            while (_finished.TryDequeue(out var tried))
                await FinishAsync(tried, isDraining, abort).ConfigureAwait(false);
            // One time for both: what is not due yet when tries begin must be waited for.
            var now = Now;
            if (!abort.IsCancellationRequested)
                BeginTries(isDraining, now, abort);
            await _closer.ContinueAsync(isLast: isDraining && !_isPatient, now, abort).ConfigureAwait(false);

            var wakes = abort.IsCancellationRequested ? null : Wakes(isDraining, now);
            if (_schedule.UnderWay == 0 && !_closer.IsUnderWay && (abort.IsCancellationRequested || (isDraining && wakes is null)))
                break;
            timer.Change(wakes ?? Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            await _queue.WaitForArrivalAsync(CancellationToken.None).ConfigureAwait(false);
        }

        await preparing.CancelAsync().ConfigureAwait(false);
        await preparation.ConfigureAwait(false);
    }

    /// <summary>While the first chunk is still being recorded; where chunks wait already, beside them.</summary>
    private async Task FindObstacleAsync(CancellationToken over)
    {
        try
        {
            _obstacle = await _destination.FindObstacleAsync(over).ConfigureAwait(false);
            if (_obstacle is not null)
                _queue.Wake();
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The run ends before it is known.
        }
    }

    private void BeginTries(bool isDraining, TimeSpan now, CancellationToken abort)
    {
        if (_isCheckWanted)
        {
            _isCheckWanted = false;
            _schedule.CheckNow();
            _closer.CheckNow();
        }

        try
        {
            while (now >= _queueReadableAt && _schedule.Next(isDraining, now) is { } chunk)
            {
                if (_schedule.IsGuilty(chunk))
                    SetAside(chunk, $"given up after {chunk.Attempts} tries while other chunks passed: {chunk.LastError}");
                else
                    Begin(chunk, abort);
            }
        }
        catch (SqliteException e)
        {
            // Reading failed: an ailing disk. What is queued stays, and the recording knows nothing of it.
            _queueReadableAt = now + QueueRetryDelay;
            var reason = $"the queue cannot be read: {e.Message}";
            _events.Report(new UploadFailed(new UploadOutcome.Transient(reason), ++_queueFailures, isDraining ? null : QueueRetryDelay));
        }
    }

    private void Begin(QueuedChunk chunk, CancellationToken abort)
    {
        var buffer = _buffers.TryPop(out var used) ? used : new();
        var read = _encoder.Read(chunk, buffer, out var audio);
        _queueFailures = 0;
        if (read != AudioRead.Whole)
        {
            _buffers.Push(buffer);
            if (read == AudioRead.Damaged)
                SetAside(chunk, "its audio was damaged on the disk (the checksum no longer matches), so it is not sent");
            return;
        }

        MarkSent(chunk);
        _events.Report(new ChunkSending(chunk));
        var tried = _schedule.Begin(chunk, buffer);
        tried.Task = _destination.StoreAsync(chunk, audio, abort);
        tried.Task.ContinueWith(
            (_, _) =>
            {
                _finished.Enqueue(tried);
                _queue.Wake();
            },
            null, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private void ExpectInFlight()
    {
        try
        {
            _queue.ExpectInFlight(_parallel);
        }
        catch (SqliteException)
        {
            // A full disk: what it says already holds for most.
        }
    }

    private void MarkSent(QueuedChunk chunk)
    {
        try
        {
            _queue.MarkSent(chunk);
        }
        catch (SqliteException)
        {
            // A full disk, which only deliveries make empty again. Should the recorder die before the answer comes, the chunk
            // is taken for unsent.
        }
    }

    /// <returns>How long until time alone lets something through; null: until something happens, or for a drain, never.</returns>
    private TimeSpan? Wakes(bool isDraining, TimeSpan now)
    {
        if (now < _queueReadableAt)
            return isDraining ? null : _queueReadableAt - now;
        var at = _schedule.Wakes(isDraining, now);
        if ((!isDraining || _isPatient) && _closer.Wakes is { } completion && !(at < completion))
            at = completion;
        return at > now ? at - now : at is null ? null : TimeSpan.Zero;
    }

    private async Task FinishAsync(UploadTry tried, bool isDraining, CancellationToken abort)
    {
        _buffers.Push(tried.Audio);
        try
        {
            var outcome = _schedule.Judge(await tried.GetOutcomeAsync().ConfigureAwait(false));
            await SettleAsync(tried, outcome, isDraining, abort).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            // What became of it is unknown: it stays marked as sent.
            _schedule.Drop(tried);
        }
    }

    private async Task SettleAsync(UploadTry tried, UploadOutcome outcome, bool isDraining, CancellationToken abort)
    {
        var chunk = tried.Chunk;
        switch (outcome)
        {
            case UploadOutcome.Stored stored:
                await WriteAsync(() => _queue.Complete(chunk, stored.SourceFileId), abort).ConfigureAwait(false);
                _schedule.Pass(tried, Now);
                Interlocked.Increment(ref _delivered);
                if (stored.IsPossiblyRepeated)
                    Interlocked.Increment(ref _possiblyRepeated);
                _events.Report(new ChunkUploaded(chunk, stored.SourceFileId, _queue.GetStatus(), stored.IsPossiblyRepeated));
                break;
            case UploadOutcome.SourceFileUnknown unknown:
                var isNews = false;
                await WriteAsync(() => _queue.RecordFailure(chunk, unknown.Reason, unknown.MayHaveArrived), abort).ConfigureAwait(false);
                await WriteAsync(() => isNews = _queue.ForgetSourceFile(chunk.Recording), abort).ConfigureAwait(false);
                _schedule.Settle(tried);
                if (isNews)
                    _events.Report(new SourceFileForgotten(chunk, unknown.Reason));
                break;
            case UploadOutcome.Rejected rejected:
                await WriteAsync(() => _queue.Quarantine(chunk, rejected.Reason), abort).ConfigureAwait(false);
                _schedule.Settle(tried);
                _events.Report(new ChunkQuarantined(chunk, rejected.Reason));
                break;
            case UploadOutcome.Failed failed:
                await WriteAsync(() => _queue.RecordFailure(chunk, failed.Reason, failed.MayHaveArrived), abort).ConfigureAwait(false);
                _events.Report(_schedule.Fail(tried, failed, isDraining, Now));
                break;
        }
    }

    private void SetAside(QueuedChunk chunk, string reason)
    {
        _queue.Quarantine(chunk, reason);
        _schedule.Acquit(chunk);
        _events.Report(new ChunkQuarantined(chunk, reason));
    }

    /// <summary>
    /// Writes what was learned to the queue, again and again when the disk refuses: a chunk that the server has stored
    /// must not be sent a second time because it could not be deleted.
    /// </summary>
    private async Task WriteAsync(Action write, CancellationToken abort)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                write();
                return;
            }
            catch (SqliteException e)
            {
                var reason = $"the queue cannot be written: {e.Message}";
                _events.Report(new UploadFailed(new UploadOutcome.Transient(reason), failures, QueueRetryDelay));
                await Task.Delay(QueueRetryDelay, _time, abort).ConfigureAwait(false);
            }
        }
    }
}
