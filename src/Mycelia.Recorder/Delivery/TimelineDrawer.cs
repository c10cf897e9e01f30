using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Delivery;

/// <summary>
/// Has the server draw what was delivered, while the recording runs: one request for a stretch, some time after the first delivery that is
/// not shown. What could not be drawn stays in the queue, and is drawn later, in the next run if need be. It never holds up a chunk.
/// </summary>
/// <param name="queue">Knows what is not drawn; woken when a request is done.</param>
/// <param name="destination">The way to the server.</param>
/// <param name="events">Told of what is drawn, and once of why it is not.</param>
/// <param name="alarm">Wakes whoever asks it to go on.</param>
internal sealed class TimelineDrawer(ChunkQueue queue, IChunkDestination destination, IProgress<RecorderEvent> events, DeliveryAlarm alarm)
{
    /// <summary>How long a delivery may wait to be shown: a recording that goes on is drawn so often.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(45);

    private static readonly RetryPolicy Retry = new()
    {
        FirstDelay = TimeSpan.FromSeconds(15),
        MaxDelay = TimeSpan.FromMinutes(30),
        Recheck = TimeSpan.FromHours(1),
    };

    /// <summary>At the end of a run nothing is waited for, but a request that was lost is repeated.</summary>
    private const int LastTries = 2;

    private readonly Dictionary<long, (int Failures, TimeSpan Until)> _resting = [];
    private UndrawnStretch? _stretch;
    private Task<UploadOutcome.Failed?>? _underWay;
    private TimeSpan? _due;
    private (long Id, TimeSpan At) _drawn;
    private int _failures;
    private string? _said;
    private bool _isWell;
    private bool _hasGivenUp;

    public bool IsUnderWay => _underWay is not null;

    /// <summary>When time alone has something drawn; null when nothing waits for time.</summary>
    public TimeSpan? Wakes(bool isDraining) => isDraining || IsUnderWay || !_isWell ? null : _due;

    /// <summary>A run begins: what earlier ones left is drawn at once.</summary>
    public void LookBack()
    {
        try
        {
            _due = queue.FindUndrawn() is null ? null : TimeSpan.Zero;
        }
        catch (QueueUnavailableException)
        {
            // An ailing disk: it is looked at again when something has been delivered.
        }
    }

    /// <summary>Something was delivered that is to be shown.</summary>
    public void Expect(TimeSpan now)
    {
        _due ??= now + Period;
        _hasGivenUp = false;
    }

    /// <summary>Ends the wait.</summary>
    public void CheckNow()
    {
        _due = TimeSpan.Zero;
        _hasGivenUp = false;
        _resting.Clear();
    }

    /// <summary>Settles what is done, and begins the next.</summary>
    /// <param name="isLast">Nothing more will be delivered in this run: what is to be drawn is drawn now.</param>
    /// <param name="isWell">Whether the server takes chunks, and is to be given some.</param>
    /// <param name="now">The time, on a clock that only goes on.</param>
    /// <param name="abort">Gives up what is under way.</param>
    public async Task ContinueAsync(bool isLast, bool isWell, TimeSpan now, CancellationToken abort)
    {
        _isWell = isWell;
        try
        {
            if (_underWay is { IsCompleted: true } task)
            {
                _underWay = null;
                Settle(await task.ConfigureAwait(false), isLast, now);
            }

            if (IsUnderWay || !isWell || _hasGivenUp || abort.IsCancellationRequested || (!isLast && !(now >= _due)))
                return;
            Begin(isLast, now, abort);
        }
        catch (QueueUnavailableException)
        {
            // An ailing disk: the chunks' own reading says so.
            _due = now + Period;
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            // The next run does it.
        }
    }

    private void Begin(bool isLast, TimeSpan now, CancellationToken abort)
    {
        // Deliveries go on: what was drawn just now is drawn again, but not at once.
        var rests = !isLast && now < _drawn.At + Period ? _drawn.Id : 0;
        // One that the server cannot draw must not keep the others from being drawn: it comes after them.
        _stretch =
            queue.FindUndrawn([rests, .. _resting.Keys])
            ?? queue.FindUndrawn([rests, .. _resting.Where(one => one.Value.Until > now).Select(static one => one.Key)])
            ?? (isLast ? queue.FindUndrawn() : null);
        if (_stretch is null)
        {
            Wait(rests != 0 ? _drawn.At + Period : now + Period, now);
            return;
        }

        _underWay = destination.DrawAsync(_stretch.From, _stretch.To, abort);
        alarm.RingAfter(_underWay);
    }

    /// <summary>Whatever is not drawn may not be now.</summary>
    /// <param name="next">When it is looked at again at the latest.</param>
    /// <param name="now">The time.</param>
    private void Wait(TimeSpan next, TimeSpan now)
    {
        if (queue.FindUndrawn() is not null)
        {
            _due = _resting.Values.Select(static one => one.Until).Where(until => until > now).Append(next).Min();
            return;
        }

        // Stretches become one, too: those that rest may have gone in another.
        _resting.Clear();
        (_due, _said) = (null, null);
    }

    private void Settle(UploadOutcome.Failed? problem, bool isLast, TimeSpan now)
    {
        if (problem is not null)
        {
            _due = now + Retry.DelayAfter(problem, ++_failures, chance: 1);
            var failures = _resting.GetValueOrDefault(_stretch!.Id).Failures + 1;
            _resting[_stretch.Id] = (failures, now + Retry.DelayAfter(problem, failures, chance: 1));
            _hasGivenUp = isLast && (_failures >= LastTries || problem is not UploadOutcome.Transient);
            if (_said != problem.Reason)
                events.Report(new TimelineNotDrawn(_said = problem.Reason) { Hint = problem.Hint });
            return;
        }

        queue.NoteDrawn(_stretch!);
        _resting.Remove(_stretch!.Id);
        // While another one cannot be drawn, it has been said and is not over.
        var isOver = _said is not null && _resting.Count == 0;
        events.Report(new TimelineDrawn(_stretch.From, _stretch.To, IsAgain: isOver));
        _failures = 0;
        if (isOver)
            _said = null;
        _drawn = (_stretch.Id, now);
        _due = now;
    }
}
