namespace Mycelia.LocalServer.Storage;

/// <summary>
/// The audio files. A chunk is received in <c>incoming/</c> under its id, and moved to its day once the index has it:
/// so what a crash leaves in <c>incoming/</c> is either in the index and only to be moved, or was never acknowledged.
/// </summary>
internal sealed class ChunkFiles(DataDirectory directory)
{
    public FileStream CreateIncoming(string chunkId) => PrivateFile.Open(IncomingPath(chunkId), FileMode.CreateNew, FileShare.Read);

    /// <summary>Makes a received file survive a power cut.</summary>
    public void Flush(FileStream incoming)
    {
        incoming.Flush(flushToDisk: true);
        DirectorySync.Flush(directory.IncomingPath);
    }

    public void DeleteIncoming(string chunkId) => File.Delete(IncomingPath(chunkId));

    /// <summary>Moves a chunk that the index has from <c>incoming/</c> to its day.</summary>
    public void MoveToItsDay(StoredChunk chunk)
    {
        var path = FinalPath(chunk);
        PrivateFile.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Move(IncomingPath(chunk.Id), path);
    }

    /// <summary>Opens a stored chunk, also while it is being moved.</summary>
    public FileStream OpenStored(StoredChunk chunk)
    {
        try
        {
            return OpenRead(FinalPath(chunk));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return File.Exists(IncomingPath(chunk.Id)) ? OpenRead(IncomingPath(chunk.Id)) : OpenRead(FinalPath(chunk));
        }
    }

    /// <summary>Puts right what a crash left in <c>incoming/</c>.</summary>
    /// <param name="find">Looks a chunk up in the index by its id.</param>
    public void Recover(Func<string, StoredChunk?> find)
    {
        foreach (var path in Directory.EnumerateFiles(directory.IncomingPath))
        {
            if (find(Path.GetFileNameWithoutExtension(path)) is { } chunk)
                MoveToItsDay(chunk);
            else
                File.Delete(path);
        }
    }

    private static FileStream OpenRead(string path) =>
        new(path, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0, Options = FileOptions.Asynchronous });

    private string IncomingPath(string chunkId) => Path.Combine(directory.IncomingPath, chunkId + ".wav");

    private string FinalPath(StoredChunk chunk) => Path.Combine(directory.AudioPath, chunk.RelativePath);
}
