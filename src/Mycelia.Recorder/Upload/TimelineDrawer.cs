using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Recording;

namespace Mycelia.Recorder.Upload;

/// <summary>
/// Has the server draw what was delivered, while the recording runs: one request for a stretch, some time after the first delivery that is
/// not shown. What could not be drawn stays in the queue, and is drawn later, in the next run if need be. It never holds up a chunk.
/// </summary>
/// <param name="queue">Knows what is not drawn; woken when a request is done.</param>
/// <param name="destination">The way to the server.</param>
/// <param name="events">Told of what is drawn, and once of why it is not.</param>
internal sealed class TimelineDrawer(ChunkQueue queue, IChunkDestination destination, IProgress<RecorderEvent> events)
{
    /// <summary>How long a delivery may wait to be shown: a recording that goes on is drawn so often.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(45);

    private static readonly RetryPolicy Retry = new() { FirstDelay = TimeSpan.FromSeconds(15), MaxDelay = TimeSpan.FromMinutes(30), Recheck = TimeSpan.FromHours(1) };

    /// <summary>At the end of a run nothing is waited for, but a request that was lost is repeated.</summary>
    private const int LastTries = 2;

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
        catch (SqliteException)
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
    }

    /// <summary>Settles what is done, and begins the next.</summary>
    /// <param name="isLast">Nothing more will be delivered in this run: what is to be drawn is drawn now.</param>
    /// <param name="isWell">Whether the server takes chunks.</param>
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
        catch (SqliteException)
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
        _stretch = queue.FindUndrawn(except: rests);
        if (_stretch is null)
        {
            _due = rests != 0 && queue.FindUndrawn() is not null ? _drawn.At + Period : null;
            return;
        }

        _underWay = destination.DrawAsync(_stretch.From, _stretch.To, abort);
        _ = _underWay.ContinueWith(
            static (_, queue) => ((ChunkQueue)queue!).Wake(), queue, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private void Settle(UploadOutcome.Failed? problem, bool isLast, TimeSpan now)
    {
        if (problem is not null)
        {
            _due = now + Retry.DelayAfter(problem, ++_failures, chance: 1);
            _hasGivenUp = isLast && (_failures >= LastTries || problem is not UploadOutcome.Transient);
            if (_said != problem.Reason)
                events.Report(new TimelineNotDrawn(_said = problem.Reason));
            return;
        }

        queue.NoteDrawn(_stretch!);
        events.Report(new TimelineDrawn(_stretch!.From, _stretch.To, IsAgain: _said is not null));
        (_failures, _said) = (0, null);
        _drawn = (_stretch.Id, now);
        _due = now;
    }
}
