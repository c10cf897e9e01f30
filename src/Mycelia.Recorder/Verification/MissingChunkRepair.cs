using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Tables;

namespace Mycelia.Recorder.Verification;

/// <summary>
/// Sends again what a destination has lost, from what is kept: the same bytes, with the same identity, one chunk after the other. It
/// changes nothing in the queue, and may run beside a recorder, which sends no chunk that has been delivered.
/// </summary>
/// <param name="destination">Where it is missing.</param>
/// <param name="findRecording">Knows recordings by their ids.</param>
/// <param name="findKept">Knows what is kept, by recording and number.</param>
/// <param name="events">Told of each chunk, from any thread.</param>
/// <param name="time">The clock of the waits.</param>
public sealed class MissingChunkRepair(
    IChunkDestination destination,
    Func<string, RecordingInfo> findRecording,
    Func<string, long, KeptChunk?> findKept,
    IProgress<RepairedChunk>? events = null,
    TimeProvider? time = null
)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Recordings that the destination had lost as a whole, and their new source files.</summary>
    private readonly Dictionary<string, string> _reopened = [];

    /// <summary>How failed tries are repeated.</summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.Default;

    /// <summary>Sends what is missing. Never throws for what a network, a server or a disk may do.</summary>
    /// <param name="discrepancies">In what destination and ledger differ; what is not missing is passed over.</param>
    /// <param name="isDryRun">Whether only to look what could be sent.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>What came of each missing chunk, in order.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<IReadOnlyList<RepairedChunk>> RunAsync(
        IEnumerable<Discrepancy> discrepancies,
        bool isDryRun,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(discrepancies);
        var done = new List<RepairedChunk>();
        UploadOutcome.Failed? obstacle = null;
        foreach (var missing in discrepancies.Where(static one => one.Kind == DiscrepancyKind.Missing))
        {
            for (var number = missing.FirstNumber; number < missing.NextNumber; number++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var repaired = await RepairAsync(missing, number, obstacle, isDryRun, cancellationToken).ConfigureAwait(false);
                // What stops one chunk and is not of the chunk stops all.
                if (
                    repaired.Problem
                    is UploadOutcome.Transient { IsTheChunk: false }
                        or UploadOutcome.Unauthorized
                        or UploadOutcome.Misconfigured
                )
                    obstacle = repaired.Problem;
                done.Add(repaired);
                events?.Report(repaired);
            }
        }

        if (isDryRun)
            return done;
        foreach (var bins in done.Where(static one => one.IsSent).GroupBy(static one => Undrawn.Floor(one.Start)))
            await destination.DrawAsync(bins.Key, bins.Key + UndrawnStretch.Bin, cancellationToken).ConfigureAwait(false);
        return done;
    }

    private async Task<RepairedChunk> RepairAsync(
        Discrepancy missing,
        long number,
        UploadOutcome.Failed? obstacle,
        bool isDryRun,
        CancellationToken cancellationToken
    )
    {
        if (findKept(missing.RecordingId, number) is not { } kept)
            return new(missing.RecordingId, number, StartOf(missing, number), null) { IsNotKept = true };
        if (obstacle is null && !isDryRun)
            obstacle = await SendAsync(kept, cancellationToken).ConfigureAwait(false);
        return new(missing.RecordingId, number, kept.Start, obstacle);
    }

    /// <returns>Why it is not there; null: it is.</returns>
    private async Task<UploadOutcome.Failed?> SendAsync(KeptChunk kept, CancellationToken cancellationToken)
    {
        var recording = findRecording(kept.RecordingId);
        if (_reopened.TryGetValue(recording.Id, out var sourceFile))
            recording = recording with { SourceFileId = sourceFile };
        // The upload route takes a number 0 only if it names no source file. What it opens belongs to the recording as the first one does.
        else if (!recording.IsOpenedByResource && kept.Number == (recording.OpenedBy ?? 0))
            recording = recording with { SourceFileId = null };
        var chunk = new QueuedChunk(
            Id: 0,
            recording,
            kept.Number,
            kept.Start,
            kept.Duration,
            kept.Audio.Length,
            Attempts: 0,
            LastError: null
        );
        for (var failures = 0; ; )
        {
            var outcome = await destination.StoreAsync(chunk, new(kept.Audio, kept.Encoding), cancellationToken).ConfigureAwait(false);
            TimeSpan wait;
            switch (outcome)
            {
                case UploadOutcome.Stored stored:
                    if (chunk.Recording.SourceFileId is null && recording.SourceFileId is not null)
                        _reopened[recording.Id] = stored.SourceFileId;
                    return null;
                case UploadOutcome.NotThere:
                    chunk = chunk with { MayHaveArrived = false, SentUntil = null };
                    continue;
                // All of the recording is gone there: its first chunk opens it anew.
                case UploadOutcome.SourceFileUnknown when chunk.Recording.SourceFileId is not null && !_reopened.ContainsKey(recording.Id):
                    chunk = chunk with { Recording = chunk.Recording with { SourceFileId = null }, MayHaveArrived = false };
                    continue;
                case UploadOutcome.NotYetKnown unknown:
                    wait = unknown.AskAgain;
                    break;
                case UploadOutcome.Transient failed when ++failures < Retry.Patience:
                    wait = Retry.DelayAfter(failed, failures, Random.Shared.NextDouble());
                    if (failed.MayHaveArrived && !chunk.MayHaveArrived)
                        chunk = chunk with { MayHaveArrived = true, SentUntil = _time.GetUtcNow() };
                    break;
                case UploadOutcome.Failed failed:
                    return failed;
                default:
                    return new UploadOutcome.Misconfigured("the destination takes audio otherwise now than when it was sent");
            }

            await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>About when a chunk of some begins, all being of one length.</summary>
    private static DateTimeOffset StartOf(Discrepancy missing, long number) =>
        missing.From + (missing.To - missing.From) * ((double)(number - missing.FirstNumber) / missing.Chunks);
}
