using System.Net;
using System.Text.Json;
using Mycelia.Recorder.Destinations.Mycelia.Documents;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Resources;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Discovery;

/// <summary>
/// Asks what a key may do, each right by itself, by requests that change nothing: an insert of no documents, searches for, updates and
/// deletions of a document that does not exist, and the drawing of a stretch of the timeline that has no audio.
/// </summary>
/// <param name="client">The way to the resource API.</param>
/// <param name="names">What the server calls its resources.</param>
internal sealed class RightsInquiry(ResourceClient client, ResourceNames names)
{
    private const int AtOnce = 4;

    /// <summary>Nothing was recorded then.</summary>
    private static readonly DateTimeOffset Never = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Asks for all that is needed.</summary>
    /// <returns>Whether the key has each; null when that cannot be known.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<IReadOnlyDictionary<AccessRight, bool?>> AskAllAsync(CancellationToken cancellationToken)
    {
        var granted = new Dictionary<AccessRight, bool?>();
        foreach (var some in NeededRights.All.Keys.Where(static right => right != NeededRights.Timeline).Chunk(AtOnce))
        {
            var answers = await Task.WhenAll(some.Select(right => MayAsync(right, cancellationToken))).ConfigureAwait(false);
            foreach (var (right, answer) in some.Zip(answers))
                granted[right] = answer;
        }

        // The drawing needs the others as well, and a refusal does not say which: only with all of them is it about this one.
        var drawing = await MayAsync(NeededRights.Timeline, cancellationToken).ConfigureAwait(false);
        var hasOthers = NeededRights
            .All.Where(static need => need.Value.Contains(RightUse.Draw) && need.Key != NeededRights.Timeline)
            .All(need => granted[need.Key] == true);
        granted[NeededRights.Timeline] = drawing is false && !hasOthers ? null : drawing;
        return granted;
    }

    /// <summary>Asks whether the key may insert documents.</summary>
    /// <returns>Null when that cannot be known, for which there may be a reason.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<(bool? May, MyceliaReply Reply)> MayDeliverAsync(CancellationToken cancellationToken)
    {
        foreach (var right in NeededRights.All.Where(static need => need.Value.Contains(RightUse.Deliver)).Select(static need => need.Key))
        {
            var reply = await AskAsync(right, cancellationToken).ConfigureAwait(false);
            if (Judge(reply) is not true)
                return (Judge(reply), reply);
        }

        return (true, default);
    }

    /// <summary>What the answer to such a request says of the key; null: nothing.</summary>
    internal static bool? Judge(MyceliaReply reply) =>
        reply.Answer switch
        {
            // The page of a proxy says nothing.
            { IsSuccess: true } answer => AnswerJson.Read(answer.Body, static _ => true) ? true : null,
            // In these words a database refuses to write no documents, once the key was found to be good.
            { Status: HttpStatusCode.InternalServerError } answer when Says(answer, "empty") || Says(answer, "Invalid BulkOperation") =>
                true,
            { } answer when ResourceClassifier.IsRefusal(answer) => false,
            _ => null,
        };

    private async Task<bool?> MayAsync(AccessRight right, CancellationToken cancellationToken) =>
        Judge(await AskAsync(right, cancellationToken).ConfigureAwait(false));

    private Task<MyceliaReply> AskAsync(AccessRight right, CancellationToken cancellationToken) =>
        right == NeededRights.Timeline
            ? client.CallAsync(
                names.Timeline,
                static json => TimelineClient.WriteRange(json, Never, Never + UndrawnStretch.Bin),
                cancellationToken
            )
            : client.CallAsync(names.Documents, json => WriteQuestion(json, right), cancellationToken);

    private static void WriteQuestion(Utf8JsonWriter json, AccessRight right)
    {
        json.WriteString(
            "action",
            right.Action switch
            {
                "read" => "findOne",
                "write" => "insertMany",
                "update" => "updateOne",
                _ => "deleteOne",
            }
        );
        json.WriteString("collection", right.Resource["db/".Length..]);
        if (right.Action == "write")
        {
            json.WriteStartArray("docs");
            json.WriteEndArray();
            return;
        }

        json.WriteStartObject("query");
        json.WriteId("_id", ObjectIds.None);
        json.WriteEndObject();
        if (right.Action != "update")
            return;
        json.WriteStartObject("update");
        json.WriteStartObject("$set");
        json.WriteBoolean("ingested", true);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static bool Says(MyceliaAnswer answer, string words) => answer.Body.Contains(words, StringComparison.OrdinalIgnoreCase);
}
