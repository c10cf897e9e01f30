using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Resources;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Documents;

/// <summary>Tells the server that a recording is complete.</summary>
internal sealed class SourceFileCompletion(ResourceClient client, ResourceNames names, TimeProvider time)
{
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<Completion> CompleteAsync(EndedRecording ended, CancellationToken cancellationToken)
    {
        var id = ended.Recording.SourceFileId ?? ObjectIds.ForSourceFile(ended.Recording);
        var apart = ended.Recording.IsOpenedByResource ? default : await GroupAsync(id, cancellationToken).ConfigureAwait(false);
        if (apart.NotNow is not null)
            return new(apart.NotNow);
        if (await MarkAsync(ended, id, cancellationToken).ConfigureAwait(false) is { } problem)
            return new(problem);
        return new(null, apart.Problem);
    }

    private async Task<UploadOutcome.Failed?> MarkAsync(EndedRecording ended, string id, CancellationToken cancellationToken)
    {
        var reply = await UpdateAsync().ConfigureAwait(false);
        if (reply.Answer is not { } answer)
            return reply.Failure;
        if (ResourceClassifier.ClassifyUpdate(answer) is { } problem)
            return Sentence(problem);
        if (ResourceAnswer.Parse(answer.Body)?.MatchedCount > 0 || ended is not { Recording.IsOpenedByResource: true, From: { } from })
            return null;

        // Somebody has removed the source file while the chunks came: they would be of nothing.
        var inserted = await client
            .CallAsync(
                names.Documents,
                json => SourceFileDocument.WriteInsert(json, ended.Recording, id, from, format: null),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (inserted.Answer is null || ResourceClassifier.ClassifyInsert(inserted.Answer, id, id) is not UploadOutcome.Stored)
            return inserted.Failure
                ?? new UploadOutcome.Transient($"the source file is gone, and cannot be made again ({inserted.Answer?.Summary})");
        var again = await UpdateAsync().ConfigureAwait(false);
        return again.Answer is null ? again.Failure : ResourceClassifier.ClassifyUpdate(again.Answer);

        Task<MyceliaReply> UpdateAsync() =>
            client.CallAsync(
                names.Documents,
                json => SourceFileDocument.WriteCompletion(json, ended, id, time.GetUtcNow()),
                cancellationToken
            );
    }

    /// <summary>
    /// What came by the upload route does not name its source file as importers do, and Mycelia would neither group nor transcribe it.
    /// </summary>
    /// <returns>What keeps it from being done now, or at all; neither when it is done.</returns>
    private async Task<(UploadOutcome.Failed? NotNow, string? Problem)> GroupAsync(string id, CancellationToken cancellationToken)
    {
        var reply = await client
            .CallAsync(names.Documents, json => SourceFileDocument.WriteGrouping(json, id), cancellationToken)
            .ConfigureAwait(false);
        if (reply.Answer is not { } answer)
            return (reply.Failure, null);
        return ResourceClassifier.ClassifyUpdate(answer) switch
        {
            null => default,
            UploadOutcome.Unauthorized => (null, "the key lacks the right to update db/audio_chunks"),
            UploadOutcome.Misconfigured { WayIsGone: true } gone => (gone, null),
            var problem => (ServerHealth.OfTheMoment(answer), problem.Reason),
        };
    }

    private static UploadOutcome.Failed Sentence(UploadOutcome.Failed problem) =>
        problem is UploadOutcome.Unauthorized
            ? problem with
            {
                Reason = "the key may not change documents: give it the right to update db/source_files",
            }
            : problem;
}
