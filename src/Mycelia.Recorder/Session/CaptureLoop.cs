using System.Runtime.CompilerServices;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Capture.Clock;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Session;

/// <summary>Reads blocks for as long as the recording lasts, across pauses and inputs that are lost and opened again.</summary>
/// <param name="open">Opens the input.</param>
/// <param name="gate">Whether anything is to be captured.</param>
/// <param name="retryDelay">How far tries to open it are apart at the least.</param>
/// <param name="events">Told what happens.</param>
/// <param name="rest">Told since when nothing is captured, and when something is again.</param>
/// <param name="time">The clock.</param>
internal sealed class CaptureLoop(
    Func<CancellationToken, Task<IAudioSource>> open,
    CaptureGate gate,
    TimeSpan retryDelay,
    IProgress<RecorderEvent> events,
    Action<CaptureRest> rest,
    TimeProvider time
)
{
    private readonly OutageLog _log = new(events, time);
    private readonly PartLog _parts = new(events, time);
    private long? _lastTry;
    private bool _isLost;
    private DateTimeOffset? _end;
    private bool _afterEnd;
    private bool _wasAway;
    private bool _isOther;
    private RecordingGap? _gap;

    /// <summary>Why nothing is captured; null while something is.</summary>
    private string? _cause;

    /// <summary>Since when for this cause, after another; null: since the last frame.</summary>
    private DateTimeOffset? _causeSince;

    /// <summary>What is recorded, as a person calls it.</summary>
    public string Device { get; private set; } = "";

    /// <summary>Whether digital silence is no sign of trouble.</summary>
    public bool MayBeSilent { get; private set; }

    /// <summary>What is missing before the last block; once, and null when nothing is.</summary>
    public RecordingGap? TakeGap()
    {
        var gap = _gap;
        _gap = null;
        return gap;
    }

    /// <summary>What there is to be marked; null when there is nothing more.</summary>
    public RecordingMark? TakeMark() => _parts.TakeMark();

    /// <summary>Waits for the first input there is.</summary>
    /// <returns>Null when stopped before.</returns>
    public async Task<IAudioSource?> WaitForInputAsync(CancellationToken stop)
    {
        var said = new HashSet<string>();
        return await OpenAsync(
                absence =>
                {
                    Rest(CauseOf(absence.Problem));
                    if (said.Add(absence.Message))
                        events.Report(new WaitingForInput(absence.Message, absence.Problem));
                },
                stop
            )
            .ConfigureAwait(false);
    }

    /// <summary>The blocks. One without samples ends the chunk: nothing was captured after what came before it, for a while.</summary>
    /// <param name="source">The input that the recording began with; disposed of here.</param>
    /// <param name="stop">Ends the sequence, after what was already heard.</param>
    public async IAsyncEnumerable<PcmBlock> ReadAsync(IAudioSource source, [EnumeratorCancellation] CancellationToken stop)
    {
        for (IAudioSource? current = source; current is not null; current = await OpenAsync(StayLost, stop).ConfigureAwait(false))
        {
            await using (current.ConfigureAwait(false))
            {
                using var reading = CancellationTokenSource.CreateLinkedTokenSource(
                    stop,
                    current.CanWait ? CancellationToken.None : gate.Closing
                );
                var blocks = current.ReadBlocksAsync(reading.Token).GetAsyncEnumerator(CancellationToken.None);
                await using (blocks.ConfigureAwait(false))
                {
                    _isLost = false;
                    while (true)
                    {
                        try
                        {
                            if (!await blocks.MoveNextAsync().ConfigureAwait(false))
                                break;
                        }
                        catch (AudioInputException e)
                        {
                            Lose(e);
                            break;
                        }

                        if (Follow(current, blocks.Current) is { } block)
                            yield return block;
                        if (!current.CanWait || gate.ClosedBy is null)
                            continue;
                        yield return End();
                        if (!await WhileClosedAsync(stop).ConfigureAwait(false))
                            yield break;
                    }
                }

                if (!_isLost && !reading.IsCancellationRequested)
                    yield break;
            }

            if (stop.IsCancellationRequested)
                yield break;
            yield return End();
        }
    }

    /// <summary>Notes that the input was lost.</summary>
    private void Lose(AudioInputException problem)
    {
        _isLost = true;
        Rest(CauseOf(problem.Problem));
        if (problem.Problem != AudioInputProblem.Superseded)
            _log.Lost(problem);
    }

    private void StayLost(AudioInputException problem)
    {
        _wasAway = true;
        Rest(CauseOf(problem.Problem));
        _log.Lost(problem);
    }

    /// <summary>
    /// Nothing is captured from now on. What somebody asked for is told from what nobody did, and from what somebody else did; of causes
    /// that nobody asked for, the first holds.
    /// </summary>
    private void Rest(string cause)
    {
        if (_cause is null)
        {
            rest(new(_end, _cause = cause));
        }
        else if (cause != _cause && (GapCause.IsPause(cause) || GapCause.IsPause(_cause)))
        {
            _causeSince = time.GetUtcNow();
            rest(new(_causeSince, _cause = cause));
        }
    }

    /// <summary>Another device is recorded. Of a loss that it ended at once, the change is the cause.</summary>
    private void RestForChange()
    {
        if (_cause == GapCause.MicrophoneLost && !_wasAway)
            _cause = null;
        Rest(GapCause.MicrophoneChanged);
    }

    private static string CauseOf(AudioInputProblem problem) =>
        problem switch
        {
            AudioInputProblem.NoServer => GapCause.NoSoundServer,
            AudioInputProblem.Superseded => GapCause.MicrophoneChanged,
            _ => GapCause.MicrophoneLost,
        };

    private static string CauseOf(CapturePaused closed) =>
        closed.Cause switch
        {
            PauseCause.User => GapCause.Paused,
            PauseCause.QuietHours => GapCause.QuietHours,
            PauseCause.ScreenLocked => GapCause.ScreenLocked,
            _ => closed.Storage is StorageProblem.Full or StorageProblem.OverQuota or StorageProblem.FileTooLarge
                ? GapCause.DiskFull
                : GapCause.DiskRefuses,
        };

    private PcmBlock? Follow(IAudioSource source, PcmBlock block)
    {
        (Device, MayBeSilent) = (source.Description, source.MayBeSilent);
        switch (block.Notice)
        {
            case InputNotice.Suspended { Device: var device }:
                var reason = $"the microphone '{device}' is suspended; it is recorded again as soon as it is resumed";
                Rest(GapCause.Suspended);
                _log.Stopped(new CaptureInterrupted(reason), reason);
                return End();
            case InputNotice.NoMicrophone { Device: var monitor }:
                events.Report(new MonitorRecorded(monitor));
                return null;
            case InputNotice.MicrophoneThere { Recorded: var recorded }:
                events.Report(new MicrophoneFound(recorded));
                return null;
            case InputNotice.PartLost lost:
                _parts.Lost(lost);
                return null;
            case InputNotice.PartFound found:
                _parts.Found(found);
                return null;
            case InputNotice.PartChanged { Change: var change }:
                _log.Changed(change, joined: Device);
                return null;
            case InputNotice.Changed other:
                _isOther = true;
                RestForChange();
                _log.Changed(other);
                return End();
        }

        if (block.Samples.IsEmpty)
            return block;
        if (_isOther)
        {
            if (AfterTheOther(block, source.Format) is not { } after)
                return null;
            (block, _isOther) = (after, false);
        }

        // What follows cannot have been heard before what is there: the end of the one is known better than the time of the other.
        if (_end is { } heard && block.Start < heard && heard - block.Start < CaptureClock.GapThreshold && (_afterEnd || block.GapBefore))
            block = block with { Start = heard };
        var missing = (_afterEnd || block.GapBefore) && block.Start - _end is { Ticks: > 0 } gap ? gap : (TimeSpan?)null;
        _log.Heard(Device, block.Start, missing, isExplained: _cause == GapCause.MicrophoneChanged);
        if (missing >= OutageLog.WorthSaying)
            _gap = Gap(_end!.Value, block.Start);
        if (_cause is not null)
            rest(new(block.Start, Cause: null, IsFirst: _end is null));
        (_cause, _causeSince) = (null, null);
        _wasAway = false;
        var end = block.Start + source.Format.DurationOf(block.Samples.Length / source.Format.BytesPerFrame);
        _parts.Heard(block.Start, end);
        _end = end;
        if (_afterEnd)
            block = block with { GapBefore = true };
        _afterEnd = false;
        return block;
    }

    /// <summary>
    /// Another input is recorded, and begins with what it had heard before: that time is the first one's, and is in the recording already.
    /// </summary>
    /// <returns>What comes after; null: nothing does.</returns>
    private PcmBlock? AfterTheOther(PcmBlock block, AudioFormat format)
    {
        if (_end is not { } heard || heard - block.Start < CaptureClock.GapThreshold)
            return block;
        var bytes = (long)format.FramesIn(heard - block.Start) * format.BytesPerFrame;
        return bytes < block.Samples.Length ? block with { Samples = block.Samples[(int)bytes..], Start = heard } : null;
    }

    private RecordingGap Gap(DateTimeOffset heard, DateTimeOffset next)
    {
        var from = _causeSince is { } since && since > heard && since < next ? since : heard;
        return new(from, next, _cause ?? GapCause.Unexplained) { HeardUntil = heard };
    }

    private PcmBlock End()
    {
        _afterEnd = true;
        return PcmBlock.End;
    }

    /// <returns>Null when the recording is stopped before there is an input.</returns>
    private async Task<IAudioSource?> OpenAsync(Action<AudioInputException> failed, CancellationToken stop)
    {
        while (await WhileClosedAsync(stop).ConfigureAwait(false))
        {
            if (_lastTry is { } last && time.GetElapsedTime(last) < retryDelay)
                await Task.Delay(retryDelay, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _lastTry = time.GetTimestamp();
            try
            {
                return await open(stop).ConfigureAwait(false);
            }
            catch (AudioInputException e)
            {
                failed(e);
                await Task.Delay(retryDelay, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                _lastTry = null;
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }

        return null;
    }

    /// <returns>False when stopped.</returns>
    private async Task<bool> WhileClosedAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var change = gate.Changed;
            if (gate.ClosedBy is not { } closed)
                return true;
            Rest(CauseOf(closed));
            _log.Stopped(closed, closed.Reason);
            await change.WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return false;
    }
}
