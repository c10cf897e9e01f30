using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Session.State;

/// <summary>Folds what happens into the one public state. Pure; an event that it does not know changes nothing.</summary>
internal static class StateReducer
{
    /// <param name="state">What was known.</param>
    /// <param name="happening">What happened.</param>
    /// <param name="localTime">When, by the local clock: its date is the day of the totals.</param>
    public static RecorderState Apply(RecorderState state, RecorderEvent happening, DateTimeOffset localTime)
    {
        var next = Fold(state with { Today = state.Today.On(localTime) }, happening, localTime);
        return next with { Upload = UploadReducer.Apply(next.Upload, happening, localTime) };
    }

    private static RecorderState Fold(RecorderState state, RecorderEvent happening, DateTimeOffset now) =>
        happening switch
        {
            QueueOpened e => state with { Queue = e.Queue, Today = e.Today.On(now) },
            RecordingStarted e => Become(state, CaptureState.Recording, null, now) with
            {
                Device = e.Device,
                Format = e.Format,
                Queue = e.Pending,
            },
            ChunkCaptured e => Captured(state, e, now),
            ChunkNotStored { GivenUp: false } e => Become(state, Refusal(e.Storage), e.Reason, now) with
            {
                IsHoldingChunk = true,
                Storage = e.Storage,
            },
            ChunkNotStored => Count(state, static totals => totals with { Lost = totals.Lost + 1 }),
            JournalFailed e => state with { JournalProblem = e.Reason },
            JournalResumed => state with { JournalProblem = null },
            CaptureInterrupted e => Interrupted(state, e, now),
            WaitingForInput e => Become(state, Absence(e.Problem), e.Reason, now),
            CapturePaused e => Become(
                state,
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
            AudioMissing e => Count(state, static totals => totals with { Interruptions = totals.Interruptions + 1 }) with
            {
                LastMissing = new(e.Until.ToOffset(now.Offset), e.Missing),
            },
            InputChanged e => state with { Device = e.Device },
            MonitorRecorded => state with { MonitorSince = state.MonitorSince ?? now },
            MicrophoneFound => state with { MonitorSince = null },
            InputSilent e => state with { SilentSince = state.SilentSince ?? now - e.Duration },
            DiskNearlyFull e => state with { RoomLeft = e.Room },
            DiskRoomy => state with { RoomLeft = null },
            InputAudible => state with { SilentSince = null },
            CaptureResumed e => Become(state, CaptureState.Recording, null, now) with { Device = e.Device },
            ChunkDropped e => Count(state, static totals => totals with { Lost = totals.Lost + 1 }) with
            {
                Queue = Without(state.Queue, e.Chunk, quarantined: 0),
            },
            ChunkUploaded e => Count(
                state with
                {
                    Queue = e.Queue,
                },
                totals =>
                    totals with
                    {
                        Uploaded = totals.Uploaded + e.Chunk.Duration,
                        ChunksUploaded = totals.ChunksUploaded + 1,
                        BytesUploaded = totals.BytesUploaded + e.Chunk.Bytes,
                        PossiblyRepeated = totals.PossiblyRepeated + (e.IsPossiblyRepeated ? 1 : 0),
                    }
            ),
            ChunkQuarantined e => Count(
                state with
                {
                    Queue = Without(state.Queue, e.Chunk, quarantined: 1),
                },
                static totals => totals with { Quarantined = totals.Quarantined + 1 }
            ),
            Stopping e => Become(state, CaptureState.Stopping, null, now) with { Queue = e.Pending },
            RecordingStopped e => Become(state, CaptureState.Stopped, null, now) with { Queue = e.Summary.Remaining },
            _ => state,
        };

    private static RecorderState Captured(RecorderState state, ChunkCaptured e, DateTimeOffset now)
    {
        var next = Count(
            state,
            totals => totals with { Captured = totals.Captured + e.Chunk.Duration, ChunksCaptured = totals.ChunksCaptured + 1 }
        ) with
        {
            Queue = e.Queue,
            Level = e.Chunk.Level,
            SilentSince = e.Chunk.Level.IsDigitalZero ? state.SilentSince ?? SilentSince(e.Chunk, now) : null,
        };
        // The last partial chunk of an input that is lost, paused or stopped is captured too: it does not mean that more comes.
        return next.IsHoldingChunk ? Become(next, CaptureState.Recording, null, now) with { IsHoldingChunk = false } : next;
    }

    private static DateTimeOffset? SilentSince(Chunk chunk, DateTimeOffset now) =>
        chunk.Duration < SilenceWatch.Length ? null : chunk.Start.ToOffset(now.Offset);

    private static RecorderState Interrupted(RecorderState state, CaptureInterrupted e, DateTimeOffset now)
    {
        var isNew = state.Capture is not (CaptureState.NoMicrophone or CaptureState.Reconnecting);
        var next = isNew ? Count(state, static totals => totals with { Interruptions = totals.Interruptions + 1 }) : state;
        return Become(next, Absence(e.Problem), e.Reason, now) with { SilentSince = null };
    }

    private static CaptureState Absence(AudioInputProblem problem) =>
        problem is AudioInputProblem.NoDevice or AudioInputProblem.UnknownDevice ? CaptureState.NoMicrophone : CaptureState.Reconnecting;

    /// <summary>A state that lasts keeps the time at which it began; its reason may change.</summary>
    private static RecorderState Become(RecorderState state, CaptureState capture, string? reason, DateTimeOffset now) =>
        state with
        {
            Capture = capture,
            Reason = reason,
            Since = state.Capture == capture ? state.Since : now,
            Storage = capture is CaptureState.DiskFull or CaptureState.StorageRefused ? state.Storage : null,
            PausedBy = capture == CaptureState.Paused ? state.PausedBy : null,
        };

    private static CaptureState Refusal(StorageProblem problem) =>
        problem is StorageProblem.Full or StorageProblem.OverQuota or StorageProblem.FileTooLarge
            ? CaptureState.DiskFull
            : CaptureState.StorageRefused;

    private static RecorderState Count(RecorderState state, Func<Totals, Totals> add) =>
        state with
        {
            Run = add(state.Run),
            Today = state.Today with { Totals = add(state.Today.Totals) },
        };

    private static QueueStatus Without(QueueStatus queue, QueuedChunk chunk, int quarantined) =>
        queue with
        {
            Chunks = Math.Max(0, queue.Chunks - 1),
            Duration = queue.Chunks > 1 ? queue.Duration - chunk.Duration : TimeSpan.Zero,
            Bytes = Math.Max(0, queue.Bytes - chunk.Bytes),
            EncodedBytes = queue.Chunks > 1 ? queue.EncodedBytes : 0,
            OldestStart = queue.Chunks > 1 ? queue.OldestStart : null,
            Quarantined = queue.Quarantined + quarantined,
            QuarantinedBytes = queue.QuarantinedBytes + quarantined * chunk.Bytes,
        };
}
