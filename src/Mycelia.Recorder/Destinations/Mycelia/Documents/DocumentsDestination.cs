using System.Diagnostics;
using System.Net;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Destinations.Mycelia.Arrivals;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Resources;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Documents;

/// <summary>
/// Delivers chunks as documents through the server's resource API. The ids are ours and follow from the chunk, so that
/// the server itself tells a repeat: whatever is lost on the way, a chunk is stored once.
/// </summary>
internal sealed class DocumentsDestination : IDisposable
{
    /// <summary>Rights come and go: after a refusal to write in bulk it is tried again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private readonly ResourceClient _client;
    private readonly ResourceNames _names;
    private readonly ArrivalInquiry _arrivals;
    private readonly SourceFileOpener _opener;
    private readonly SourceFileCompletion _completion;
    private readonly TimelineClient _timeline;
    private readonly IDeliveryMemory _memory;
    private readonly TimeProvider _time;
    private readonly BatchSize _batch = new();
    private volatile RefusedAt? _refusal;

    public DocumentsDestination(
        ResourceClient client,
        ResourceNames names,
        ArrivalInquiry arrivals,
        IDeliveryMemory memory,
        TimeProvider time
    )
    {
        _client = client;
        _names = names;
        _arrivals = arrivals;
        _opener = new SourceFileOpener(client, names, memory);
        _completion = new SourceFileCompletion(client, names, time);
        _timeline = new TimelineClient(client, names);
        _memory = memory;
        _time = time;
    }

    /// <summary>How many documents may go in one request.</summary>
    public int MostAtOnce => MayNotBulk ? 1 : _batch.Most;

    /// <summary>How many bytes of audio.</summary>
    public long MostBytesAtOnce => _batch.MostBytes;

    private bool MayNotBulk => _refusal is { } refusal && _time.GetElapsedTime(refusal.At) < Patience;

    public async Task<UploadOutcome> StoreAsync(QueuedChunk chunk, ChunkAudio audio, CancellationToken cancellationToken)
    {
        try
        {
            return await FindOrInsertAsync(chunk, audio, cancellationToken).ConfigureAwait(false);
        }
        catch (QueueUnavailableException e)
        {
            return new UploadOutcome.Transient($"the queue cannot be written: {e.Message}")
            {
                MayHaveArrived = chunk.MayHaveArrived,
                Hint = e.Hint,
            };
        }
    }

    /// <summary>Several, of recordings that are open as documents.</summary>
    public async Task<UploadOutcome[]> StoreAllAsync(IReadOnlyList<OutgoingChunk> deliveries, CancellationToken cancellationToken)
    {
        var outcomes = new UploadOutcome[deliveries.Count];
        var documents = new List<(int Index, ChunkDocument Document)>();
        for (var i = 0; i < outcomes.Length; i++)
        {
            var (chunk, audio) = deliveries[i];
            try
            {
                var opened = await _opener.OpenAsync(chunk, audio, cancellationToken).ConfigureAwait(false);
                if (opened.Id is { } sourceFile)
                    documents.Add((i, ChunkDocument.Of(chunk, sourceFile, audio.Bytes)));
                else
                    outcomes[i] = opened.Failure!;
            }
            catch (QueueUnavailableException e)
            {
                outcomes[i] = new UploadOutcome.Transient($"the queue cannot be written: {e.Message}") { Hint = e.Hint };
            }
        }

        var stored = await InsertAllAsync([.. documents.Select(static one => one.Document)], cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < documents.Count; i++)
            outcomes[documents[i].Index] = stored[i];
        return outcomes;
    }

    public Task<Completion> CompleteAsync(EndedRecording recording, CancellationToken cancellationToken) =>
        _completion.CompleteAsync(recording, cancellationToken);

    public Task<UploadOutcome.Failed?> DrawAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        _timeline.DrawAsync(from, to, cancellationToken);

    public void Dispose() => _opener.Dispose();

    private async Task<UploadOutcome> FindOrInsertAsync(QueuedChunk chunk, ChunkAudio audio, CancellationToken cancellationToken)
    {
        // Only the upload route leaves a chunk uncertain: here a repeat is told by its id.
        ArrivalStatus found = new ArrivalStatus.NotFound();
        if (chunk is { MayHaveArrived: true, Recording.IsOpenedByResource: false })
        {
            found = await _arrivals.FindAsync(chunk, cancellationToken).ConfigureAwait(false);
            // Perhaps nothing of this recording goes as a document, and its completion would not be thought of.
            if (found is ArrivalStatus.There)
                _memory.NoteToComplete(chunk.Recording);
            if (found.Settle() is { } known)
                return known;
        }

        if (audio.Encoding != AudioEncoding.Opus)
            return new UploadOutcome.Unprepared();
        var opened = await _opener.OpenAsync(chunk, audio, cancellationToken).ConfigureAwait(false);
        if (opened.Id is not { } sourceFile)
            return opened.Failure!;
        return await InsertAsync(ChunkDocument.Of(chunk, sourceFile, audio.Bytes), cancellationToken).ConfigureAwait(false) switch
        {
            UploadOutcome.Stored stored => stored with { IsPossiblyRepeated = found is ArrivalStatus.Unknowable },
            UploadOutcome.Failed failed when found is ArrivalStatus.Unknowable => failed with { MayHaveArrived = true },
            var outcome => outcome,
        };
    }

