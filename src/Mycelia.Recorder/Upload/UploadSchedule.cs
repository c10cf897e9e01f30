using System.Buffers;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Recording;

namespace Mycelia.Recorder.Upload;

/// <summary>
/// Which chunk is tried next, and when: the oldest that nothing holds back, as many at once as the gate and the options
/// allow. While a recording has no source file, one chunk of it at a time.
/// </summary>
/// <param name="queue">Where chunks come from.</param>
/// <param name="options">How many at once, and how long to wait.</param>
/// <param name="chance">The next random number from 0 to 1.</param>
internal sealed class UploadSchedule(ChunkQueue queue, UploadOptions options, Func<double> chance)
{
    private readonly Dictionary<long, UploadTry> _underWay = [];
    private readonly DeliveryGate _gate = new(options.Retry, chance);
    private readonly Suspects _suspects = new(options.Retry, chance);
    private readonly RefusalBrake _brake = new();

    /// <summary>Why nothing passes at the moment; null when nothing is wrong.</summary>
    public UploadOutcome.Failed? Problem => _gate.ClosedBy;

    /// <summary>How many tries are under way.</summary>
    public int UnderWay => _underWay.Count;

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

    public UploadTry Begin(QueuedChunk chunk, ArrayBufferWriter<byte> audio)
    {
        var begun = new UploadTry(chunk, audio, _gate.Begin(), _suspects.Passes);
        _underWay.Add(chunk.Id, begun);
        return begun;
    }

    /// <summary>What an outcome means, in the light of those before it.</summary>
    public UploadOutcome Judge(UploadOutcome outcome) => outcome is UploadOutcome.Rejected refusal && _brake.Doubt(refusal) is { } doubt ? doubt : outcome;

    /// <summary>The server took the chunk.</summary>
    public void Pass(UploadTry tried, TimeSpan now)
    {
        _brake.Release();
        Drop(tried);
        _gate.Pass();
        _suspects.Pass(tried.Chunk.Id, now);
    }

    /// <summary>The server is well, but this chunk did not pass.</summary>
    public void Settle(UploadTry tried)
    {
        Drop(tried);
        _gate.Pass();
        _suspects.Acquit(tried.Chunk.Id);
    }

    /// <summary>A try failed.</summary>
    /// <returns>What there is to say of it.</returns>
    public UploadFailed Fail(UploadTry tried, UploadOutcome.Failed failed, bool isDraining, TimeSpan now)
    {
        Drop(tried);
        var chunk = tried.Chunk;
        if (failed is UploadOutcome.Transient { MayBeTheChunk: true } && _suspects.Fail(chunk.Id, tried.PassesBefore, now) is { } ownWait)
            return new(failed, chunk.Attempts + 1, isDraining && options.DrainTries == 1 ? null : ownWait, chunk);
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

    /// <summary>A try ended, and nothing is known of how.</summary>
    public void Drop(UploadTry tried) => _underWay.Remove(tried.Chunk.Id);

    /// <summary>When time alone lets something through; null: not before something happens, or for a drain, never.</summary>
    public TimeSpan? Wakes(bool isDraining, TimeSpan now)
    {
        if (isDraining && (GivesUp || options.DrainTries == 1))
            return null;
        if (!_gate.Admits(now))
            return _gate.Wakes;
        return UnderWay >= options.Parallel ? null : _suspects.Wakes(now);
    }

    /// <summary>Ends all waits.</summary>
    public void CheckNow()
    {
        _gate.CheckNow();
        _suspects.CheckNow();
    }

    /// <summary>The oldest chunk of which nothing bad is known.</summary>
    private QueuedChunk? Undoubted(TimeSpan now)
    {
        if (UnderWay == 0 && _suspects.Count == 0)
            return queue.PeekOldest();
        long[] held = [.. _underWay.Keys, .. _suspects.Waiting(now), .. _suspects.InDoubt];
        return queue.PeekOldest(held, Array.FindAll(held, chunk => _underWay.ContainsKey(chunk) || !_suspects.GivesWay(chunk)));
    }

    /// <summary>There is no other: one of those of which it is not known whose fault it was, the one that was tried longest ago.</summary>
    private QueuedChunk? Doubted()
    {
        foreach (var id in _suspects.InDoubt)
        {
            if (!_underWay.ContainsKey(id) && queue.Find(id) is { } chunk
                && (chunk.Recording.SourceFileId is not null || _underWay.Values.All(other => other.Chunk.Recording.Id != chunk.Recording.Id)))
                return chunk;
        }

        return null;
    }
}
