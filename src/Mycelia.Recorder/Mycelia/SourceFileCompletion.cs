using System.Text.Json;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Upload;

namespace Mycelia.Recorder.Mycelia;

/// <summary>Tells the server that a recording is complete, and has its timeline drawn anew over the time of the recording.</summary>
internal sealed class SourceFileCompletion(ResourceClient client, ResourceNames names, TimeProvider time)
{
    /// <summary>The smallest of the timeline's bins: ranges are made of whole ones.</summary>
    public static readonly TimeSpan Bin = TimeSpan.FromMinutes(5);

    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<Completion> CompleteAsync(EndedRecording ended, CancellationToken cancellationToken)
    {
        var id = ended.Recording.SourceFileId ?? ObjectIds.ForSourceFile(ended.Recording);
        var apart = ended.Recording.IsOpenedByResource ? default : await GroupAsync(id, cancellationToken).ConfigureAwait(false);
        if (apart.NotNow is not null)
            return new(apart.NotNow);
        if (await MarkAsync(ended, id, cancellationToken).ConfigureAwait(false) is { } problem)
            return new(problem);
        var timeline = ended is { From: { } from, To: { } to } ? await DrawAsync(from, to, cancellationToken).ConfigureAwait(false) : null;
        return new(null, timeline, apart.Problem);
    }

    /// <summary>The bin that a time is in begins here.</summary>
    public static DateTimeOffset Floor(DateTimeOffset moment) => new(moment.UtcTicks - (moment - DateTimeOffset.UnixEpoch).Ticks % Bin.Ticks, TimeSpan.Zero);

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
        var inserted = await client.CallAsync(names.Documents, json => SourceFileDocument.WriteInsert(json, ended.Recording, id, from), cancellationToken).ConfigureAwait(false);
        if (inserted.Answer is null || ResourceClassifier.ClassifyInsert(inserted.Answer, id, id) is not UploadOutcome.Stored)
            return inserted.Failure ?? new UploadOutcome.Transient($"the source file is gone, and cannot be made again ({inserted.Answer?.Summary})");
        var again = await UpdateAsync().ConfigureAwait(false);
        return again.Answer is null ? again.Failure : ResourceClassifier.ClassifyUpdate(again.Answer);

        Task<ResourceReply> UpdateAsync() => client.CallAsync(
            names.Documents, json => SourceFileDocument.WriteCompletion(json, ended, id, time.GetUtcNow()), cancellationToken);
    }

    /// <summary>
    /// What came by the upload route, before the server was upgraded, does not name its source file as importers do, and
    /// Mycelia would not group it with the rest.
    /// </summary>
    /// <returns>What keeps it from being done now, or at all; neither when it is done.</returns>
    private async Task<(UploadOutcome.Failed? NotNow, string? Problem)> GroupAsync(string id, CancellationToken cancellationToken)
    {
        var reply = await client.CallAsync(names.Documents, json => SourceFileDocument.WriteGrouping(json, id), cancellationToken).ConfigureAwait(false);
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

    private static UploadOutcome.Failed Sentence(UploadOutcome.Failed problem) => problem is UploadOutcome.Unauthorized
        ? problem with { Reason = "the key may not change documents: give it the right to update db/source_files" }
        : problem;

    /// <summary>Bins come into being by <c>recalculate</c>; <c>invalidate</c> marks those that are there for whoever else draws.</summary>
    private async Task<string?> DrawAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        foreach (var action in (string[])["invalidate", "recalculate"])
        {
            var reply = await client.CallAsync(names.Timeline, json => WriteRange(json, action, Floor(from), Floor(to) + Bin), cancellationToken).ConfigureAwait(false);
            if (reply.Answer is not { IsSuccess: true })
            {
                return reply.Answer is { } answer && ResourceClassifier.IsRefusal(answer)
                    ? "the key lacks the right to update db/histogram_*"
                    : reply.Failure?.Reason ?? $"{(int)reply.Answer!.Status} {reply.Answer.Summary}";
            }
        }

        return null;
    }

    /// <summary>The fields of a request to the timeline.</summary>
    public static void WriteRange(Utf8JsonWriter json, string action, DateTimeOffset start, DateTimeOffset end)
    {
        json.WriteString("action", action);
        json.WriteDate("start", start);
        json.WriteDate("end", end);
    }
}