    private async Task<UploadOutcome> InsertAsync(ChunkDocument document, CancellationToken cancellationToken)
    {
        var reply = await TryInsertAsync(document, cancellationToken).ConfigureAwait(false);
        return OutcomeOf(reply, document);
    }

    private async Task<MyceliaReply> TryInsertAsync(ChunkDocument document, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var reply = await SendAsync([document], cancellationToken).ConfigureAwait(false);
        if (reply.Answer is { IsSuccess: true })
            _batch.Pass(documents: 1, document.Opus.Length, Stopwatch.GetElapsedTime(began));
        return reply;
    }

    private static UploadOutcome OutcomeOf(MyceliaReply reply, ChunkDocument document) =>
        reply.Answer is { } answer ? ResourceClassifier.ClassifyInsert(answer, document.Id, document.SourceFileId) : reply.Failure!;

    /// <summary>In one request where that may be; what is not clear from its answer is made clear one by one.</summary>
    private async Task<UploadOutcome[]> InsertAllAsync(IReadOnlyList<ChunkDocument> documents, CancellationToken cancellationToken)
    {
        if (documents.Count < 2 || MayNotBulk)
            return await InsertEachAsync(documents, cancellationToken).ConfigureAwait(false);
        var began = Stopwatch.GetTimestamp();
        var reply = await SendAsync(documents, cancellationToken).ConfigureAwait(false);
        switch (ResourceClassifier.ClassifyBulk(reply, documents.Count))
        {
            case BulkVerdict.Stored:
                _batch.Pass(documents.Count, documents.Sum(static document => (long)document.Opus.Length), Stopwatch.GetElapsedTime(began));
                return [.. documents.Select(static document => new UploadOutcome.Stored(document.SourceFileId) { IsToBeShown = true })];
            case BulkVerdict.Refused:
                var each = await InsertEachAsync(documents, cancellationToken).ConfigureAwait(false);
                // Not where the key itself is refused.
                if (each[0] is UploadOutcome.Stored)
                    _refusal = new(_time.GetTimestamp());
                return each;
            case BulkVerdict.Unclear:
                _batch.Fail(
                    documents.Count,
                    isRefused: reply.Answer is { Status: >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError }
                );
                return await InsertEachAsync(documents, cancellationToken).ConfigureAwait(false);
            default:
                _batch.Fail(documents.Count, isRefused: false);
                var failed = reply.Answer is { } answer ? ResourceClassifier.ClassifyFailure(answer) : reply.Failure!;
                // Which of them it may be about, nobody knows; smaller requests tell.
                if (failed is UploadOutcome.Transient transient)
                    failed = transient with { MayBeTheChunk = false };
                return [.. documents.Select(_ => failed)];
        }
    }

    private async Task<UploadOutcome[]> InsertEachAsync(IReadOnlyList<ChunkDocument> documents, CancellationToken cancellationToken)
    {
        var outcomes = new UploadOutcome[documents.Count];
        for (var i = 0; i < outcomes.Length; i++)
        {
            var reply = await TryInsertAsync(documents[i], cancellationToken).ConfigureAwait(false);
            outcomes[i] = OutcomeOf(reply, documents[i]);
            if (outcomes[i] is not UploadOutcome.Failed failed || (reply.Answer is not null && IsOfTheDocument(failed)))
                continue;
            // A failure of the server's is no different for the next; and where none answered, each may take as long.
            if (failed is UploadOutcome.Transient { MayBeTheChunk: true } silent)
                failed = silent with { MayBeTheChunk = false };
            Array.Fill(outcomes, failed, i + 1, outcomes.Length - i - 1);
            break;
        }

        return outcomes;
    }

    private static bool IsOfTheDocument(UploadOutcome.Failed failed) =>
        failed is UploadOutcome.Rejected or UploadOutcome.Transient { MayBeTheChunk: true };

    private Task<MyceliaReply> SendAsync(IReadOnlyList<ChunkDocument> documents, CancellationToken cancellationToken) =>
        _client.CallAsync(_names.Documents, () => new ChunkDocuments(documents, _time.GetUtcNow()), cancellationToken);

    private sealed record RefusedAt(long At);
}
