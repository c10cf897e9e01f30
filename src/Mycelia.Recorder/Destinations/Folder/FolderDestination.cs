using Mycelia.Recorder.Audio.Native;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Folder;

/// <summary>
/// Delivers into a folder: a file for each chunk, in the folder of its day, and a list of them for each recording. A chunk's names follow
/// from the chunk alone, so that a repeat finds what is there.
/// </summary>
/// <param name="path">The folder, which has to be there.</param>
/// <param name="time">Knows the time zone.</param>
internal sealed class FolderDestination(string path, TimeProvider? time = null) : IChunkDestination
{
    /// <summary>Recordings are delivered one after the other; of so many it is remembered what their lists say.</summary>
    private const int MostRemembered = 4;

    private readonly AudioFolder _folder = new(path, () => (time ?? TimeProvider.System).LocalTimeZone);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Manifest> _manifests = [];

    /// <inheritdoc/>
    public string Name => path;

    /// <inheritdoc/>
    public Task<UploadOutcome.Failed?> FindObstacleAsync(CancellationToken cancellationToken) => Task.Run(FindObstacle, cancellationToken);

    /// <inheritdoc/>
    public Task<UploadOutcome> StoreAsync(QueuedChunk chunk, ChunkAudio audio, CancellationToken cancellationToken) =>
        Task.Run(() => Store(chunk, audio), cancellationToken);

    /// <inheritdoc/>
    public Task<Completion> CompleteAsync(EndedRecording recording, CancellationToken cancellationToken) =>
        Task.Run(() => Complete(recording), cancellationToken);

    /// <inheritdoc/>
    public Task<UploadOutcome.Failed?> EraseAsync(Erasure erasure, CancellationToken cancellationToken) =>
        Task.Run(() => Erase(erasure, cancellationToken), cancellationToken);

    private static bool IsOfFiles(Exception e) => e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;

    private UploadOutcome.Failed? FindObstacle()
    {
        try
        {
            _folder.Try();
            return null;
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            return Refusal(e);
        }
    }

    private UploadOutcome Store(QueuedChunk chunk, ChunkAudio audio)
    {
        try
        {
            if (_folder.Keep(chunk, audio) is not { } file)
                return new UploadOutcome.Rejected($"all names for it in the folder {path} are taken by other files");
            return List(chunk, audio, file)
                ? new UploadOutcome.Stored(chunk.Recording.Id) { IsToBeCompleted = true }
                : new UploadOutcome.Rejected($"all names for the list of its recording in the folder {path} are taken by other files");
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            // The file may be there, and its list have been refused.
            return Refusal(e) with { MayHaveArrived = Directory.Exists(path) };
        }
    }

    private bool List(QueuedChunk chunk, ChunkAudio audio, string file) =>
        Find(chunk.Recording, manifest => manifest.TryAdd(chunk.Recording, file, () => ManifestLines.OfChunk(chunk, audio, file)));

    private Completion Complete(EndedRecording ended)
    {
        try
        {
            var isListed = Find(ended.Recording, manifest => manifest.TryAppend(ended.Recording, ManifestLines.OfEnd(ended)));
            lock (_lock)
                _manifests.Remove(ended.Recording.Id);
            // A server that has the beginning of it is still to be told, by a run that delivers there.
            return ended.Recording.SourceFileId != ended.Recording.Id
                    ? new(new UploadOutcome.Misconfigured("it was begun on a server, and audio goes to a folder now"))
                : isListed ? new()
                : new(new UploadOutcome.Misconfigured($"its list is not in the folder {path} any more"));
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            return new(Refusal(e));
        }
    }

    private UploadOutcome.Failed? Erase(Erasure erasure, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var file in _folder.FindListed(erasure.Recording))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (FolderEraser.Erase(path, erasure, file, Note) is { } problem)
                    return problem;
            }

            return null;
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            return Refusal(e);
        }
        catch (Exception e) when (e is AudioLibraryException or DllNotFoundException)
        {
            return new UploadOutcome.Misconfigured($"what is left of a chunk cannot be encoded here: {e.Message}");
        }

        bool Note(byte[] line) => Find(erasure.Recording, manifest => manifest.TryAppend(erasure.Recording, line));
    }

    /// <summary>Tries the names of a recording's list until one is its own.</summary>
    private bool Find(RecordingInfo recording, Func<Manifest, bool> take)
    {
        lock (_lock)
        {
            if (_manifests.TryGetValue(recording.Id, out var known) && take(known))
                return true;
            foreach (var name in _folder.ManifestsOf(recording))
            {
                var manifest = new Manifest(name);
                if (!take(manifest))
                    continue;
                if (_manifests.Count >= MostRemembered)
                    _manifests.Clear();
                _manifests[recording.Id] = manifest;
                return true;
            }

            return false;
        }
    }

    private UploadOutcome.Transient Refusal(Exception e)
    {
        var refusal = StorageRefusal.Of(e);
        // What the system does not find is the folder itself, not the one around it.
        var words =
            refusal.Problem == StorageProblem.Gone && e is not StorageException
                ? "it is not there any more: put it back, or mount its disk"
                : refusal.Words;
        return new($"the folder {path} cannot be written: {words}");
    }
}
