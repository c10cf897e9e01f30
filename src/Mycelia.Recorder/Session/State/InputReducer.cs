using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Session.State;

/// <summary>The part of <see cref="StateReducer"/> that is about one input. Pure; an event that it does not know changes nothing.</summary>
internal static class InputReducer
{
    public static InputState Apply(InputState input, RecorderEvent happening, DateTimeOffset now)
    {
        var next = Fold(input, happening, now);
        // A level of before says nothing of now.
        if (next is { Level: not null, Capture: not CaptureState.Recording })
            next = next with { Level = null };
        var run = Count(next.Run, input, happening);
        return run == next.Run ? next : next with { Run = run };
    }

    /// <summary>Adds what happened to an input.</summary>
    /// <param name="totals">The sum so far: of the input, the run, or the day.</param>
    /// <param name="before">The input before it happened.</param>
    /// <param name="happening">What happened.</param>
    public static Totals Count(Totals totals, InputState before, RecorderEvent happening) =>
        happening switch
        {
            ChunkCaptured e => totals with { Captured = totals.Captured + e.Chunk.Duration, ChunksCaptured = totals.ChunksCaptured + 1 },
            ChunkNotStored { GivenUp: true } => totals with { Lost = totals.Lost + 1 },
            SilenceSkipped e => totals with { Skipped = totals.Skipped + e.Added },
            AudioMissing => totals with { Interruptions = totals.Interruptions + 1 },
            CaptureInterrupted when before.Capture is not (CaptureState.NoMicrophone or CaptureState.Reconnecting) => totals with
            {
                Interruptions = totals.Interruptions + 1,
            },
            _ => totals,
        };

    private static InputState Fold(InputState input, RecorderEvent happening, DateTimeOffset now) =>
        happening switch
        {
            RecordingStarted e => Become(input, CaptureState.Recording, null, now) with { Device = e.Device, Format = e.Format },
            ChunkCaptured e => Captured(input, e, now),
            ChunkNotStored { GivenUp: false } e => Become(input, Refusal(e.Storage), e.Reason, now) with
            {
                IsHoldingChunk = true,
                Storage = e.Storage,
            },
            JournalFailed e => input with { JournalProblem = e.Reason },
            JournalResumed => input with { JournalProblem = null },
            CaptureInterrupted e => Become(input, Absence(e.Problem), e.Reason, now) with { SilentSince = null },
            WaitingForInput e => Become(input, Absence(e.Problem), e.Reason, now),
            CapturePaused e => Become(
                input,
                e.Cause == PauseCause.Storage ? Refusal(e.Storage ?? StorageProblem.Full) : CaptureState.Paused,
                e.Reason,
                now
            ) with
            {
                Storage = e.Cause == PauseCause.Storage ? e.Storage ?? StorageProblem.Full : null,
                PausedBy = e.Cause == PauseCause.Storage ? null : e.Cause,
                SilentSince = null,
                IsHoldingChunk = false,
            },
            AudioMissing e => input with { LastMissing = new(e.Until.ToOffset(now.Offset), e.Missing) },
            InputChanged e => input with { Device = e.Joined ?? e.Device },
            MonitorRecorded => input with { MonitorSince = input.MonitorSince ?? now },
            MicrophoneFound => input with { MonitorSince = null },
            JoinedInputLost e => input with { LostInputs = [.. Without(input, e.Name), new(e.Name, e.At.ToOffset(now.Offset), e.Reason)] },
            JoinedInputFound e => input with { LostInputs = [.. Without(input, e.Name)] },
            InputSilent e => input with { SilentSince = input.SilentSince ?? now - e.Duration },
            SilenceSkipped e => input with { SkippingSince = e.From.ToOffset(now.Offset) },
            SilenceEnded => input with { SkippingSince = null },
            InputAudible => input with { SilentSince = null },
            CaptureResumed e => Become(input, CaptureState.Recording, null, now) with { Device = e.Device },
            Stopping => Become(input, CaptureState.Stopping, null, now),
            RecordingStopped => Become(input, CaptureState.Stopped, null, now),
            _ => input,
        };

    private static InputState Captured(InputState input, ChunkCaptured e, DateTimeOffset now)
    {
        var next = input with
        {
            Level = e.Chunk.Level,
            SilentSince = e.Chunk.Level.IsDigitalZero ? input.SilentSince ?? SilentSince(e.Chunk, now) : null,
        };
        // The last partial chunk of an input that is lost, paused or stopped is captured too: it does not mean that more comes.
        return next.IsHoldingChunk ? Become(next, CaptureState.Recording, null, now) with { IsHoldingChunk = false } : next;
    }

    private static IEnumerable<LostInput> Without(InputState input, string found) => input.LostInputs.Where(lost => lost.Name != found);

    private static DateTimeOffset? SilentSince(Chunk chunk, DateTimeOffset now) =>
        chunk.Duration < SilenceWatch.Length ? null : chunk.Start.ToOffset(now.Offset);

    private static CaptureState Absence(AudioInputProblem problem) =>
        problem is AudioInputProblem.NoDevice or AudioInputProblem.UnknownDevice ? CaptureState.NoMicrophone : CaptureState.Reconnecting;

    /// <summary>A state that lasts keeps the time at which it began; its reason may change.</summary>
    private static InputState Become(InputState input, CaptureState capture, string? reason, DateTimeOffset now) =>
        input with
        {
            Capture = capture,
            Reason = reason,
            Since = input.Capture == capture ? input.Since : now,
            Storage = capture is CaptureState.DiskFull or CaptureState.StorageRefused ? input.Storage : null,
            PausedBy = capture == CaptureState.Paused ? input.PausedBy : null,
        };

    private static CaptureState Refusal(StorageProblem problem) =>
        problem is StorageProblem.Full or StorageProblem.OverQuota or StorageProblem.FileTooLarge
            ? CaptureState.DiskFull
            : CaptureState.StorageRefused;
}
