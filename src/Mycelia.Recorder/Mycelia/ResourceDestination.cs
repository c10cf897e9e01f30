using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Upload;

namespace Mycelia.Recorder.Mycelia;

/// <summary>
/// Delivers chunks as documents through the server's resource API. The ids are ours and follow from the chunk, so that
/// the server itself tells a repeat: whatever is lost on the way, a chunk is stored once.
/// </summary>
internal sealed class ResourceDestination : IChunkDestination, IDisposable
{
    private readonly ResourceClient _client;
    private readonly ResourceNames _names;
    private readonly ChunkLookup _lookup;
    private readonly OpusAudio _opus;
    private readonly SourceFileOpener _opener;
    private readonly SourceFileCompletion _completion;
    private readonly ChunkQueue _queue;
    private readonly TimeProvider _time;

    public ResourceDestination(ResourceClient client, ResourceNames names, ChunkLookup lookup, ChunkQueue queue, TimeProvider time)
    {
        _client = client;
        _names = names;
        _lookup = lookup;
        _opus = new OpusAudio(queue);
        _opener = new SourceFileOpener(client, names, queue);
        _completion = new SourceFileCompletion(client, names, time);
        _queue = queue;
        _time = time;
    }

    public async Task<UploadOutcome> StoreAsync(QueuedChunk chunk, ChunkAudio audio, CancellationToken cancellationToken)
    {
        try
        {
            return await FindOrInsertAsync(chunk, audio, cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException e)
        {
            return new UploadOutcome.Transient($"the queue cannot be written: {e.Message}") { MayHaveArrived = chunk.MayHaveArrived };
        }
    }

    public Task<Completion> CompleteAsync(EndedRecording recording, CancellationToken cancellationToken) => _completion.CompleteAsync(recording, cancellationToken);

    public void Dispose() => _opener.Dispose();

    private async Task<UploadOutcome> FindOrInsertAsync(QueuedChunk chunk, ChunkAudio audio, CancellationToken cancellationToken)
    {
        // Only the upload route leaves a chunk uncertain: here a repeat is told by its id.
        Presence found = new Presence.Absent();
        if (chunk is { MayHaveArrived: true, Recording.IsOpenedByResource: false })
            found = await _lookup.FindAsync(chunk, cancellationToken).ConfigureAwait(false);
        if (found is Presence.There there)
        {
            // Perhaps nothing of this recording goes as a document, and its completion would not be thought of.
            _queue.NoteToComplete(chunk.Recording);
            return new UploadOutcome.Stored(there.SourceFileId);
        }

        if (found is Presence.NotNow later)
            return later.Failure with { MayHaveArrived = true };

        return await InsertAsync(chunk, audio, cancellationToken).ConfigureAwait(false) switch
        {
            UploadOutcome.Stored stored => stored with { IsPossiblyRepeated = found is Presence.Unknowable },
            UploadOutcome.Failed failed when found is Presence.Unknowable => failed with { MayHaveArrived = true },
            var outcome => outcome,
        };
    }

    private async Task<UploadOutcome> InsertAsync(QueuedChunk chunk, ChunkAudio audio, CancellationToken cancellationToken)
    {
        var opened = await _opener.OpenAsync(chunk, cancellationToken).ConfigureAwait(false);
        if (opened.Id is not { } sourceFile)
            return opened.Failure!;

        ReadOnlyMemory<byte> opus = default;
        if (await Task.Run(() => _opus.Read(chunk, audio, out opus), cancellationToken).ConfigureAwait(false) is { } problem)
            return problem;

        var index = chunk is { Number: 0, Recording: { IsOpenedByResource: false, OpenedBy: { } opener } } ? opener : chunk.Number;
        var reply = await _client.CallAsync(
            _names.Documents, () => new ChunkDocument(chunk, sourceFile, index, _time.GetUtcNow(), opus), cancellationToken).ConfigureAwait(false);
        return reply.Answer is { } answer ? ResourceClassifier.ClassifyInsert(answer, ObjectIds.ForChunk(chunk), sourceFile) : reply.Failure!;
    }
}
