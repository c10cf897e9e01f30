using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Delivery;

/// <summary>
/// Which chunk is tried next, and when: the oldest that nothing holds back, as many at once as the gate and the options
/// allow. While a recording has no source file, one chunk of it at a time.
/// </summary>
/// <param name="queue">Where chunks come from.</param>
/// <param name="options">How many at once, and how long to wait.</param>
/// <param name="chance">The next random number from 0 to 1.</param>
/// <param name="time">The clock by which chunks are old enough.</param>
internal sealed class UploadSchedule(ChunkQueue queue, UploadOptions options, Func<double> chance, TimeProvider time)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();
    private DateTimeOffset _ripened;
    private readonly HashSet<long> _underWay = [];
    private readonly HashSet<string> _opening = [];
    private readonly DeliveryGate _gate = new(options.Retry, chance);
    private readonly Suspects _suspects = new(options.Retry, chance);
    private readonly RefusalCooldown _brake = new();
    private readonly Dictionary<long, TimeSpan> _waiting = [];
    private readonly Dictionary<long, int> _questions = [];

    /// <summary>Why nothing passes at the moment; null when nothing is wrong.</summary>
    public UploadOutcome.Failed? Problem => _gate.ClosedBy;

    /// <summary>How many tries are under way.</summary>
    public int UnderWay { get; private set; }

    /// <summary>A drain that waits for nothing tries another chunk at once when the failed one may itself be the cause.</summary>
    private bool WantsSecondOpinion =>
        options.DrainTries == 1 && UnderWay == 0 && _gate is { Failures: 1, ClosedBy: UploadOutcome.Transient { MayBeTheChunk: true } };

    /// <summary>Whether a drain leaves the rest for another day.</summary>
    private bool GivesUp => !_gate.IsOpen && (_gate.Failures >= options.DrainTries || _gate.ClosedBy is not UploadOutcome.Transient);

    /// <summary>The chunk that may be tried now; null when there is none.</summary>
    public QueuedChunk? Next(bool isDraining, TimeSpan now)
    {
        if (UnderWay >= options.Parallel)
            return null;
        if (isDraining && GivesUp)
            return WantsSecondOpinion ? Undoubted(now) : null;
        return _gate.Admits(now) ? Undoubted(now) ?? Doubted() : null;
    }

    /// <summary>Whether a chunk failed again and again while others passed.</summary>
    public bool IsGuilty(QueuedChunk chunk) => _suspects.IsGuilty(chunk.Id);

    public void Acquit(QueuedChunk chunk) => _suspects.Acquit(chunk.Id);

    /// <summary>The chunks that may go in one request with one that may be tried now, itself first.</summary>
    /// <param name="first">What <see cref="Next"/> gave.</param>
    /// <param name="most">How many, at the most.</param>
    /// <param name="isReady">Whether one need not be waited for.</param>
    public IReadOnlyList<QueuedChunk> With(QueuedChunk first, int most, Func<QueuedChunk, bool> isReady)
    {
        if (most <= 1 || !first.Recording.IsOpenedByResource || !_gate.IsOpen || _suspects.Count > 0)
            return [first];
        QueuedChunk[] chunks = [.. queue.PeekDocuments([.. _underWay, .. _waiting.Keys], most, Ripe).TakeWhile(isReady)];
        return chunks.Length > 0 && chunks[0].Id == first.Id ? chunks : [first];
    }

    public UploadTry Begin(IReadOnlyList<QueuedChunk> chunks)
    {
        var begun = new UploadTry(chunks, _gate.Begin(), _suspects.Passes);
        UnderWay++;
        foreach (var chunk in chunks)
        {
            _underWay.Add(chunk.Id);
            if (chunk.Recording.SourceFileId is null)
                _opening.Add(chunk.Recording.Id);
        }

        return begun;
    }

    /// <summary>A try ended; what became of its chunks is settled for each.</summary>
    public void End(UploadTry tried)
    {
        UnderWay--;
        foreach (var chunk in tried.Chunks)
        {
            _underWay.Remove(chunk.Id);
            _opening.Remove(chunk.Recording.Id);
        }
    }

    /// <summary>A chunk is to leave the queue. Nothing is known of it any more: another may get its row.</summary>
    /// <returns>Whether it may: it is not on its way.</returns>
    public bool Withdraw(long chunk)
    {
        if (_underWay.Contains(chunk))
            return false;
        _waiting.Remove(chunk);
        _questions.Remove(chunk);
        _suspects.Acquit(chunk);
        return true;
    }

    /// <summary>What an outcome means, in the light of those before it.</summary>
    public UploadOutcome Judge(UploadOutcome outcome) =>
        outcome is UploadOutcome.Rejected { IsFoundHere: false } refusal && _brake.Doubt(refusal) is { } doubt ? doubt : outcome;

    /// <summary>The server took a chunk.</summary>
    public void Pass(QueuedChunk chunk, TimeSpan now)
    {
        _brake.Release();
        _gate.Pass();
        _suspects.Pass(chunk.Id, now);
        _questions.Remove(chunk.Id);
    }

    /// <summary>The server is well, but this chunk did not pass.</summary>
    public void Settle(QueuedChunk chunk)
    {
        _gate.Pass();
        _suspects.Acquit(chunk.Id);
        _questions.Remove(chunk.Id);
    }

    /// <summary>The server is well; of this chunk it will know more later.</summary>
    public void Hold(QueuedChunk chunk, TimeSpan until)
    {
        Settle(chunk);
        _waiting[chunk.Id] = until;
    }

    /// <summary>A question about a chunk failed. That is no fault of the chunk's: it waits, longer and longer, and others go on.</summary>
    /// <returns>How long; null when it is to be settled as any failure is: nobody mends it by waiting, or a drain has waited
    /// enough.</returns>
    public TimeSpan? Postpone(UploadTry tried, QueuedChunk chunk, UploadOutcome.Failed failed, bool isDraining, TimeSpan now)
    {
        var questions = _questions[chunk.Id] = _questions.GetValueOrDefault(chunk.Id) + 1;
        if (failed is not UploadOutcome.Transient || (isDraining && questions >= options.DrainTries))
            return null;
        if (tried.Probe > 0)
            _gate.Fail(tried.Probe, failed, now);
        var wait = options.Retry.Backoff(questions, chance());
        _waiting[chunk.Id] = now + wait;
        return wait;
    }

    /// <summary>A try failed.</summary>
    /// <returns>What there is to say of it.</returns>
    public UploadFailed Fail(UploadTry tried, QueuedChunk chunk, UploadOutcome.Failed failed, bool isDraining, TimeSpan now)
    {
        if (failed is UploadOutcome.Transient { IsTheChunk: true })
        {
            var blamed = _suspects.Blame(chunk.Id, now);
            if (!_suspects.IsGuilty(chunk.Id) || _brake.Doubt(new(failed.Reason)) is not { } doubt)
            {
                _gate.Pass();
                return new(failed, chunk.Attempts + 1, isDraining && options.DrainTries == 1 ? null : blamed, chunk);
            }

            _suspects.Acquit(chunk.Id);
            failed = doubt;
        }
        else if (
            failed is UploadOutcome.Transient { MayBeTheChunk: true }
            && _suspects.Fail(chunk.Id, tried.PassesBefore, now) is { } ownWait
        )
        {
            return new(failed, chunk.Attempts + 1, isDraining && options.DrainTries == 1 ? null : ownWait, chunk);
        }

        var wait = _gate.Fail(tried.Probe, failed, now);
        return new(failed, _gate.Failures, isDraining && GivesUp ? null : wait);
    }

    /// <summary>It is known before the first try that it would fail.</summary>
    /// <returns>What there is to say of it.</returns>
    public UploadFailed Obstruct(UploadOutcome.Failed obstacle, TimeSpan now)
    {
        var wait = _gate.Fail(probe: 0, obstacle, now);
        return new(obstacle, _gate.Failures, wait);
    }

    /// <summary>When time alone lets something through; null: not before something happens, or for a drain, never.</summary>
    public TimeSpan? Wakes(bool isDraining, TimeSpan now)
    {
        if (isDraining && (GivesUp || options.DrainTries == 1))
            return null;
        if (!_gate.Admits(now))
            return _gate.Wakes;
        return UnderWay >= options.Parallel
            ? null
            : Earlier(Earlier(_suspects.Wakes(now), _waiting.Count == 0 ? null : _waiting.Values.Min()), isDraining ? null : Ripens(now));
    }

    /// <summary>What has been recorded by a moment counts as old enough. From any thread.</summary>
    public void Ripen(DateTimeOffset moment)
    {
        lock (_lock)
            _ripened = moment;
    }

    /// <summary>When a chunk must have ended that may go; null: at any time.</summary>
    private DateTimeOffset? Ripe
    {
        get
        {
            if (options.Hold is not { } hold)
                return null;
            var ripe = time.GetUtcNow() - hold;
            lock (_lock)
                return ripe > _ripened ? ripe : _ripened;
        }
    }

    /// <summary>When the next chunk will be old enough; null: none waits for that.</summary>
    private TimeSpan? Ripens(TimeSpan now)
    {
        if (Ripe is not { } ripe || queue.FindUnripe(ripe) is not { } end)
            return null;
        var wait = end + options.Hold!.Value - time.GetUtcNow();
        return now + (wait > Shortest ? wait : Shortest);
    }

    /// <summary>Ends all waits.</summary>
    public void CheckNow()
    {
        _gate.CheckNow();
        _suspects.CheckNow();
        _waiting.Clear();
    }

    /// <summary>The oldest chunk of which nothing bad is known.</summary>
    private QueuedChunk? Undoubted(TimeSpan now)
    {
        foreach (var (chunk, until) in _waiting)
        {
            // Removing does not disturb the walk.
            if (until <= now)
                _waiting.Remove(chunk);
        }

        long[] held = [.. _underWay, .. _waiting.Keys, .. _suspects.Waiting(now), .. _suspects.InDoubt];
        return queue.PeekOldest(held, Array.FindAll(held, chunk => _underWay.Contains(chunk) || !_suspects.GivesWay(chunk)), Ripe);
    }

    private static TimeSpan? Earlier(TimeSpan? one, TimeSpan? other) => one is null || other < one ? other : one;

    /// <summary>There is no other: one of those of which it is not known whose fault it was, the one that was tried longest ago.</summary>
    private QueuedChunk? Doubted()
    {
        foreach (var id in _suspects.InDoubt)
        {
            if (
                !_underWay.Contains(id)
                && queue.FindFree(id, Ripe) is { } chunk
                && (chunk.Recording.SourceFileId is not null || !_opening.Contains(chunk.Recording.Id))
            )
                return chunk;
        }

        return null;
    }
}
