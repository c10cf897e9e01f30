using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Folder;

/// <summary>
/// What a folder holds: the files that the list of a recording tells of, each read through, so that its checksum is that of what is on the
/// disk.
/// </summary>
/// <param name="path">The folder.</param>
/// <param name="time">Knows the time zone.</param>
internal sealed class FolderInventory(string path, TimeProvider? time = null) : IInventory
{
    private readonly AudioFolder _folder = new(path, () => (time ?? TimeProvider.System).LocalTimeZone);

    /// <inheritdoc/>
    public string Name => path;

    /// <inheritdoc/>
    public Task<Holding> FindHeldAsync(
        RecordingInfo recording,
        long first,
        long next,
        bool isListening,
        CancellationToken cancellationToken
    ) => Task.Run(() => Find(recording, first, next, cancellationToken), cancellationToken);

    private Holding Find(RecordingInfo recording, long first, long next, CancellationToken cancellationToken)
    {
        try
        {
            if (FileFacts.Of(path).Kind is FileKind.Absent or FileKind.DanglingLink)
                return Holding.Unknown(new UploadOutcome.Transient($"the folder {path} is not there: mount its disk"));
            var held = new Dictionary<long, HeldChunk>();
            foreach (var file in _folder.FindListed(recording).Where(file => file.Number >= first && file.Number < next))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Look(file) is not { } chunk)
                    continue;
                held[chunk.Number] = held.TryGetValue(chunk.Number, out var there) ? Merge(there, chunk) : chunk;
            }

            return new([.. held.Values]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Holding.Unknown(new UploadOutcome.Transient($"the folder {path} cannot be read: {StorageRefusal.Of(e).Words}"));
        }
    }

    /// <summary>Of two, a good one counts.</summary>
    private static HeldChunk Merge(HeldChunk there, HeldChunk other) =>
        (there.Problem is null ? there : other) with
        {
            Times = there.Times + 1,
        };

    /// <returns>Null when it is not there any more.</returns>
    private HeldChunk? Look(ListedFile file)
    {
        if (KeptFile.Hash(Path.Combine(path, file.File)) is not { } hash)
            return null;
        var fingerprint = ChunkAudio.FingerprintOf(hash);
        return new(file.Number, file.Start)
        {
            Fingerprint = fingerprint,
            Problem = file.Fingerprint is { } written && written != fingerprint ? "is not as it was written" : null,
        };
    }
}
