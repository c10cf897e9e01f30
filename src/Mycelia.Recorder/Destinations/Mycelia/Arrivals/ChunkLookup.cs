using System.Text.Json;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Resources;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Arrivals;

/// <summary>Finds out whether the server has a chunk, by its resource API, with the same key.</summary>
/// <param name="http">Carries the questions.</param>
/// <param name="options">The server.</param>
/// <param name="client">The same, with the key.</param>
/// <param name="names">What the server calls its resources.</param>
internal sealed class ChunkLookup(HttpClient http, MyceliaOptions options, ResourceClient client, ResourceNames names)
{
    private readonly ResourceQueries _queries = new(client, names.Documents);
    private volatile bool _knowsRepeats;

    /// <summary>
    /// Whether the server says of itself that it honours <c>Idempotency-Key</c>. Once it has said so it is not asked again.
    /// </summary>
    public async Task<bool> KnowsRepeatsAsync(CancellationToken cancellationToken)
    {
        if (_knowsRepeats)
            return true;
        using var request = new HttpRequestMessage(HttpMethod.Get, options.Route("/health"));
        try
        {
            var answer = await http.ExchangeAsync(request, options, options.RequestTimeout, cancellationToken).ConfigureAwait(false);
            return _knowsRepeats = new ServerHealth(answer).KnowsRepeats;
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException)
        {
            // The next question says what is wrong with the way to the server.
            return false;
        }
    }

    /// <summary>
    /// Looks for a chunk: in a source file that it opened itself, and in that of its recording. A source file alone proves
    /// nothing: the server makes it before it has understood the audio.
    /// </summary>
    public async Task<ArrivalStatus> FindAsync(QueuedChunk chunk, CancellationToken cancellationToken)
    {
        try
        {
            var opened = await _queries.AskAsync("findOne", "source_files", Opened, cancellationToken).ConfigureAwait(false);
            if (opened.Count > 0 && await FindInAsync(opened, 0, cancellationToken).ConfigureAwait(false) is { } first)
                return new ArrivalStatus.There(first);
            if (opened.Count > 0)
            {
                // The oldest is empty: an earlier try failed after it had been made. There may be others.
                var all = await _queries.AskAsync("find", "source_files", Opened, cancellationToken).ConfigureAwait(false);
                if (await FindInAsync(all.Except(opened), 0, cancellationToken).ConfigureAwait(false) is { } other)
                    return new ArrivalStatus.There(other);
            }

            return
                chunk.Recording.SourceFileId is { } known
                && await FindInAsync([known], SourceFileNumber.Of(chunk), cancellationToken).ConfigureAwait(false) is not null
                ? new ArrivalStatus.There(known)
                : new ArrivalStatus.NotFound();
        }
        catch (ResourceException e)
        {
            return e.Failure is { } failure ? new ArrivalStatus.NotNow(failure)
                : e.IsOdd ? new ArrivalStatus.Odd()
                : new ArrivalStatus.Unknowable();
        }

        void Opened(Utf8JsonWriter query)
        {
            query.WriteString("metadata.recording_id", chunk.Recording.Id);
            query.WriteNumber("metadata.recording_chunk", chunk.Number);
        }
    }

    /// <summary>Whether the server has lost a source file. Where it cannot be asked, its word for it is taken.</summary>
    public async Task<bool> IsSourceFileGoneAsync(string sourceFileId, CancellationToken cancellationToken)
    {
        if (!ObjectIds.IsOne(sourceFileId))
            return true;
        try
        {
            return (
                    await _queries
                        .AskAsync("findOne", "source_files", query => query.WriteId("_id", sourceFileId), cancellationToken)
                        .ConfigureAwait(false)
                ).Count == 0;
        }
        catch (ResourceException e)
        {
            return e.Failure is null;
        }
    }

    private async Task<string?> FindInAsync(IEnumerable<string> sourceFiles, int index, CancellationToken cancellationToken)
    {
        foreach (var sourceFile in sourceFiles)
        {
            var chunks = await _queries.AskAsync("find", "audio_chunks", Chunk, cancellationToken).ConfigureAwait(false);
            if (chunks.Count > 0)
                return sourceFile;

            void Chunk(Utf8JsonWriter query)
            {
                query.WriteId("source_file_id", sourceFile);
                query.WriteNumber("index", index);
            }
        }

        return null;
    }
}
