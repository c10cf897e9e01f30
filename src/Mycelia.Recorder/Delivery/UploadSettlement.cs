using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Delivery;

/// <summary>Writes down what became of a try: in the queue, in the schedule, and for whoever is told.</summary>
internal sealed class UploadSettlement(
    ChunkQueue queue,
    string destination,
    UploadSchedule schedule,
    IProgress<RecorderEvent> events,
    TimeProvider time,
    Func<TimeSpan> now
)
{
    private static readonly TimeSpan QueueRetryDelay = TimeSpan.FromSeconds(2);

    private long _delivered;
    private long _possiblyRepeated;

    /// <summary>For how long what was delivered is kept as it was sent; null: it is not kept.</summary>
    public TimeSpan? KeepDelivered { get; init; }

    public long Delivered => Interlocked.Read(ref _delivered);

    public long PossiblyRepeated => Interlocked.Read(ref _possiblyRepeated);

    public async Task SettleAsync(UploadTry tried, UploadOutcome?[] outcomes, bool isDraining, CancellationToken abort)
    {
        var stored = new List<DeliveredChunk>();
        var others = new List<(QueuedChunk Chunk, UploadOutcome Outcome)>();
        for (var i = 0; i < outcomes.Length; i++)
        {
            if (outcomes[i] is UploadOutcome.Stored outcome)
                stored.Add(Deliver(tried.Chunks[i], outcome, tried.Audio[i], tried.Fingerprints[i]));
            else if (outcomes[i] is { } other)
                others.Add((tried.Chunks[i], other));
        }

        if (stored.Count > 0)
            await KeepAsync(stored, abort).ConfigureAwait(false);
        UploadOutcome? said = null;
        foreach (var (chunk, outcome) in others)
        {
            // A request that failed as a whole is one failure.
            await SettleAsync(tried, chunk, schedule.Judge(outcome), isDraining, isSaid: ReferenceEquals(outcome, said), abort)
                .ConfigureAwait(false);
            said = outcome;
        }
    }

    private DeliveredChunk Deliver(QueuedChunk chunk, UploadOutcome.Stored outcome, ChunkAudio audio, uint fingerprint) =>
        new(
            chunk,
            outcome.SourceFileId,
            audio.Bytes.Length,
            outcome.IsToBeShown,
            outcome.IsToBeCompleted,
            // Two answers were lost, and the server denied having what it may have been storing still: both may be there by now.
            outcome.IsPossiblyRepeated || chunk is { MayHaveArrived: true, WasDenied: true },
            fingerprint
        )
        {
            Encoding = audio.Encoding,
            Audio = KeepDelivered is null ? default : audio.Bytes,
        };

    private async Task KeepAsync(List<DeliveredChunk> stored, CancellationToken abort)
    {
        await WriteAsync(() => queue.Complete(stored, destination, KeepDelivered), abort).ConfigureAwait(false);
        var left = queue.GetStatus();
        foreach (var one in stored)
        {
            schedule.Pass(one.Chunk, now());
            Interlocked.Increment(ref _delivered);
            if (one.IsPossiblyRepeated)
                Interlocked.Increment(ref _possiblyRepeated);
            events.Report(new ChunkUploaded(one.Chunk, one.SourceFileId, left, one.IsPossiblyRepeated));
        }
    }

    private async Task SettleAsync(
        UploadTry tried,
        QueuedChunk chunk,
        UploadOutcome outcome,
        bool isDraining,
        bool isSaid,
        CancellationToken abort
    )
    {
        switch (outcome)
        {
            case UploadOutcome.NotThere:
                await WriteAsync(() => queue.MarkDenied(chunk), abort).ConfigureAwait(false);
                schedule.Settle(chunk);
                break;
            case UploadOutcome.Unprepared:
                if (!chunk.MayHaveArrived)
                    await WriteAsync(() => queue.MarkUnsent(chunk), abort).ConfigureAwait(false);
                schedule.Settle(chunk);
                break;
            case UploadOutcome.NotYetKnown unknown:
                schedule.Hold(chunk, now() + unknown.AskAgain);
                events.Report(new ChunkInDoubt(chunk, unknown.AskAgain));
                break;
            case UploadOutcome.SourceFileUnknown unknown:
                var isNews = false;
                await WriteAsync(() => queue.RecordFailure(chunk, unknown.Reason, unknown.MayHaveArrived), abort).ConfigureAwait(false);
                await WriteAsync(() => isNews = queue.ForgetSourceFile(chunk.Recording), abort).ConfigureAwait(false);
                schedule.Settle(chunk);
                if (isNews)
                    events.Report(new SourceFileForgotten(chunk, unknown.Reason));
                break;
            case UploadOutcome.Rejected rejected:
                await WriteAsync(() => queue.Quarantine(chunk, rejected.Reason), abort).ConfigureAwait(false);
                schedule.Settle(chunk);
                events.Report(new ChunkQuarantined(chunk, rejected.Reason));
                break;
            case UploadOutcome.Failed { IsOfAQuestion: true } question:
                if (schedule.Postpone(tried, chunk, question, isDraining, now()) is { } wait)
                    events.Report(new ChunkInDoubt(chunk, wait, question.Reason) { Hint = question.Hint });
                else
                    events.Report(
                        schedule.Fail(
                            tried,
                            chunk,
                            question is UploadOutcome.Transient sick ? sick with { MayBeTheChunk = false } : question,
                            isDraining,
                            now()
                        )
                    );
                break;
            case UploadOutcome.Failed failed:
                await WriteAsync(() => queue.RecordFailure(chunk, failed.Reason, failed.MayHaveArrived), abort).ConfigureAwait(false);
                var failure = schedule.Fail(tried, chunk, failed, isDraining, now());
                if (!isSaid)
                    events.Report(failure);
                break;
        }
    }

    /// <summary>Sets a chunk aside that is not to be tried any more.</summary>
    public void SetAside(QueuedChunk chunk, string reason)
    {
        queue.Quarantine(chunk, reason);
        schedule.Acquit(chunk);
        events.Report(new ChunkQuarantined(chunk, reason));
    }

    /// <summary>
    /// Writes what was learned to the queue, again and again when the disk refuses: a chunk that the server has stored
    /// must not be sent a second time because it could not be deleted.
    /// </summary>
    private async Task WriteAsync(Action write, CancellationToken abort)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                write();
                return;
            }
            catch (QueueUnavailableException e)
            {
                var ailing = new UploadOutcome.Transient($"the queue cannot be written: {e.Message}") { Hint = e.Hint };
                events.Report(new UploadFailed(ailing, failures, QueueRetryDelay));
                await Task.Delay(QueueRetryDelay, time, abort).ConfigureAwait(false);
            }
        }
    }
}
