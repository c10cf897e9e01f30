using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Chunking;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Upload;

namespace Mycelia.Recorder.Recording;

/// <summary>One run: wires the stages, starts them, and stops them so that nothing is lost. Use it once.</summary>
public sealed class Recorder
{
    private readonly RecorderOptions _options;
    private readonly Func<CancellationToken, Task<IAudioSource>> _reopen;
    private readonly ChunkQueue _queue;
    private readonly IChunkDestination? _destination;
    private readonly IProgress<RecorderEvent> _events;
    private readonly TimeProvider _time;
    private RecordingInfo? _recording;
    private TimeSpan _captured;
    private int _chunksCaptured;
    private int _chunksLost;

    /// <param name="options">How to record.</param>
    /// <param name="reopen">Opens the input again when it was lost.</param>
    /// <param name="queue">Where chunks are kept; not disposed of here.</param>
    /// <param name="destination">Where they go; null: nowhere in this run.</param>
    /// <param name="events">Told what happens, from several threads.</param>
    /// <param name="time">The clock of waits and of created_at.</param>
    public Recorder(
        RecorderOptions options,
        Func<CancellationToken, Task<IAudioSource>> reopen,
        ChunkQueue queue,
        IChunkDestination? destination,
        IProgress<RecorderEvent> events,
        TimeProvider? time = null)
    {
        _options = options;
        _reopen = reopen;
        _queue = queue;
        _destination = destination;
        _events = events;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>
    /// Records until <paramref name="stop"/> is cancelled, the input ends or <see cref="RecorderOptions.Duration"/> is
    /// reached; keeps the partial chunk; gives deliveries until <see cref="RecorderOptions.DrainTimeout"/>.
    /// </summary>
    /// <param name="source">The open input; disposed of here.</param>
    /// <param name="stop">Ends the recording.</param>
    public async Task<RecordingSummary> RunAsync(IAudioSource source, CancellationToken stop)
    {
        var worker = _destination is null ? null : new UploadWorker(_queue, _destination, _options.RetryPolicy, _events, _time);
        using var draining = new CancellationTokenSource();
        using var abort = new CancellationTokenSource();
        var uploads = worker is null ? Task.CompletedTask : Task.Run(() => worker.RunAsync(draining.Token, abort.Token), CancellationToken.None);

        try
        {
            await CaptureAsync(source, stop).ConfigureAwait(false);
        }
        finally
        {
            _events.Report(new Stopping(_queue.GetStatus(), _options.DrainTimeout));
            await draining.CancelAsync().ConfigureAwait(false);
            await DrainAsync(uploads, abort).ConfigureAwait(false);
        }

        var summary = new RecordingSummary(_captured, _chunksCaptured, worker?.Delivered ?? 0, _queue.GetStatus(), _chunksLost);
        _events.Report(new RecordingStopped(summary));
        return summary;
    }

    private async Task CaptureAsync(IAudioSource source, CancellationToken stop)
    {
        var (format, description) = (source.Format, source.Description);
        var chunker = new Chunker(format, (int)format.FramesIn(_options.ChunkLength));
        var remaining = _options.Duration is { } duration ? format.FramesIn(duration) : long.MaxValue;
        _events.Report(new RecordingStarted(description, format, _options.ChunkLength, _queue.GetStatus()));
        var loop = new CaptureLoop(_reopen, _options.RetryDelay, _events, _time);
        await foreach (var captured in loop.ReadAsync(source, stop).ConfigureAwait(false))
        {
            var block = captured;
            var frames = (int)Math.Min(remaining, block.Samples.Length / format.BytesPerFrame);
            block = block with { Samples = block.Samples[..(frames * format.BytesPerFrame)] };
            remaining -= frames;

            while (chunker.Take(ref block) is { } chunk)
                await KeepAsync(chunk, description, stop).ConfigureAwait(false);
            if (remaining == 0)
                break;
        }

        if (chunker.Cut() is { } last)
            await KeepAsync(last, description, stop).ConfigureAwait(false);
    }

    /// <summary>
    /// Puts a chunk on the disk. While the disk refuses, the chunk is held and the sound server buffers what follows;
    /// only a stop gives up.
    /// </summary>
    private async Task KeepAsync(Chunk chunk, string device, CancellationToken stop)
    {
        // The recording begins with its first chunk, to the same millisecond.
        _recording ??= RecordingInfo.Begin(chunk.Start, device);
        string? reason = null;
        while (true)
        {
            try
            {
                _queue.Enqueue(_recording, chunk);
                _captured += chunk.Duration;
                _chunksCaptured++;
                _events.Report(new ChunkCaptured(_recording, chunk, _queue.GetStatus()));
                return;
            }
            catch (SqliteException e)
            {
                if (e.Message != reason || stop.IsCancellationRequested)
                    _events.Report(new ChunkNotStored(chunk, reason = e.Message, stop.IsCancellationRequested));
            }

            if (stop.IsCancellationRequested)
            {
                _chunksLost++;
                return;
            }

            await Task.Delay(_options.RetryDelay, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task DrainAsync(Task uploads, CancellationTokenSource abort)
    {
        try
        {
            await uploads.WaitAsync(_options.DrainTimeout, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await abort.CancelAsync().ConfigureAwait(false);
            await uploads.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
