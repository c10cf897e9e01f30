using System.Buffers;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Recording;
using Polly;

namespace Mycelia.Recorder.Upload;

/// <summary>
/// Delivers what the queue holds, oldest first, for as long as it runs. It knows nothing of the recording, and nothing
/// that it meets stops it.
/// </summary>
public sealed class UploadWorker
{
    private static readonly TimeSpan QueueRetryDelay = TimeSpan.FromSeconds(2);

    private readonly ChunkQueue _queue;
    private readonly IChunkDestination _destination;
    private readonly IProgress<RecorderEvent> _events;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline<UploadOutcome> _retries;
    private readonly ChunkEncoder _encoder;
    private readonly ArrayBufferWriter<byte> _audio = new();
    private long _delivered;

    /// <param name="queue">Where chunks come from.</param>
    /// <param name="destination">Where they go.</param>
    /// <param name="retryPolicy">How long to wait between tries.</param>
    /// <param name="events">Told of each delivery and failure.</param>
    /// <param name="time">The clock of the waits.</param>
    /// <param name="encoder">What chunks are encoded by before they are sent; null: they go out in WAV.</param>
    public UploadWorker(
        ChunkQueue queue, IChunkDestination destination, RetryPolicy retryPolicy, IProgress<RecorderEvent> events, TimeProvider time, IAudioEncoder? encoder = null)
    {
        _encoder = new(queue, encoder);
        _queue = queue;
        _destination = destination;
        _events = events;
        _time = time;
        _retries = retryPolicy.Build((failure, failures, wait) => _events.Report(new UploadFailed(failure, failures, wait)), time);
    }

    /// <summary>How many chunks the server has stored so far.</summary>
    public long Delivered => Interlocked.Read(ref _delivered);

    /// <summary>
    /// Runs until <paramref name="draining"/> is cancelled and then until the queue is empty, a try fails, or
    /// <paramref name="abort"/> is cancelled.
    /// </summary>
    /// <param name="draining">Nothing more will be recorded: deliver what is there without waiting for better times.</param>
    /// <param name="abort">Give up the try in flight.</param>
    public async Task RunAsync(CancellationToken draining, CancellationToken abort)
    {
        for (var failures = 0; !abort.IsCancellationRequested;)
        {
            try
            {
                if (await NextAsync(draining).ConfigureAwait(false) is not { } chunk)
                    return;
                var outcome = await DeliverAsync(chunk, draining, abort).ConfigureAwait(false);
                if (!await SettleAsync(chunk, outcome, abort).ConfigureAwait(false))
                    return;
                failures = 0;
            }
            catch (OperationCanceledException) when (abort.IsCancellationRequested)
            {
                return;
            }
            catch (SqliteException e)
            {
                // Reading failed: an ailing disk. What is queued stays, and the recording knows nothing of it.
                var reason = $"the queue cannot be read: {e.Message}";
                var next = draining.IsCancellationRequested ? (TimeSpan?)null : QueueRetryDelay;
                _events.Report(new UploadFailed(new UploadOutcome.Transient(reason), ++failures, next));
                if (next is null)
                    return;
                await Task.Delay(QueueRetryDelay, _time, draining).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<QueuedChunk?> NextAsync(CancellationToken draining)
    {
        while (true)
        {
            if (_queue.PeekOldest() is { } chunk)
                return chunk;
            if (draining.IsCancellationRequested)
                return null;
            try
            {
                await _queue.WaitForArrivalAsync(draining).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // Draining begins: look once more, for the last partial chunk.
            }
        }
    }

    /// <returns>What settled the chunk; null when draining began while it waited for its next try.</returns>
    private async Task<UploadOutcome?> DeliverAsync(QueuedChunk chunk, CancellationToken draining, CancellationToken abort)
    {
        var isTried = false;
        try
        {
            return await _retries.ExecuteAsync(
                async _ =>
                {
                    isTried = true;
                    return await TryOnceAsync(chunk, abort).ConfigureAwait(false);
                },
                draining).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (draining.IsCancellationRequested && !abort.IsCancellationRequested)
        {
            // Draining cuts a wait short. It also keeps the first try from beginning; that one is made all the same.
            return isTried ? null : await TryOnceAsync(chunk, abort).ConfigureAwait(false);
        }
    }

    private async Task<UploadOutcome> TryOnceAsync(QueuedChunk chunk, CancellationToken abort)
    {
        switch (_encoder.Read(chunk, _audio, out var audio))
        {
            case AudioRead.Gone:
                return new UploadOutcome.Withdrawn();
            case AudioRead.Damaged:
                return new UploadOutcome.Rejected("its audio was damaged on the disk (the checksum no longer matches), so it is not sent");
        }

        _events.Report(new ChunkSending(chunk));
        var outcome = await _destination.StoreAsync(chunk, audio, abort).ConfigureAwait(false);
        if (outcome is UploadOutcome.Failed failed)
            await WriteAsync(() => _queue.RecordFailure(chunk, failed.Reason), abort).ConfigureAwait(false);
        return outcome;
    }

    /// <returns>Whether to go on with the next chunk.</returns>
    private async Task<bool> SettleAsync(QueuedChunk chunk, UploadOutcome? outcome, CancellationToken abort)
    {
        switch (outcome)
        {
            case UploadOutcome.Stored stored:
                await WriteAsync(() => _queue.Complete(chunk, stored.SourceFileId), abort).ConfigureAwait(false);
                Interlocked.Increment(ref _delivered);
                _events.Report(new ChunkUploaded(chunk, stored.SourceFileId, _queue.GetStatus()));
                return true;
            case UploadOutcome.SourceFileUnknown unknown:
                await WriteAsync(() => _queue.ForgetSourceFile(chunk.Recording), abort).ConfigureAwait(false);
                _events.Report(new SourceFileForgotten(chunk, unknown.Reason));
                return true;
            case UploadOutcome.Rejected rejected:
                await WriteAsync(() => _queue.Quarantine(chunk, rejected.Reason), abort).ConfigureAwait(false);
                _events.Report(new ChunkQuarantined(chunk, rejected.Reason));
                return true;
            case UploadOutcome.Withdrawn:
                return true;
            case UploadOutcome.Failed failed:
                _events.Report(new UploadFailed(failed, 1, NextTry: null));
                return false;
            default:
                return false;
        }
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
