using System.Runtime.ExceptionServices;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Queue.Journal;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Session;

/// <summary>
/// Captures, one of each input, and a delivery, that have a queue between them and know nothing of each other; stopped so that nothing is
/// lost. Use it once.
/// </summary>
// The timer of a pause is disposed of at the end of the run; of what ends the waits, nothing is to be disposed of.
#pragma warning disable CA1001
public sealed class RecordingSession
#pragma warning restore CA1001
{
    /// <summary>How long after one input has reached its duration the others may take to: they began a little later.</summary>
    private static readonly TimeSpan LastToEnd = TimeSpan.FromSeconds(5);

    private readonly RecorderOptions _options;
    private readonly ChunkQueue _queue;
    private readonly IProgress<RecorderEvent> _events;
    private readonly TimeProvider _time;
    private readonly (CaptureRun Run, IProgress<RecorderEvent> Events, PauseTimer Pause)[] _captures;
    private readonly StorageGuard _guard;
    private readonly StorageWatch _storage;
    private readonly DeliveryRun? _delivery;
    private readonly ForgettingRun _forgetting;
    private readonly CancellationTokenSource _over = new();

    /// <param name="options">How to record.</param>
    /// <param name="reopen">Opens the only input again when it was lost.</param>
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
        : this(options, [new RecordedInput(null, reopen)], queue, destination, events, time) { }

    /// <param name="options">How to record each.</param>
    /// <param name="inputs">What is recorded.</param>
    /// <param name="queue">Where chunks are kept; not disposed of here.</param>
    /// <param name="destination">Where they go; null: nowhere in this run.</param>
    /// <param name="events">Told what happens, from several threads; of several inputs, with <see cref="RecorderEvent.Input"/>.</param>
    /// <param name="time">The clock of waits and of created_at.</param>
    /// <exception cref="QueueException">There cannot be a journal for each input.</exception>
    public RecordingSession(
        RecorderOptions options,
        IReadOnlyList<RecordedInput> inputs,
        ChunkQueue queue,
        IChunkDestination? destination,
        IProgress<RecorderEvent> events,
        TimeProvider? time = null
    )
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(queue);
        (_options, _queue, _events, _time) = (options, queue, events, time ?? TimeProvider.System);
        queue.OpenJournals(inputs.Count);
        Inputs = [.. inputs.Select(static input => input.Name?.Name).OfType<string>()];
        _captures = [.. inputs.Select(Wire)];
        if (options.KeepsPauses)
            GoOnWithPauses([.. inputs.Select(static input => input.Name?.Name)]);
        _guard = new(queue, options.Limits, [.. _captures.Select(static one => one.Run.Gate)], events, _time);
        _storage = new(_guard, queue, _time);
        _delivery = destination is null
            ? null
            : new(queue, destination, options.Upload, options.Encoder, Hold, options.UploadHours, events, _time);
        _forgetting = new(queue, [.. _captures.Select(static one => one.Run)], _delivery, events, _time);
    }

    /// <summary>What each of several inputs is called; empty where there is only one.</summary>
    public IReadOnlyList<string> Inputs { get; }

    /// <summary>
    /// Whether anything is to be captured of the first input. The program may close and open it at any time, before the recording begins
    /// too.
    /// </summary>
    internal CaptureGate Gate => _captures[0].Run.Gate;

    /// <summary>Releases the microphone while the user's screen is locked, beside whatever else pauses. From any thread.</summary>
    /// <param name="isLocked">Whether it is.</param>
    public void SetLocked(bool isLocked)
    {
        foreach (var (run, _, _) in _captures)
        {
            if (isLocked)
                run.Gate.Close(PauseCause.ScreenLocked, "screen locked");
            else
                run.Gate.Open(PauseCause.ScreenLocked);
        }
    }

    /// <summary>Whether anything is to be delivered. The program may hold and release it at any time, before the run begins too.</summary>
    public DeliveryHold Hold { get; } = new();

    /// <summary>
    /// Releases the microphones until <see cref="Resume"/>: nothing is captured, and the timeline has a gap. Deliveries go on. A pause that
    /// holds already is given another end.
    /// </summary>
    /// <param name="until">When it ends by itself; null: it does not.</param>
    /// <param name="input">The only input that is meant, from 0; null: all.</param>
    public void Pause(DateTimeOffset? until = null, int? input = null)
    {
        foreach (var (_, _, pause) in Meant(input))
            pause.Begin(until);
    }

    /// <summary>Ends a <see cref="Pause"/>.</summary>
    /// <param name="input">The only input that is meant, from 0; null: all.</param>
    /// <returns>Whether there was one.</returns>
    public bool Resume(int? input = null) => Meant(input).Aggregate(false, static (was, one) => one.Pause.End() || was);

    /// <summary>Whether <see cref="Pause"/> holds for every input.</summary>
    public bool IsPaused => _captures.All(static one => one.Run.Gate.IsClosedBy(PauseCause.User));

    /// <summary>Tells the level of what is captured to one who asks, such as a level meter; each may have its own.</summary>
    /// <param name="input">Of which input, from 0.</param>
    public LevelReader OpenLevel(int input = 0) => _captures[input].Run.OpenLevel();

    /// <summary>Notes this moment with every recording that is open.</summary>
    /// <param name="label">What it is called; may be empty.</param>
    /// <returns>The event that was reported: whether it could be stored.</returns>
    public RecorderEvent Mark(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        var now = _time.GetUtcNow();
        RecorderEvent[] all = [.. _captures.Select(one => one.Run.Mark(now, label))];
        // An input of which nothing was recorded yet has nothing to mark.
        var said = Array.Find(all, static one => one is MomentMarked) ?? all[0];
        _events.Report(said);
        return said;
    }

    /// <summary>Tells what waits, which has changed by somebody's hand. From any thread.</summary>
    public void CountQueue()
    {
        try
        {
            QueueStatus told;
            do
            {
                told = _queue.GetStatus();
                _events.Report(new QueueChanged(told));
                // Deliveries tell of it, too, and what was told last holds.
            } while (_queue.GetStatus() != told);
        }
        catch (QueueUnavailableException)
        {
            // The next chunk tells.
        }
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

    /// <summary>Records the only input: see <see cref="RunAllAsync"/>.</summary>
    public Task<RecordingSummary> RunAsync(IAudioSource? source, CancellationToken stop) => RunAllAsync([source], stop);

    /// <summary>
    /// Forgets a window of time: nothing of it is left here, and destinations are asked to delete what they have of it. Once this returns,
    /// that is noted, and is done whatever happens.
    /// </summary>
    /// <param name="from">Where it begins: a frame that begins in it goes.</param>
    /// <param name="to">Where it ends; not in time to come.</param>
    /// <returns>Ends when nothing of it is left here; cancelled by the end of the run, and the next start goes on.</returns>
    /// <exception cref="QueueUnavailableException">The disk refuses; nothing was done.</exception>
    public Task ForgetAsync(DateTimeOffset from, DateTimeOffset to) => _forgetting.RunAsync(from, to, _over.Token);

    /// <summary>Delivers what waits by now for its age, for hours or for a connection.</summary>
    public void DeliverNow() => _delivery?.DeliverNow();

    /// <summary>
    /// Records until <paramref name="stop"/> is cancelled, the input ends or <see cref="RecorderOptions.Duration"/> is
    /// reached; keeps the partial chunks; gives deliveries until <see cref="RecorderOptions.DrainTimeout"/>.
    /// </summary>
    /// <param name="sources">The open inputs, in their order, disposed of here; null: wait for it, and deliver meanwhile.</param>
    /// <param name="stop">Ends the recording.</param>
    public async Task<RecordingSummary> RunAllAsync(IReadOnlyList<IAudioSource?> sources, CancellationToken stop)
    {
        using var draining = new CancellationTokenSource();
        using var abort = new CancellationTokenSource();
        _delivery?.Begin(draining.Token, abort.Token);
        var syncs = JournalSync.RunAsync([.. _captures.Select((one, i) => (_queue.Journals[i], one.Events))], draining.Token);
        try
        {
            await CaptureAsync(sources, draining.Token, stop).ConfigureAwait(false);
        }
        finally
        {
            foreach (var (_, _, pause) in _captures)
                pause.Dispose();
            var held =
                _delivery is null ? null
                : Hold.Reason is { Length: > 0 } reason ? reason
                : _options.Upload.Hold is { } hold ? $"what is younger than {Lengths.Of(hold)} is held back"
                : null;
            _events.Report(new Stopping(_queue.GetStatus(), _options.DrainTimeout) { Held = held });
            await _over.CancelAsync().ConfigureAwait(false);
            await draining.CancelAsync().ConfigureAwait(false);
            await syncs.ConfigureAwait(false);
            foreach (var (run, _, _) in _captures)
                await run.EndAsync().ConfigureAwait(false);
            await _storage.EndAsync().ConfigureAwait(false);
            await _forgetting.EndAsync().ConfigureAwait(false);
            if (_delivery is not null)
                await _delivery.EndAsync(_options.DrainTimeout, abort).ConfigureAwait(false);
        }

        var summary = new RecordingSummary(
            TimeSpan.FromTicks(_captures.Sum(static one => one.Run.Captured.Ticks)),
            _captures.Sum(static one => one.Run.Chunks),
            _delivery?.Delivered ?? 0,
            _queue.GetStatus(),
            _captures.Sum(static one => one.Run.Lost),
            _guard.Dropped,
            _delivery?.PossiblyRepeated ?? 0
        );
        _events.Report(new RecordingStopped(summary));
        return summary;
    }

    /// <summary>Tries the server again at once, whatever was waited for. From any thread.</summary>
    public void CheckServer() => _delivery?.CheckServer();

    private (CaptureRun, IProgress<RecorderEvent>, PauseTimer) Wire(RecordedInput input, int number)
    {
        var events = input.Name is { } name ? new NamedEvents(name, _events) : _events;
        var run = new CaptureRun(_options, input, _queue, _queue.Journals[number], events, _time);
        var pause = new PauseTimer(run.Gate, _time, _options.KeepsPauses ? run.KeepPause : static _ => { });
        return (run, events, pause);
    }

    private void GoOnWithPauses(IReadOnlyList<string?> inputs)
    {
        var now = _time.GetUtcNow();
        var pauses = new List<(string? Input, UserPause Pause)>();
        for (var i = 0; i < inputs.Count; i++)
        {
            if (_queue.FindPause(inputs[i], now) is not { } pause)
                continue;
            _captures[i].Pause.GoOn(pause);
            pauses.Add((inputs[i], pause));
        }

        if (pauses.Count == 0)
            return;
        try
        {
            _queue.KeepPauses(pauses);
        }
        catch (QueueUnavailableException)
        {
            // They stay as they were noted, and hold.
        }
    }

    private (CaptureRun Run, IProgress<RecorderEvent> Events, PauseTimer Pause)[] Meant(int? input) =>
        input is { } only ? [_captures[only]] : _captures;

    private async Task CaptureAsync(IReadOnlyList<IAudioSource?> sources, CancellationToken over, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Exception? failure = null;
        var runs = _captures.Select((_, i) => CaptureAsync(i)).ToList();
        while (runs.Count > 0)
        {
            var ended = await Task.WhenAny(runs).ConfigureAwait(false);
            runs.Remove(ended);
            if (await ended.ConfigureAwait(false) is { } unforeseen)
                failure ??= unforeseen;
            else if (!end.IsCancellationRequested)
                end.CancelAfter(LastToEnd);
        }

        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);

        async Task<Exception?> CaptureAsync(int number)
        {
            var (run, events, _) = _captures[number];
            try
            {
                await run.RunAsync(sources[number], _guard, _storage, over, end.Token).ConfigureAwait(false);
                return null;
            }
            catch (Exception e)
            {
                // The others go on; what it is, is said at once, and again at the end.
                if (_captures.Length > 1)
                    events.Report(new CaptureInterrupted($"it ended by an error that nobody foresaw ({e.Message}); restart the recorder"));
                return e;
            }
        }
    }
}
