using System.Text.Json;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Resources;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Inventory;

/// <summary>
/// Asks the resource API which chunks of a recording are there, by their places in its source files, a thousand in a question: those that
/// were written as documents, and those that came by the upload route.
/// </summary>
/// <param name="client">The way to the resource API.</param>
/// <param name="resource">What the server calls the resource.</param>
/// <param name="hasIngest">Whether chunks may come by the upload route.</param>
internal sealed class DocumentInventory(ResourceClient client, string resource, bool hasIngest)
{
    /// <summary>How many places a question is about, and how many where the audio comes with the answer.</summary>
    private const int Page = 1_000;
    private const int ListeningPage = 10;

    /// <summary>As much of an answer that is not understood is shown at most.</summary>
    private const int MostShown = 10_000;

    /// <summary>No chunk is there more often.</summary>
    private const int MostTimes = 4;

    /// <summary>A recording has one source file, and few more where something went wrong.</summary>
    private const int MostSourceFiles = 100;

    private static readonly string[] Fields = ["index", "start", "original_id", "source_file_id"];

    /// <exception cref="InventoryException">It cannot be told.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<HeldChunk[]> FindAsync(
        RecordingInfo recording,
        long first,
        long next,
        bool isListening,
        CancellationToken cancellationToken
    )
    {
        var sources = await FindSourcesAsync(recording, cancellationToken).ConfigureAwait(false);
        var found = new FoundChunks();
        await AskAllAsync("original_id").ConfigureAwait(false);
        // Few servers find these quickly, and where all came as documents there are none.
        if (hasIngest || !recording.IsOpenedByResource || found.CountWithin(first, next) < next - first)
            await AskAllAsync("source_file_id").ConfigureAwait(false);
        return found.Within(first, next);

        async Task AskAllAsync(string field)
        {
            // What opened a source file is its number 0, and chunk 0 may have that one's.
            long[] swapped = [.. sources.Values.OfType<long>().Append(0).Distinct()];
            await AskAsync(field, query => WriteAmong(query, swapped)).ConfigureAwait(false);
            var page = isListening ? ListeningPage : Page;
            for (var from = first; from < next; from += page)
            {
                var (least, limit) = (from, Math.Min(next, from + page));
                await AskAsync(field, query => WriteBetween(query, least, limit)).ConfigureAwait(false);
            }
        }

        async Task AskAsync(string field, Action<Utf8JsonWriter> writePlaces)
        {
            var documents = await ListAsync(
                    "audio_chunks",
                    query =>
                    {
                        WriteIds(query, field, sources.Keys);
                        writePlaces(query);
                    },
                    isListening ? [.. Fields, "data"] : Fields,
                    ListedDocument.Read,
                    (isListening ? ListeningPage : Page) * MostTimes,
                    cancellationToken
                )
                .ConfigureAwait(false);
            foreach (var document in documents)
                found.Add(document.Id, Held(document, sources.GetValueOrDefault(document.SourceFileId), isListening));
        }
    }

    private static HeldChunk Held(ListedDocument document, long? opener, bool isListening)
    {
        var chunk = new HeldChunk(ChunkNumbering.NumberOf(document.Index, opener), document.Start) { IsRecoded = document.IsUploaded };
        if (document.Start is null)
            chunk = chunk with { Problem = "is stored without its time" };
        if (!isListening)
            return chunk;
        if (document.Audio is not { } audio)
            return chunk with { Problem = chunk.Problem ?? "is stored without its audio" };
        if (!document.IsUploaded)
            return chunk with { Fingerprint = new ChunkAudio(audio, AudioEncoding.Opus).Fingerprint() };
        var heard = HeardAudio.Of(audio);
        return chunk with { Length = heard?.Length, Problem = chunk.Problem ?? heard?.Problem };
    }

    /// <summary>The source files of a recording, each with the number of the chunk that opened it by the upload route.</summary>
    private async Task<Dictionary<string, long?>> FindSourcesAsync(RecordingInfo recording, CancellationToken cancellationToken)
    {
        var sources = new Dictionary<string, long?> { [ObjectIds.ForSourceFile(recording)] = null };
        if (recording.SourceFileId is { } known && ObjectIds.IsOne(known))
            sources[known.ToLowerInvariant()] = recording.IsOpenedByResource ? null : recording.OpenedBy;
        var named = await ListAsync(
                "source_files",
                query => query.WriteString("metadata.recording_id", recording.Id),
                ["metadata.recording_chunk"],
                static document =>
                    MongoJson.ReadDocumentId(document) is { } id ? new Source(id.ToLowerInvariant(), OpenerOf(document)) : null,
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

    private async Task<List<T>> ListAsync<T>(
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

    private static void WriteIds(Utf8JsonWriter query, string field, IEnumerable<string> ids)
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

    private static void WriteBetween(Utf8JsonWriter query, long first, long next)
    {
        query.WriteStartObject("index");
        query.WriteNumber("$gte", first);
        query.WriteNumber("$lt", next);
        query.WriteEndObject();
    }

    private static void WriteAmong(Utf8JsonWriter query, long[] places)
    {
        query.WriteStartObject("index");
        query.WriteStartArray("$in");
        foreach (var place in places)
            query.WriteNumberValue(place);
        query.WriteEndArray();
        query.WriteEndObject();
    }

    private sealed record Source(string Id, long? Opener);
}
