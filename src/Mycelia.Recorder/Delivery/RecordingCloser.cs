using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Delivery;

/// <summary>
/// Tells the server of recordings that have ended and of which everything was delivered, one after the other. It never
/// holds up a chunk. What fails again and again is said once, and tried every hour from then on, and in the next run.
/// </summary>
/// <param name="queue">Knows the recordings; woken when one is done.</param>
/// <param name="destination">The way to the server.</param>
/// <param name="events">Told of each.</param>
/// <param name="policy">How long to wait after a failure.</param>
/// <param name="alarm">Wakes whoever asks it to go on.</param>
internal sealed class RecordingCloser(
    ChunkQueue queue,
    IChunkDestination destination,
    IProgress<RecorderEvent> events,
    RetryPolicy policy,
    DeliveryAlarm alarm
)
{
    private const int Tries = 5;

    /// <summary>At the end of a run nothing is waited for, but a request that was lost is repeated.</summary>
    private const int LastTries = 2;

    private static readonly TimeSpan LongWait = TimeSpan.FromHours(1);

    private EndedRecording? _recording;
    private Task<Completion>? _underWay;
    private TimeSpan _nextTry;
    private int _failures;
    private readonly Dictionary<string, TimeSpan> _later = [];
    private string? _said;

    public bool IsUnderWay => _underWay is not null;

    /// <summary>When time alone has something tried again; null when nothing waits for time.</summary>
    /// <param name="isDraining">Nothing waits for an hour.</param>
    public TimeSpan? Wakes(bool isDraining) =>
        IsUnderWay ? null
        : _failures > 0 ? _nextTry
        : isDraining || _later.Count == 0 ? null
        : _later.Values.Min();

    /// <summary>Ends the wait, and tries again what was given up.</summary>
    public void CheckNow()
    {
        _nextTry = TimeSpan.MinValue;
        _later.Clear();
    }

    /// <summary>Settles what is done, and begins the next.</summary>
    /// <param name="isLast">Nothing is waited for: a second failure ends it for this run.</param>
    /// <param name="isHeld">Nothing is begun for now.</param>
    /// <param name="now">The time, on a clock that only goes on.</param>
    /// <param name="abort">Gives up what is under way.</param>
    public async Task ContinueAsync(bool isLast, bool isHeld, TimeSpan now, CancellationToken abort)
    {
        if (_underWay is { IsCompleted: true })
            await SettleAsync(isLast, now, abort).ConfigureAwait(false);
        if (IsUnderWay || isHeld || now < _nextTry || abort.IsCancellationRequested)
            return;

        _recording = Find(now);
        if (_recording is null)
        {
            _failures = 0;
            return;
        }

        _underWay = destination.CompleteAsync(_recording, abort);
        alarm.RingAfter(_underWay);
    }

    private async Task SettleAsync(bool isLast, TimeSpan now, CancellationToken abort)
    {
        var (recording, task) = (_recording!.Recording, _underWay!);
        _underWay = null;
        try
        {
            var completion = await task.ConfigureAwait(false);
            if (completion.Problem is { } problem)
            {
                Fail(recording, problem, isLast, now);
                return;
            }

            queue.NoteCompleted(recording);
            _later.Remove(recording.Id);
            (_failures, _said) = (0, null);
            events.Report(new RecordingCompleted(recording, completion.GroupingProblem));
        }
        catch (QueueUnavailableException e)
        {
            // To tell the server twice does no harm.
            Fail(recording, new UploadOutcome.Transient($"the queue cannot be written: {e.Message}") { Hint = e.Hint }, isLast, now);
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            // The next run does it.
        }
    }

    private void Fail(RecordingInfo recording, UploadOutcome.Failed problem, bool isLast, TimeSpan now)
    {
        _failures++;
        _nextTry = isLast ? now : now + policy.DelayAfter(problem, _failures, chance: 1);
        if (problem is UploadOutcome.Transient && _failures < (isLast ? LastTries : Tries))
            return;
        _failures = 0;
        // The next one is not kept waiting.
        _nextTry = now;
        _later[recording.Id] = now + LongWait;
        alarm.Ring();
        if (_said == problem.Reason)
            return;
        _said = problem.Reason;
        events.Report(new RecordingNotCompleted(recording, problem.Reason) { Hint = problem.Hint });
    }

    private EndedRecording? Find(TimeSpan now)
    {
        try
        {
            return queue.FindEnded([.. _later.Where(later => later.Value > now).Select(static later => later.Key)]);
        }
        catch (QueueUnavailableException)
        {
            // An ailing disk: the chunks' own reading says so.
            return null;
        }
    }
}
