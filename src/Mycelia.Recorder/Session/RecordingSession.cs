using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Chunking;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Queue.Journal;

namespace Mycelia.Recorder.Session;

/// <summary>One run: wires the stages, starts them, and stops them so that nothing is lost. Use it once.</summary>
public sealed class RecordingSession
{
    private readonly RecorderOptions _options;
    private readonly Func<CancellationToken, Task<IAudioSource>> _reopen;
    private readonly ChunkQueue _queue;
    private readonly IChunkDestination? _destination;
    private readonly IProgress<RecorderEvent> _events;
    private readonly TimeProvider _time;
    private ChunkKeeper? _keeper;
    private RecordingSeries? _recordings;
    private LiveLevel? _level;
    private StorageGuard? _guard;
    private Task _watch = Task.CompletedTask;
    private UploadWorker? _worker;

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
        TimeProvider? time = null)
    {
        _options = options;
        _reopen = reopen;
        _queue = queue;
        _destination = destination;
        _events = events;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Whether anything is to be captured. The program may close and open it at any time, before the recording begins too.</summary>
    public CaptureGate Gate { get; } = new();

    /// <summary>Releases the microphone until <see cref="Resume"/>: nothing is captured, and the timeline has a gap. Deliveries go on.</summary>
    public void Pause() => Gate.Close(PauseCause.User, "paused");

    /// <summary>Ends a <see cref="Pause"/>.</summary>
    public void Resume() => Gate.Open(PauseCause.User);

    /// <summary>Whether <see cref="Pause"/> holds.</summary>
    public bool IsPaused => Gate.IsClosedBy(PauseCause.User);

    /// <summary>The level of what was captured since the last call, for a level meter. Costs nothing while it is not called.</summary>
    public LevelReading ReadLevel() => _level?.Read() ?? default;

    /// <summary>Notes this moment with the recording. An event says whether it could be stored.</summary>
    /// <param name="label">What it is called; may be empty.</param>
    public void Mark(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        var at = _time.GetUtcNow();
        _events.Report(WhyNotMarked(at, label) is { } problem ? new MomentNotMarked(label, problem) : new MomentMarked(at, label));
    }

    /// <summary>
    /// Records until <paramref name="stop"/> is cancelled, the input ends or <see cref="RecorderOptions.Duration"/> is
    /// reached; keeps the partial chunk; gives deliveries until <see cref="RecorderOptions.DrainTimeout"/>.
    /// </summary>
    /// <param name="source">The open input, disposed of here; null: wait until there is one, and deliver meanwhile.</param>
    /// <param name="stop">Ends the recording.</param>
    public async Task<RecordingSummary> RunAsync(IAudioSource? source, CancellationToken stop)
    {
        var worker = _worker = _destination is null ? null : new UploadWorker(_queue, _destination, _options.Upload, _events, _time, _options.Encoder);
        using var draining = new CancellationTokenSource();
        using var abort = new CancellationTokenSource();
        var uploads = worker is null ? Task.CompletedTask : Task.Run(() => worker.RunAsync(draining.Token, abort.Token), CancellationToken.None);

        var syncs = JournalSync.RunAsync(_queue.Journal, _events, draining.Token);
        try
        {
            var loop = new CaptureLoop(_reopen, Gate, _options.RetryDelay, _events, _time);
            source ??= await loop.WaitForInputAsync(stop).ConfigureAwait(false);
            if (source is not null)
                await CaptureAsync(loop, source, draining.Token, stop).ConfigureAwait(false);
        }
        finally
        {
            _events.Report(new Stopping(_queue.GetStatus(), _options.DrainTimeout));
            await draining.CancelAsync().ConfigureAwait(false);
            await syncs.ConfigureAwait(false);
            await _watch.ConfigureAwait(false);
            await DrainAsync(uploads, abort).ConfigureAwait(false);
        }

        var summary = new RecordingSummary(
            _keeper?.Captured ?? default, _keeper?.Chunks ?? 0, worker?.Delivered ?? 0, _queue.GetStatus(), _keeper?.Lost ?? 0, _guard?.Dropped ?? 0,
            worker?.PossiblyRepeated ?? 0);
        _events.Report(new RecordingStopped(summary));
        return summary;
    }

    /// <summary>Tries the server again at once, whatever was waited for. From any thread.</summary>
    public void CheckServer()
    {
        if (_worker is not { } worker)
            return;
        _events.Report(new ServerCheckRequested());
        worker.CheckNow();
    }

    private async Task CaptureAsync(CaptureLoop loop, IAudioSource source, CancellationToken draining, CancellationToken stop)
    {
        var format = source.Format;
        var notes = new RecordingNotes(_queue);
        var recordings = new RecordingSeries(new(_options.NewRecording, _time.LocalTimeZone), format, isLive: !source.CanWait, notes);
        _recordings = recordings;
        var chunker = new Chunker(format, (int)format.FramesIn(_options.ChunkLength));
        var guard = _guard = new StorageGuard(_queue, _options.Limits, RoomNeeded(format), Gate, _events, _time);
        _watch = Task.WhenAll(
            StorageWatch.RunAsync(guard, _queue, _time, draining), Task.Run(() => RecordingWatch.RunAsync(recordings, notes, _time, draining), CancellationToken.None));
        var keeper = _keeper = new ChunkKeeper(_queue, format, guard, _options.RetryDelay, _options.LockPatience, _events, _time);
        var level = _level = new LiveLevel(format);
        var silence = new SilenceWatch(format, _events, _time);
        var remaining = _options.Duration is { } duration ? format.FramesIn(duration) : long.MaxValue;
        _events.Report(new RecordingStarted(source.Description, format, _options.ChunkLength, _queue.GetStatus()));
        await foreach (var captured in loop.ReadAsync(source, stop).ConfigureAwait(false))
        {
            var block = captured;
            var frames = (int)Math.Min(remaining, block.Samples.Length / format.BytesPerFrame);
            block = block with { Samples = block.Samples[..(frames * format.BytesPerFrame)] };
            remaining -= frames;
            level.Add(block.Samples.Span);
            silence.Add(block, loop.Device);

            while (true)
            {
                var part = recordings.TakeCurrent(ref block);
                while (Take(ref part) is { } chunk)
                    await keeper.KeepAsync(chunk, stop).ConfigureAwait(false);
                if (block.Samples.IsEmpty)
                    break;
                await BeginRecordingAsync(block.Start).ConfigureAwait(false);
            }

            if (loop.TakeGap() is { } gap)
                recordings.Miss(gap);
            if (captured.Samples.IsEmpty && keeper.IsWhole)
                recordings.Rest();
            if (remaining == 0)
                break;
        }

        await EndChunkAsync().ConfigureAwait(false);
        keeper.Finish();
        if (keeper.IsWhole)
            recordings.End();
        notes.Write();

        async Task BeginRecordingAsync(DateTimeOffset start)
        {
            await EndChunkAsync().ConfigureAwait(false);
            chunker.Restart();
            var (recording, previous) = recordings.Begin(start, loop.Device, keeper.IsWhole);
            keeper.Begin(recording);
            if (previous is not null)
                _events.Report(new RecordingContinued(recording, previous, _options.NewRecording));
        }

        async Task EndChunkAsync()
        {
            if (chunker.Cut() is { } last)
                await keeper.KeepAsync(last, stop).ConfigureAwait(false);
        }

        // A chunk is in the journal, every frame of it, before it is queued.
        Chunk? Take(ref PcmBlock block)
        {
            var offered = block.Samples.Span;
            var chunk = chunker.Take(ref block);
            keeper.Journal(chunk?.Number ?? chunker.OpenNumber, chunk?.Start ?? chunker.OpenStart, offered[..^block.Samples.Length]);
            return chunk;
        }
    }

    /// <returns>Null when the moment was marked.</returns>
    private string? WhyNotMarked(DateTimeOffset at, string label)
    {
        if (_recordings?.Holding(at) is not { } recording)
            return "nothing has been recorded yet";
        try
        {
            _queue.Mark(recording, at, label);
            return null;
        }
        catch (SqliteException e)
        {
            return e.Message;
        }
    }

    /// <summary>What there must be room for: a whole chunk, and what is still heard while the microphone is released.</summary>
    private long RoomNeeded(AudioFormat format) =>
        WavHeader.Size + format.FramesIn(_options.ChunkLength + TimeSpan.FromSeconds(1)) * format.BytesPerFrame;

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
