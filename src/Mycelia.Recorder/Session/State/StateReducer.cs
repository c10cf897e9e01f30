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
        var before = state with { Today = state.Today.On(localTime) };
        var next = Fold(FoldInputs(before, happening, localTime), happening, localTime);
        return next with { Upload = UploadReducer.Apply(next.Upload, happening, localTime) };
    }

    private static RecorderState Fold(RecorderState state, RecorderEvent happening, DateTimeOffset now) =>
        happening switch
        {
            QueueOpened e => state with { Queue = e.Queue, Today = e.Today.On(now) },
            RecordingStarted e => state with { Queue = e.Pending },
            ChunkCaptured e => state with { Queue = e.Queue },
            QueueChanged e => state with { Queue = e.Queue },
            DiskNearlyFull e => state with { RoomLeft = e.Room },
            DiskRoomy => state with { RoomLeft = null },
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
            AudioForgotten e => state with
            {
                Queue = e.Queue,
                Forgotten = state.Forgotten + e.Audio,
                LastForgotten = new(e.From.ToOffset(now.Offset), e.To.ToOffset(now.Offset)),
            },
            AudioNotErased e => state with
            {
                ErasureProblem = e.Reason,
                ErasureProblemSince = state.ErasureProblemSince ?? now,
                IsErasureInDoubt = e.IsInDoubt,
            },
            AudioErased { IsLast: true } => state with { ErasureProblem = null, ErasureProblemSince = null, IsErasureInDoubt = false },
            AudioErased { IsRestInDoubt: true } => state with { IsErasureInDoubt = state.ErasureProblem is not null },
            Stopping e => state with { Queue = e.Pending },
            RecordingStopped e => state with { Queue = e.Summary.Remaining },
            _ => state,
        };

    /// <summary>What an event says of one input, or, where it says of none, of all; and what that comes to.</summary>
    private static RecorderState FoldInputs(RecorderState state, RecorderEvent happening, DateTimeOffset now)
    {
        if (state.Inputs.Count == 0)
            return Counted(state with { Whole = InputReducer.Apply(state.Whole, happening, now) }, state.Whole, happening);
        if (happening.Input is not { } name)
        {
            // What is about the run changes every input; what is about none, none.
            InputState[] all = [.. state.Inputs.Select(input => InputReducer.Apply(input, happening, now))];
            return all.SequenceEqual(state.Inputs) ? state : state with { Inputs = all, Whole = InputSummary.Of(all, state.Whole, now) };
        }

        if (name.Number < 1 || name.Number > state.Inputs.Count)
            return state;
        var before = state.Inputs[name.Number - 1];
        InputState[] inputs = [.. state.Inputs];
        inputs[name.Number - 1] = InputReducer.Apply(before, happening, now);
        return Counted(state with { Inputs = inputs, Whole = InputSummary.Of(inputs, state.Whole, now) }, before, happening);
    }

    private static RecorderState Counted(RecorderState state, InputState before, RecorderEvent happening) =>
        Count(state, totals => InputReducer.Count(totals, before, happening));

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
