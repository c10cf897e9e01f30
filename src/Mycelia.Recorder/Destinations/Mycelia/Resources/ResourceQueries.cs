using System.Text.Json;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Resources;

/// <summary>Asks for the ids of documents.</summary>
/// <param name="client">The way to the resource API.</param>
/// <param name="resource">What the server calls the resource.</param>
internal sealed class ResourceQueries(ResourceClient client, string resource)
{
    /// <returns>The ids of what matches; of the first match only, for <c>findOne</c>.</returns>
    /// <exception cref="ResourceException">There was no answer.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<IReadOnlyList<string>> AskAsync(
        string action,
        string collection,
        Action<Utf8JsonWriter> writeQuery,
        CancellationToken cancellationToken
    )
    {
        var reply = await client
            .CallAsync(resource, json => WriteQuestion(json, action, collection, writeQuery), cancellationToken)
            .ConfigureAwait(false);
        if (reply.Answer is not { } answer)
            throw new ResourceException(reply.Failure);
        return (int)answer.Status == 200
            ? ReadIds(answer.Body)
            : throw new ResourceException(IsUnwell(answer, out var unwell) ? unwell : null, isOdd: (int)answer.Status == 500);
    }

    /// <summary>Whether the answer is about the server's state. A 500 about the question itself would come again.</summary>
    private static bool IsUnwell(MyceliaAnswer answer, out UploadOutcome.Failed? unwell)
    {
        unwell = AnswerClassifier.Classify(answer) as UploadOutcome.Transient;
        return (int)answer.Status != 500 || unwell is UploadOutcome.Transient { MayBeTheChunk: false };
    }

    private static void WriteQuestion(Utf8JsonWriter json, string action, string collection, Action<Utf8JsonWriter> writeQuery)
    {
        json.WriteString("action", action);
        json.WriteString("collection", collection);
        json.WriteStartObject("query");
        writeQuery(json);
        json.WriteEndObject();
        json.WriteStartObject("options");
        json.WriteStartObject("projection");
        json.WriteNumber("_id", 1);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>A document, an array of them, or null. Something else answers here if it is anything but that.</summary>
    private static string[] ReadIds(string body) =>
        AnswerJson.Read(
            body,
            static answer =>
                answer.ValueKind switch
                {
                    JsonValueKind.Null => [],
                    JsonValueKind.Array => answer.EnumerateArray().Select(ReadId).ToArray(),
                    _ => [ReadId(answer)],
                }
        ) ?? throw new ResourceException(failure: null, isOdd: true);

    private static string ReadId(JsonElement document) =>
        MongoJson.ReadDocumentId(document) ?? throw new ResourceException(failure: null, isOdd: true);
}
