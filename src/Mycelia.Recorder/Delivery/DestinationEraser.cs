using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Delivery;

/// <summary>
/// Has a destination delete what it holds of what is to be forgotten, one recording after the other. What it refuses, or cannot be asked
/// for now, stays noted in the queue, is said once, and is asked for again: in this run and in later ones.
/// </summary>
/// <param name="queue">Knows what is to be deleted.</param>
/// <param name="destination">The way there.</param>
/// <param name="events">Told of what is deleted, and of why it is not.</param>
/// <param name="alarm">Wakes whoever asks it to go on.</param>
/// <param name="time">The clock by which the queue knows what is due.</param>
internal sealed class DestinationEraser(
    ChunkQueue queue,
    IChunkDestination destination,
    IProgress<RecorderEvent> events,
    DeliveryAlarm alarm,
    TimeProvider time
)
{
    private static readonly RetryPolicy Retry = new()
    {
        FirstDelay = TimeSpan.FromSeconds(5),
        MaxDelay = TimeSpan.FromMinutes(30),
        Recheck = TimeSpan.FromHours(1),
    };

    private Erasure? _erasure;
    private Task<UploadOutcome.Failed?>? _underWay;
    private TimeSpan? _due = TimeSpan.Zero;
    private (string Reason, bool IsInDoubt)? _said;
    private bool _hasGivenUp;
    private volatile bool _isLookWanted;

    public bool IsUnderWay => _underWay is not null;

    /// <summary>Something may be to be deleted. From any thread.</summary>
    public void Look()
    {
        _isLookWanted = true;
        alarm.Ring();
    }

    /// <summary>When time alone has something tried; null when nothing waits for time.</summary>
    public TimeSpan? Wakes(bool isDraining) => isDraining || IsUnderWay ? null : _due;

    /// <summary>Ends the waits of what failed.</summary>
    public void CheckNow()
    {
        try
        {
            queue.Forgettings.HurryAll();
        }
        catch (QueueUnavailableException)
        {
            // An ailing disk: it is tried when it would have been.
        }

        (_due, _hasGivenUp) = (TimeSpan.Zero, false);
    }

    /// <summary>Settles what is done, and begins the next.</summary>
    /// <param name="isLast">Nothing is waited for: a failure ends it for this run.</param>
    /// <param name="now">The time, on a clock that only goes on.</param>
    /// <param name="abort">Gives up what is under way.</param>
    public async Task ContinueAsync(bool isLast, TimeSpan now, CancellationToken abort)
    {
        if (_isLookWanted)
        {
            _isLookWanted = false;
            _due = TimeSpan.Zero;
        }

        try
        {
            if (_underWay is { IsCompleted: true } task)
            {
                _underWay = null;
                Settle(await task.ConfigureAwait(false), isLast);
                _due = TimeSpan.Zero;
            }

            if (IsUnderWay || _hasGivenUp || abort.IsCancellationRequested || !(now >= _due))
                return;
            _erasure = queue.Forgettings.FindDue(destination.Name);
            if (_erasure is null)
            {
                var next = queue.Forgettings.FindNext(destination.Name);
                _due = next is null ? null : now + Max(next.Value - time.GetUtcNow(), TimeSpan.FromMilliseconds(1));
                return;
            }

            _underWay = destination.EraseAsync(_erasure, abort);
            alarm.RingAfter(_underWay);
        }
        catch (QueueUnavailableException)
        {
            // An ailing disk: the chunks' own reading says so.
            _due = now + Retry.MaxDelay;
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            // The next run does it.
        }
    }

    private void Settle(UploadOutcome.Failed? problem, bool isLast)
    {
        var erasure = _erasure!;
        if (problem is null)
        {
            // What may still arrive is looked for once more, and not said twice.
            if (!queue.Forgettings.NoteErased(erasure))
                return;
            _said = null;
            var left = Left();
            // Of several inputs it is done when it is done with each.
            if (left.Exists(one => !one.IsInDoubt && (one.From, one.To) == (erasure.From, erasure.To)))
                return;
            var failing = left.FindAll(static one => one.Problem is not null);
            events.Report(
                new AudioErased(destination.Name, erasure.From, erasure.To)
                {
                    IsLast = failing.Count == 0,
                    IsRestInDoubt = failing is not [] && failing.TrueForAll(static one => one.IsInDoubt),
                }
            );
            return;
        }

        var isForGood = problem is not UploadOutcome.Transient;
        queue.Forgettings.NoteNotErased(erasure, problem.Reason, NextTry(problem, erasure, time), isForGood);
        _hasGivenUp = isLast;
        // What is there for certain counts, whichever was tried last.
        var said = (problem.Reason, IsInDoubt: Left().TrueForAll(static one => one.IsInDoubt || one.Problem is null));
        if (_said == said)
            return;
        _said = said;
        events.Report(
            new AudioNotErased(destination.Name, erasure.From, erasure.To, problem.Reason)
            {
                Hint = problem.Hint,
                IsInDoubt = said.IsInDoubt,
            }
        );
    }

    /// <summary>What it has not deleted.</summary>
    private List<Erasure> Left() =>
        [.. queue.Forgettings.ReadErasures().Where(one => one.Destination.Length == 0 || one.Destination == destination.Name)];

    /// <summary>When it is tried again.</summary>
    public static DateTimeOffset NextTry(UploadOutcome.Failed problem, Erasure erasure, TimeProvider time) =>
        time.GetUtcNow() + Retry.DelayAfter(problem, erasure.Tries + 1, chance: 1);

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
