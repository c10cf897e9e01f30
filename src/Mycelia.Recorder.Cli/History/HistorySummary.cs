using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.History;

/// <summary>The figures of a window of time. Pure.</summary>
internal sealed class HistorySummary
{
    private readonly IReadOnlyList<LedgerStretch> _stretches;

    /// <param name="stretches">What is in it.</param>
    public HistorySummary(IReadOnlyList<LedgerStretch> stretches)
    {
        _stretches = stretches;
        Recorded = Cover(static one => one.Fate is not null and not ChunkFate.Lost || one.Kind == LedgerKind.Recording);
        Delivered = Cover(static one => one.Fate == ChunkFate.Delivered);
        Queued = Cover(static one => one.Fate == ChunkFate.Queued);
        Quarantined = Cover(static one => one.Fate == ChunkFate.Quarantined);
        Lost = Cover(static one => one.Fate is ChunkFate.Lost or ChunkFate.Dropped);
        Paused = Cover(static one => one.Kind == LedgerKind.Pause);
        Silence = Cover(static one => one.Kind == LedgerKind.Silence);
        Missing = Cover(static one => one.Kind == LedgerKind.Gap);
        Forgotten = Cover(static one => one.Kind == LedgerKind.Forgotten);
        NotRunning = Cover(static one => one.Kind == LedgerKind.NotRunning);
        Gaps = stretches.Count(static one => one.Kind == LedgerKind.Gap);
    }

    /// <summary>How much was recorded, and not lost since by an accident.</summary>
    public TimeSpan Recorded { get; }

    /// <summary>How much of it is delivered.</summary>
    public TimeSpan Delivered { get; }

    /// <summary>How much of it waits.</summary>
    public TimeSpan Queued { get; }

    /// <summary>How much of it is kept and not sent.</summary>
    public TimeSpan Quarantined { get; }

    /// <summary>How much was recorded and is gone, dropped or lost.</summary>
    public TimeSpan Lost { get; }

    /// <summary>How much was recorded and forgotten.</summary>
    public TimeSpan Forgotten { get; }

    /// <summary>How long nothing was to be recorded.</summary>
    public TimeSpan Paused { get; }

    /// <summary>How much was heard and not delivered, being silence.</summary>
    public TimeSpan Silence { get; }

    /// <summary>How long nothing was heard.</summary>
    public TimeSpan Missing { get; }

    /// <summary>How long no recorder ran.</summary>
    public TimeSpan NotRunning { get; }

    /// <summary>How many gaps there are.</summary>
    public int Gaps { get; }

    /// <summary>
    /// Whether something that was recorded is not delivered: lost, dropped, quarantined, or still waiting after a time in which it should
    /// have been.
    /// </summary>
    /// <param name="now">When that is asked.</param>
    /// <param name="hold">How old it must be before it is delivered at all.</param>
    public bool IsIncomplete(DateTimeOffset now, TimeSpan hold = default) =>
        Quarantined > TimeSpan.Zero
        || Lost > TimeSpan.Zero
        || _stretches.Any(one => one.Fate == ChunkFate.Queued && now - one.From > Health.Patience + hold);

    /// <summary>How much time some stretches cover: what several inputs recorded at once counts once.</summary>
    private TimeSpan Cover(Func<LedgerStretch, bool> which)
    {
        var (covered, until) = (TimeSpan.Zero, DateTimeOffset.MinValue);
        foreach (var stretch in _stretches.Where(which).OrderBy(static one => one.From))
        {
            var from = stretch.From > until ? stretch.From : until;
            if (stretch.To <= from)
                continue;
            covered += stretch.To - from;
            until = stretch.To;
        }

        return covered;
    }
}
