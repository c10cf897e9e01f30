using System.Text.Json;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Resources;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Inventory;

/// <summary>Asks the resource API for lists of documents, and for the source files of a recording.</summary>
/// <param name="client">The way to the resource API.</param>
/// <param name="resource">What the server calls the resource.</param>
internal sealed class DocumentQueries(ResourceClient client, string resource)
{
    /// <summary>As much of an answer that is not understood is shown at most.</summary>
    private const int MostShown = 10_000;

    /// <summary>A recording has one source file, and few more where something went wrong.</summary>
    private const int MostSourceFiles = 100;

    /// <summary>The source files of a recording, each with the number of the chunk that opened it by the upload route.</summary>
    public async Task<Dictionary<string, long?>> FindSourcesAsync(RecordingInfo recording, CancellationToken cancellationToken)
    {
        var sources = new Dictionary<string, long?> { [ObjectIds.ForSourceFile(recording)] = null };
        if (recording.SourceFileId is { } known && ObjectIds.IsOne(known))
            sources[known.ToLowerInvariant()] = recording.IsOpenedByResource ? null : recording.OpenedBy;
        var named = await ListAsync(
                "source_files",
                query => query.WriteString("metadata.recording_id", recording.Id),
                ["metadata.recording_chunk"],
                static document =>
                    MongoJson.ReadDocumentId(document) is { } id ? new OpenedSource(id.ToLowerInvariant(), OpenerOf(document)) : null,
                MostSourceFiles,
                cancellationToken
            )
            .ConfigureAwait(false);
        foreach (var source in named)
            sources[source.Id] = source.Opener ?? sources.GetValueOrDefault(source.Id);
        return sources;
    }

    private static long? OpenerOf(JsonElement source) =>
        source.TryGetProperty("metadata", out var metadata)
        && metadata.ValueKind == JsonValueKind.Object
        && metadata.TryGetProperty("recording_chunk", out var number)
        && ResourceAnswer.ReadCount(number) is >= 0 and <= int.MaxValue and var opener
            ? opener
            : null;

    public async Task<List<T>> ListAsync<T>(
        string collection,
        Action<Utf8JsonWriter> writeQuery,
        string[] fields,
        Func<JsonElement, T?> read,
        int most,
        CancellationToken cancellationToken
    )
        where T : class
    {
        var reply = await client
            .CallAsync(resource, json => WriteQuestion(json, collection, writeQuery, fields, most), cancellationToken)
            .ConfigureAwait(false);
        if (reply.Answer is not { } answer)
            throw new InventoryException(reply.Failure!);
        if (!answer.IsSuccess)
            throw new InventoryException(Explain(answer));
        return AnswerJson.Read(answer.Body, list => ReadAll(list, read, most))
            ?? throw new InventoryException(
                new UploadOutcome.Rejected(
                    $"what the server says of its {collection} is not understood"
                        + (answer.Body.Length <= MostShown ? $" ({answer.Summary})" : "")
                )
            );
    }

    /// <returns>Null when it is no list of such documents, or one of more than can be.</returns>
    private static List<T>? ReadAll<T>(JsonElement list, Func<JsonElement, T?> read, int most)
        where T : class
    {
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() >= most)
            return null;
        var all = new List<T>();
        foreach (var element in list.EnumerateArray())
        {
            if (read(element) is not { } one)
                return null;
            all.Add(one);
        }

        return all;
    }

    private static UploadOutcome.Failed Explain(MyceliaAnswer answer) =>
        ResourceClassifier.IsRefusal(answer)
            ? new UploadOutcome.Unauthorized(
                $"the key may not read ({(int)answer.Status} {answer.Summary}): give it the right to read db/source_files and "
                    + "db/audio_chunks"
            )
            : ResourceClassifier.ClassifyFailure(answer);

    private static void WriteQuestion(Utf8JsonWriter json, string collection, Action<Utf8JsonWriter> writeQuery, string[] fields, int most)
    {
        json.WriteString("action", "find");
        json.WriteString("collection", collection);
        json.WriteStartObject("query");
        writeQuery(json);
        json.WriteEndObject();
        json.WriteStartObject("options");
        json.WriteNumber("limit", most);
        json.WriteStartObject("projection");
        json.WriteNumber("_id", 1);
        foreach (var field in fields)
            json.WriteNumber(field, 1);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void WriteIds(Utf8JsonWriter query, string field, IEnumerable<string> ids)
    {
        query.WriteStartObject(field);
        query.WriteStartArray("$in");
        foreach (var id in ids)
        {
            query.WriteStartObject();
            query.WriteString("$oid", id);
            query.WriteEndObject();
        }

        query.WriteEndArray();
        query.WriteEndObject();
    }

    private sealed record OpenedSource(string Id, long? Opener);
}
