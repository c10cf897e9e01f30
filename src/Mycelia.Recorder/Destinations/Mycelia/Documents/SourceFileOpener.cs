using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Resources;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Destinations.Mycelia.Documents;

/// <summary>
/// Sees to it that a recording's source file is on the server before a chunk of it goes there; once in every run, since
/// the address may have another server by now. Safe for concurrent use.
/// </summary>
internal sealed class SourceFileOpener(ResourceClient client, ResourceNames names, IDeliveryMemory memory) : IDisposable
{
    private readonly SemaphoreSlim _single = new(1, 1);
    private readonly HashSet<string> _open = [];

    /// <exception cref="QueueUnavailableException">The queue cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<SourceFileOpening> OpenAsync(QueuedChunk chunk, ChunkAudio audio, CancellationToken cancellationToken)
    {
        var recording = chunk.Recording;
        var id = recording.SourceFileId ?? ObjectIds.ForSourceFile(recording);
        await _single.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_open.Contains(id))
                return new(id);
            var isOthers = recording.SourceFileId is not null && !recording.IsOpenedByResource;
            if (
                await (isOthers ? FindAsync(id, cancellationToken) : InsertAsync(chunk, audio, id, cancellationToken)).ConfigureAwait(
                    false
                ) is
                { } failure
            )
                return new(null, failure);
            memory.NoteSourceFile(recording, id);
            _open.Add(id);
            return new(id);
        }
        finally
        {
            _single.Release();
        }
    }

    public void Dispose() => _single.Dispose();

    private async Task<UploadOutcome.Failed?> InsertAsync(
        QueuedChunk chunk,
        ChunkAudio audio,
        string id,
        CancellationToken cancellationToken
    )
    {
        var start = Timestamp.Parse(chunk.Recording.StartedAt) ?? chunk.Start;
        var format = AudioHeader.Read(audio.Bytes.Span, audio.Encoding);
        var reply = await client
            .CallAsync(names.Documents, json => SourceFileDocument.WriteInsert(json, chunk.Recording, id, start, format), cancellationToken)
            .ConfigureAwait(false);
        var outcome = reply.Answer is { } answer ? ResourceClassifier.ClassifyInsert(answer, id, id) : reply.Failure;
        return outcome switch
        {
            UploadOutcome.Stored => null,
            // It is not the chunk that is refused: none of this recording would fare better.
            UploadOutcome.Rejected rejected => new UploadOutcome.Misconfigured(
                $"the server does not open the recording: {rejected.Reason}"
            ),
            var failed => (UploadOutcome.Failed)outcome! with { MayHaveArrived = chunk.MayHaveArrived },
        };
    }

    /// <summary>The upload route opened it, on this server or on another: where that can be asked, it is.</summary>
    private async Task<UploadOutcome.Failed?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (!ObjectIds.IsOne(id))
            return new UploadOutcome.SourceFileUnknown($"'{id}' is no id of this server's");
        var reply = await client
            .CallAsync(names.Documents, json => SourceFileDocument.WriteQuestion(json, id), cancellationToken)
            .ConfigureAwait(false);
        return reply.Answer switch
        {
            null => reply.Failure,
            { IsSuccess: true, Unreadable: { } unreadable } answer => new UploadOutcome.Transient(
                $"the server answers {(int)answer.Status} with {unreadable}"
            ),
            { IsSuccess: true } answer => answer.Body.Trim() == "null"
                ? new UploadOutcome.SourceFileUnknown("it is not among its source files")
                : null,
            var answer when ResourceClassifier.IsRefusal(answer) => null,
            var answer => ResourceClassifier.ClassifyFailure(answer) is UploadOutcome.Rejected rejected
                ? new UploadOutcome.Misconfigured(rejected.Reason)
                : ResourceClassifier.ClassifyFailure(answer),
        };
    }
}
