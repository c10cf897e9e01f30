using System.Text.Json;
using Mycelia.Recorder.Delivery;
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
    private readonly DocumentQueries _queries = new(client, resource);

    /// <summary>How many places a question is about, and how many where the audio comes with the answer.</summary>
    private const int Page = 1_000;
    private const int ListeningPage = 10;

    /// <summary>No chunk is there more often.</summary>
    private const int MostTimes = 4;

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
        var sources = await _queries.FindSourcesAsync(recording, cancellationToken).ConfigureAwait(false);
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
            var documents = await _queries
                .ListAsync(
                    "audio_chunks",
                    query =>
                    {
                        DocumentQueries.WriteIds(query, field, sources.Keys);
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
}
