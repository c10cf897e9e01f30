using System.Text.Json;

namespace Mycelia.Recorder.Mycelia;

/// <summary>
/// Asks what a key may do with documents, by requests that change nothing: an insert of no documents, updates of and
/// searches for documents that do not exist, and a stretch of the timeline that has no audio.
/// </summary>
/// <param name="client">The way to the resource API.</param>
/// <param name="ways">What the server is; it takes documents.</param>
internal sealed class RightsInquiry(ResourceClient client, ServerWays ways)
{
    /// <summary>Nothing was recorded then.</summary>
    private static readonly DateTimeOffset Never = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<ServerSurvey> AskAsync(CancellationToken cancellationToken)
    {
        foreach (var collection in (string[])["source_files", "audio_chunks"])
        {
            var insert = await AskAsync(ways.Names.Documents, json => WriteNoDocuments(json, collection), cancellationToken).ConfigureAwait(false);
            if (Judge(insert) is not true)
                return new(ways.Kind, Judge(insert), insert.Failure?.Reason ?? $"{(int)insert.Answer!.Status} {insert.Answer.Summary}");
        }

        var rights = await Task.WhenAll(
            MayAsync(ways.Names.Documents, SourceFileDocument.WriteCompletionOfNone, cancellationToken),
            MayAsync(ways.Names.Documents, static json => SourceFileDocument.WriteQuestion(json, ObjectIds.None), cancellationToken),
            MayAsync(ways.Names.Documents, static json => SourceFileDocument.WriteQuestion(json, ObjectIds.None, "audio_chunks"), cancellationToken),
            MayAsync(ways.Names.Timeline, static json => SourceFileCompletion.WriteRange(json, "invalidate", Never, Never + SourceFileCompletion.Bin), cancellationToken),
            MayAsync(ways.Names.Documents, SourceFileDocument.WriteGroupingOfNone, cancellationToken)).ConfigureAwait(false);
        return new(ways.Kind, true) { Rights = new(rights[0], Both(rights[1], rights[2]), rights[3], rights[4]) };
    }

    /// <summary>What the answer to such a request says of the key; null: nothing.</summary>
    internal static bool? Judge(ResourceReply reply) => reply.Answer switch
    {
        { IsSuccess: true } => true,
        // In these words a database refuses to write no documents, once the key was found to be good.
        { Status: System.Net.HttpStatusCode.InternalServerError } answer when Says(answer, "empty") || Says(answer, "Invalid BulkOperation") => true,
        { } answer when ResourceClassifier.IsRefusal(answer) => false,
        _ => null,
    };

    private static bool? Both(bool? one, bool? other) => one is false || other is false ? false : one & other;

    private async Task<bool?> MayAsync(string resource, Action<Utf8JsonWriter> writeFields, CancellationToken cancellationToken) =>
        Judge(await AskAsync(resource, writeFields, cancellationToken).ConfigureAwait(false));

    private Task<ResourceReply> AskAsync(string resource, Action<Utf8JsonWriter> writeFields, CancellationToken cancellationToken) =>
        client.CallAsync(resource, writeFields, cancellationToken);

    private static void WriteNoDocuments(Utf8JsonWriter json, string collection)
    {
        json.WriteString("action", "insertMany");
        json.WriteString("collection", collection);
        json.WriteStartArray("docs");
        json.WriteEndArray();
    }

    private static bool Says(MyceliaAnswer answer, string words) => answer.Body.Contains(words, StringComparison.OrdinalIgnoreCase);
}
