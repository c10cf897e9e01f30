using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Chunking;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Queue.Journal;

namespace Mycelia.Recorder.Session;

/// <summary>The way of one input into the queue: captured, cut into chunks, kept. Knows nothing of deliveries. Use it once.</summary>
/// <param name="options">How to record.</param>
/// <param name="input">What is recorded.</param>
/// <param name="queue">Where chunks are kept.</param>
/// <param name="journal">Where the open one is.</param>
/// <param name="events">Told what happens, from several threads.</param>
/// <param name="time">The clock of waits and of created_at.</param>
// What is taken in turns has nothing to be disposed of.
#pragma warning disable CA1001
internal sealed class CaptureRun(
    RecorderOptions options,
    RecordedInput input,
    ChunkQueue queue,
    CaptureJournal journal,
    IProgress<RecorderEvent> events,
    TimeProvider time
)
#pragma warning restore CA1001
{
    /// <summary>A sound server keeps so much for a recorder that does not read.</summary>
    private static readonly TimeSpan LongestInBuffers = TimeSpan.FromMinutes(3);

    /// <summary>By so much an end that was counted may be off one that was stored.</summary>
    private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(2);

    private ChunkKeeper? _keeper;
    private readonly RecordingNotes _notes = new(queue, input.Name?.Name);

    /// <summary>Held while something is done with the audio: by the capture for each block, and by whoever ends the open chunk.</summary>
    private readonly SemaphoreSlim _turn = new(1);
    private readonly ForgottenBlocks _forgotten = new();
    private Chunker? _chunker;
    private SilenceLog? _skipped;
    private DateTimeOffset? _heardUntil;
    private volatile RecordingSeries? _recordings;
    private readonly LiveLevels _levels = new();
    private Task _watch = Task.CompletedTask;
    private Task _quiet = Task.CompletedTask;

    /// <summary>Whether anything is to be captured.</summary>
    public CaptureGate Gate { get; } = new();

    /// <summary>How much was kept.</summary>
    public TimeSpan Captured => _keeper?.Captured ?? default;

    /// <summary>In how many chunks.</summary>
    public int Chunks => _keeper?.Chunks ?? 0;

    /// <summary>How many chunks could not be kept.</summary>
    public int Lost => _keeper?.Lost ?? 0;

    /// <summary>Sees to it that a user's pause outlives the recorder, until there is none any more.</summary>
    public void KeepPause(UserPause? pause) => _notes.Pause(pause);

    /// <summary>Tells the level of what is captured to one who asks.</summary>
    public LevelReader OpenLevel() => _levels.Open();

    /// <summary>
    /// Captures until <paramref name="stop"/> is cancelled, the input ends or the duration is reached; keeps the partial chunk.
    /// </summary>
    /// <param name="source">The open input, disposed of here; null: wait until there is one.</param>
    /// <param name="guard">Sees to it that there is room.</param>
    /// <param name="storage">Looks whether there is.</param>
    /// <param name="over">Ends what goes on beside the capture: it looks at the disk and at the clock.</param>
    /// <param name="stop">Ends the capture.</param>
    public async Task RunAsync(
        IAudioSource? source,
        StorageGuard guard,
        StorageWatch storage,
        CancellationToken over,
        CancellationToken stop
    )
    {
        _watch = Task.Run(() => RecordingWatch.RunAsync(() => _recordings, _notes, time, over), CancellationToken.None);
        var loop = new CaptureLoop(input.OpenAsync, Gate, options.RetryDelay, events, rest => _notes.Rest(rest, time.GetUtcNow()), time);
        // A file is not heard: what is recorded of it may be of any time.
        if (source is not { CanWait: true })
        {
            _notes.BeginRun(time.GetUtcNow());
            if (options.QuietHours is { } quiet)
                _quiet = QuietHoursGate.RunAsync(quiet, Gate, time, over);
        }

        source ??= await loop.WaitForInputAsync(stop).ConfigureAwait(false);
        if (source is not null)
        {
            guard.Expect(RoomNeeded(source.Format), (long)source.Format.SampleRate * source.Format.BytesPerFrame);
            storage.Begin(over);
            await CaptureAsync(loop, source, guard, stop).ConfigureAwait(false);
        }

        _notes.EndRun(time.GetUtcNow());
        _notes.Write();
    }

    /// <summary>From now on, what is heard of a window is dropped.</summary>
    public void Forget(Forgetting window) => _forgotten.Add(window);

    /// <summary>
    /// Puts what is in the open chunk and in a window into the queue, where it is forgotten as everything else, and leaves nothing of what
    /// came before in the journal.
    /// </summary>
    /// <param name="window">The window.</param>
    /// <param name="over">Gives it up.</param>
    /// <returns>
    /// The recording that heard something of the window which never comes into the queue; none where nothing did. Null: the disk refuses
    /// for a while.
    /// </returns>
    public async Task<IReadOnlyList<(RecordingInfo Recording, DateTimeOffset From, DateTimeOffset To)>?> CutAsync(
        Forgetting window,
        CancellationToken over
    )
    {
        await _turn.WaitAsync(over).ConfigureAwait(false);
        try
        {
            if (_chunker is not { } chunker || _keeper is not { } keeper)
                return [];
            // A silence that goes on would grow over what is forgotten of it: what comes is another one.
            _skipped?.EndWithin(window.From, window.To);
            if (chunker.IsOpenWithin(window.From, window.To) && chunker.Cut() is { } cut)
            {
                _skipped?.End();
                await keeper.KeepAsync(cut, over).ConfigureAwait(false);
            }

            keeper.TrimJournal();
            if (!_notes.Write())
                return null;
            // What was heard lately goes on to be heard: the sound server has the rest, up to now.
            return
                _heardUntil is { } heard
                && heard < window.To
                && time.GetUtcNow() - heard < LongestInBuffers
                && _recordings?.Current is { } recording
                ? [(recording, heard > window.From ? heard - Rounding : window.From, window.To)]
                : [];
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Waits until what went on beside the capture has ended.</summary>
    public async Task EndAsync()
    {
        await _watch.ConfigureAwait(false);
        await _quiet.ConfigureAwait(false);
    }

    private async Task CaptureAsync(CaptureLoop loop, IAudioSource source, StorageGuard guard, CancellationToken stop)
    {
        var format = source.Format;
        var recordings = new RecordingSeries(new(options.NewRecording, time.LocalTimeZone), format, isLive: !source.CanWait, _notes)
        {
            Input = input.Name?.Name,
        };
        _recordings = recordings;
        var chunker = _chunker = new Chunker(format, (int)format.FramesIn(options.ChunkLength), options.Silence);
        var skipped = _skipped = new SilenceLog(recordings, format, events);
        var keeper = _keeper = new ChunkKeeper(queue, journal, format, guard, options.RetryDelay, options.LockPatience, events, time);
        _levels.Begin(format);
        var silence = new SilenceWatch(format, events, time);
        var remaining = options.Duration is { } duration ? format.FramesIn(duration) : long.MaxValue;
        events.Report(new RecordingStarted(source.Description, format, options.ChunkLength, queue.GetStatus()));
        await foreach (var captured in loop.ReadAsync(source, stop).ConfigureAwait(false))
        {
            var block = captured;
            var frames = (int)Math.Min(remaining, block.Samples.Length / format.BytesPerFrame);
            block = block with { Samples = block.Samples[..(frames * format.BytesPerFrame)] };
            remaining -= frames;
            _levels.Add(block.Samples.Span);
            if (!loop.MayBeSilent)
                silence.Add(block, loop.Device);

            await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            try
            {
                _heardUntil = block.Samples.IsEmpty ? null : block.Start + format.DurationOf(frames);
                for (var left = block; _forgotten.TryTake(ref left, format, out var remembered); )
                    await AddAsync(remembered).ConfigureAwait(false);
                if (!chunker.IsQuiet)
                    skipped.End();
                if (loop.TakeGap() is { } gap)
                    recordings.Miss(gap);
                while (loop.TakeMark() is { } mark)
                    recordings.Mark(mark);
                if (captured.Samples.IsEmpty && keeper.IsWhole)
                    recordings.Rest();
            }
            finally
            {
                _turn.Release();
            }

            if (remaining == 0)
                break;
        }

        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            _heardUntil = null;
            await EndChunkAsync().ConfigureAwait(false);
            keeper.Finish();
            if (keeper.IsWhole)
                recordings.End();
        }
        finally
        {
            _turn.Release();
        }

        async ValueTask AddAsync(PcmBlock block)
        {
            while (true)
            {
                var part = recordings.TakeCurrent(ref block);
                while (Take(ref part) is { } chunk)
                    await KeepAsync(chunk).ConfigureAwait(false);
                if (block.Samples.IsEmpty)
                    break;
                await BeginRecordingAsync(block.Start).ConfigureAwait(false);
            }
        }

        async Task BeginRecordingAsync(DateTimeOffset start)
        {
            await EndChunkAsync().ConfigureAwait(false);
            chunker.Restart();
            var (recording, previous) = recordings.Begin(start, loop.Device, keeper.IsWhole);
            keeper.Begin(recording);
            if (previous is not null)
                events.Report(new RecordingContinued(recording, previous, options.NewRecording));
        }

        async Task EndChunkAsync()
        {
            if (chunker.Cut() is { } last)
                await KeepAsync(last).ConfigureAwait(false);
        }

        Task KeepAsync(Chunk chunk)
        {
            skipped.End();
            return keeper.KeepAsync(chunk, stop);
        }

        // A chunk is in the journal, every frame of it, before it is queued.
        Chunk? Take(ref PcmBlock block)
        {
            var offered = block.Samples.Span;
            var chunk = chunker.Take(ref block);
            var added = offered[..^block.Samples.Length];
            if (chunker.TakeSkipped() is { } silence)
            {
                skipped.Skip(silence);
                added = chunk is null
                    ? chunker.OpenSamples
                    : chunk.Wav.Span.Slice(WavHeader.SizeOf(format.Samples), chunk.Frames * format.BytesPerFrame);
            }

            keeper.Journal(chunk?.Number ?? chunker.OpenNumber, chunk?.Start ?? chunker.OpenStart, added);
            return chunk;
        }
    }

    /// <summary>Notes a moment with the recording.</summary>
    /// <param name="at">When it is.</param>
    /// <param name="label">What it is called; may be empty.</param>
    /// <returns>Whether it could be stored; to be reported by whoever asked.</returns>
    public RecorderEvent Mark(DateTimeOffset at, string label)
    {
        if (_recordings?.Holding(at) is not { } recording)
            return new MomentNotMarked(label, "nothing has been recorded yet");
        try
        {
            queue.Mark(recording, at, label);
            return new MomentMarked(at, label);
        }
        catch (QueueUnavailableException e)
        {
            return new MomentNotMarked(label, e.Message) { Hint = e.Hint };
        }
    }

    /// <summary>What there must be room for: a whole chunk, and what is still heard while the microphone is released.</summary>
    private long RoomNeeded(AudioFormat format) =>
        WavHeader.SizeOf(format.Samples) + format.FramesIn(options.ChunkLength + TimeSpan.FromSeconds(1)) * format.BytesPerFrame;
}
