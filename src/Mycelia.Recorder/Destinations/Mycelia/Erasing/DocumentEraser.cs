using System.Text.Json;
using Mycelia.Recorder.Audio.Native;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Inventory;
using Mycelia.Recorder.Destinations.Mycelia.Resources;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Erasing;

/// <summary>
/// Deletes documents of a recording by the resource API, whichever way they came: those that lie within the window go, those at its ends
/// are cut and encoded anew, under the same id. What the server has transcribed of the window goes too.
/// </summary>
/// <param name="client">The way to the resource API.</param>
/// <param name="resource">What the server calls the resource.</param>
internal sealed class DocumentEraser(ResourceClient client, string resource)
{
    private const string Chunks = "audio_chunks";

    /// <summary>So much of the window is listed in a question, and so many documents are deleted in a request.</summary>
    private static readonly TimeSpan Page = TimeSpan.FromHours(1);
    private const int MostListed = 20_000;
    private const int MostAtOnce = 500;

    /// <summary>Servers and readers count on no document being longer.</summary>
    private static readonly TimeSpan LongestDocument = TimeSpan.FromSeconds(11);

    private static readonly string[] Fields = ["index", "start", "original_id", "source_file_id"];

    private readonly DocumentQueries _queries = new(client, resource);

    /// <returns>Why something may still be there; null when nothing is.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<UploadOutcome.Failed?> EraseAsync(Erasure erasure, CancellationToken cancellationToken)
    {
        try
        {
            var sources = await _queries.FindSourcesAsync(erasure.Recording, cancellationToken).ConfigureAwait(false);
            foreach (var field in (string[])["original_id", "source_file_id"])
            {
                for (var from = erasure.From - LongestDocument; from < erasure.To; from += Page)
                {
                    var to = from + Page < erasure.To ? from + Page : erasure.To;
                    await EraseAsync(erasure, field, sources, from, to, cancellationToken).ConfigureAwait(false);
                }
            }

            await ForgetWordsAsync(erasure, sources.Keys, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (InventoryException e)
        {
            return e.Failure;
        }
        catch (Exception e) when (e is AudioLibraryException or DllNotFoundException)
        {
            return new UploadOutcome.Misconfigured($"what is left of a chunk cannot be encoded here: {e.Message}");
        }
    }

    private async Task EraseAsync(
        Erasure erasure,
        string field,
        Dictionary<string, long?> sources,
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken
    )
    {
        var documents = await _queries
            .ListAsync(
                Chunks,
                query =>
                {
                    DocumentQueries.WriteIds(query, field, sources.Keys);
                    query.WriteStartObject("start");
                    query.WriteDate("$gte", from);
                    query.WriteDate("$lt", to);
                    query.WriteEndObject();
                },
                Fields,
                ListedDocument.Read,
                MostListed,
                cancellationToken
            )
            .ConfigureAwait(false);
        var whole = new List<string>();
        foreach (var document in documents)
        {
            if (document.Start is not { } start)
                continue;
            var number = ChunkNumbering.NumberOf(document.Index, sources.GetValueOrDefault(document.SourceFileId));
            if (erasure.Number is { } only ? number == only : start >= erasure.From && start + LongestDocument <= erasure.To)
                whole.Add(document.Id);
            else if (erasure.Number is null && await CutAsync(erasure, document.Id, start, cancellationToken).ConfigureAwait(false))
                whole.Add(document.Id);
        }

        foreach (var some in whole.Chunk(MostAtOnce))
            await CallAsync(
                    json =>
                    {
                        json.WriteString("action", "deleteMany");
                        json.WriteString("collection", Chunks);
                        json.WriteStartObject("query");
                        DocumentQueries.WriteIds(json, "_id", some);
                        json.WriteEndObject();
                    },
                    "deletedCount",
                    "delete db/audio_chunks",
                    cancellationToken
                )
                .ConfigureAwait(false);
    }

    /// <returns>Whether nothing of a document is left, and it is still there.</returns>
    private async Task<bool> CutAsync(Erasure erasure, string id, DateTimeOffset start, CancellationToken cancellationToken)
    {
        var found = await _queries
            .ListAsync(Chunks, query => query.WriteId("_id", id), [.. Fields, "data"], ListedDocument.Read, most: 2, cancellationToken)
            .ConfigureAwait(false);
        if (found is not [{ Audio: { } audio }])
            return found.Count > 0;
        var cut = CutAudio.Of(audio, AudioEncoding.Opus, start, erasure.From, erasure.To);
        if (cut.IsUntouched || cut.Bytes.IsEmpty)
            return !cut.IsUntouched;
        await CallAsync(
                json =>
                {
                    json.WriteString("action", "updateOne");
                    json.WriteString("collection", Chunks);
                    json.WriteStartObject("query");
                    json.WriteId("_id", id);
                    json.WriteEndObject();
                    json.WriteStartObject("update");
                    json.WriteStartObject("$set");
                    json.WriteDate("start", cut.Start);
                    json.WriteStartObject("data");
                    json.WriteStartObject("$binary");
                    json.WriteBase64String("base64", cut.Bytes.Span);
                    json.WriteString("subType", "00");
                    json.WriteEndObject();
                    json.WriteEndObject();
                    json.WriteEndObject();
                    json.WriteEndObject();
                },
                "matchedCount",
                "update db/audio_chunks",
                cancellationToken
            )
            .ConfigureAwait(false);
        return false;
    }

    /// <summary>A transcription that reaches into the window goes as a whole: where in it a word was said, is not known.</summary>
    private Task ForgetWordsAsync(Erasure erasure, IEnumerable<string> sources, CancellationToken cancellationToken) =>
        CallAsync(
            json =>
            {
                json.WriteString("action", "deleteMany");
                json.WriteString("collection", "transcriptions");
                json.WriteStartObject("query");
                json.WriteStartArray("$or");
                foreach (var field in (string[])["original", "original_id"])
                {
                    json.WriteStartObject();
                    DocumentQueries.WriteIds(json, field, sources);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteStartObject("start");
                json.WriteDate("$lt", erasure.To);
                json.WriteEndObject();
                json.WriteStartObject("end");
                json.WriteDate("$gt", erasure.From);
                json.WriteEndObject();
                json.WriteEndObject();
            },
            "deletedCount",
            "delete db/transcriptions, which may hold what was said",
            cancellationToken
        );

    /// <exception cref="InventoryException">It was not done.</exception>
    private async Task CallAsync(Action<Utf8JsonWriter> write, string count, string right, CancellationToken cancellationToken)
    {
        var reply = await client.CallAsync(resource, write, cancellationToken).ConfigureAwait(false);
        if (reply.Answer is not { } answer)
            throw new InventoryException(reply.Failure!);
        if (ResourceClassifier.IsRefusal(answer))
            throw new InventoryException(
                new UploadOutcome.Unauthorized(
                    $"the key may not delete ({(int)answer.Status} {answer.Summary}): give it the right to {right}"
                )
            );
        if (!answer.IsSuccess)
            throw new InventoryException(ResourceClassifier.ClassifyFailure(answer));
        if (!AnswerJson.Read(answer.Body, said => said.TryGetProperty(count, out var done) && ResourceAnswer.ReadCount(done) is not null))
            throw new InventoryException(
                new UploadOutcome.Transient($"the server answers {(int)answer.Status} but not that it was done ({answer.Summary})")
            );
    }
}
