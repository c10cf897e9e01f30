using System.Globalization;
using System.Net;
using System.Text.Json;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Resources;
using Mycelia.Recorder.Destinations.Mycelia.Tokens;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Destinations.Mycelia.Inventory;

/// <summary>Asks the local server, which lists the chunks of a recording with their checksums.</summary>
internal sealed class LocalInventory(AuthorizedSender sender, MyceliaOptions options)
{
    private const int MostShown = 10_000;

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
        if (recording.SourceFileId is not { } id || !ObjectIds.IsOne(id))
            throw new InventoryException(new UploadOutcome.Rejected("it is not known any more what the server calls the recording"));
        var answer = await GetAsync($"/api/recordings/{id}", cancellationToken).ConfigureAwait(false);
        // Its own answer, and not some page of a proxy's.
        if (answer.Status == HttpStatusCode.NotFound && AnswerJson.Read(answer.Body, static said => said.ValueKind == JsonValueKind.Object))
            return [];
        if (!answer.IsSuccess)
            throw new InventoryException(Explain(answer));
        var listed =
            AnswerJson.Read(answer.Body, said => Read(said, recording.OpenedBy))
            ?? throw new InventoryException(
                new UploadOutcome.Rejected(
                    "what the server says of the recording is not understood"
                        + (answer.Body.Length <= MostShown ? $" ({answer.Summary})" : "")
                )
            );
        var found = new FoundChunks();
        foreach (var (index, chunk) in listed)
        {
            if (chunk.Number < first || chunk.Number >= next)
                continue;
            found.Add(
                index.ToString(CultureInfo.InvariantCulture),
                isListening ? await ListenAsync(id, index, chunk, cancellationToken).ConfigureAwait(false) : chunk
            );
        }

        return found.Within(first, next);
    }

    private async Task<HeldChunk> ListenAsync(string id, long index, HeldChunk chunk, CancellationToken cancellationToken)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/api/recordings/{id}/chunks/{index}");
        var answer = await GetAsync(path, cancellationToken).ConfigureAwait(false);
        if (answer.IsSuccess)
        {
            var heard = new ChunkAudio(answer.Bytes, AudioEncoding.Wav).Fingerprint();
            // Of one that is not what the server itself says, nothing else is to be found out.
            return chunk.Fingerprint is { } listed && listed != heard
                ? chunk with
                {
                    Fingerprint = null,
                    Problem = chunk.Problem ?? "is not what the server took in",
                }
                : chunk with
                {
                    Fingerprint = heard,
                };
        }

        var failure = Explain(answer);
        return failure is UploadOutcome.Unauthorized || ServerHealth.OfTheMoment(answer) is not null
            ? throw new InventoryException(failure)
            : chunk with
            {
                Fingerprint = null,
                Problem = $"cannot be read at the server ({(int)answer.Status} {answer.Summary})",
            };
    }

    private async Task<MyceliaAnswer> GetAsync(string path, CancellationToken cancellationToken)
    {
        var reply = await sender
            .SendAsync(
                () => new HttpRequestMessage(HttpMethod.Get, options.Route(path)),
                static answer => answer.Status == HttpStatusCode.Unauthorized,
                cancellationToken
            )
            .ConfigureAwait(false);
        return reply.Answer ?? throw new InventoryException(reply.Failure!);
    }

    private static UploadOutcome.Failed Explain(MyceliaAnswer answer) =>
        answer.Status == HttpStatusCode.Forbidden
            ? new UploadOutcome.Unauthorized($"the key may not read (403 {answer.Summary}): give it the right 'read'")
            : AnswerClassifier.Classify(answer);

    /// <returns>Each chunk with its number in the source file; null when it is no such list.</returns>
    private static List<(long Index, HeldChunk Chunk)>? Read(JsonElement answer, long? opener)
    {
        if (
            answer.ValueKind != JsonValueKind.Object
            || !answer.TryGetProperty("chunks", out var chunks)
            || chunks.ValueKind != JsonValueKind.Array
        )
            return null;
        opener ??= OpenerOf(answer);
        var listed = new List<(long, HeldChunk)>();
        foreach (var chunk in chunks.EnumerateArray())
        {
            if (chunk.ValueKind != JsonValueKind.Object)
                return null;
            // An entry so damaged that it has no number any more, or one whose audio file is gone.
            if (!chunk.TryGetProperty("number", out var number) || IsMissing(chunk))
                continue;
            if (ResourceAnswer.ReadCount(number) is not (>= 0 and <= int.MaxValue and var index))
                return null;
            listed.Add((index, Read(chunk, ChunkNumbering.NumberOf(index, opener))));
        }

        return listed;
    }

    private static bool IsMissing(JsonElement chunk) =>
        chunk.TryGetProperty("missing", out var missing) && missing.ValueKind == JsonValueKind.True;

    private static HeldChunk Read(JsonElement chunk, long number)
    {
        var start = Timestamp.Parse(AnswerJson.TextOf(chunk, "start"));
        var hash = AnswerJson.TextOf(chunk, "sha256");
        return new(number, start)
        {
            Fingerprint = Fingerprints.Parse(hash),
            Problem =
                AnswerJson.TextOf(chunk, "problem") is { } problem ? $"is damaged at the server: {Visible.Line(problem, 200)}"
                : hash is not null && Fingerprints.Parse(hash) is null ? "is listed with a checksum that is none"
                : start is null ? "is stored without its time"
                : null,
        };
    }

    private static long? OpenerOf(JsonElement answer) =>
        answer.TryGetProperty("recording", out var recording)
        && recording.ValueKind == JsonValueKind.Object
        && recording.TryGetProperty("metadata", out var metadata)
        && metadata.ValueKind == JsonValueKind.Object
        && metadata.TryGetProperty("recording_chunk", out var number)
            ? ResourceAnswer.ReadCount(number)
            : null;
}
