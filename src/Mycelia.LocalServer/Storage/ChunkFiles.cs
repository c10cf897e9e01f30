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
    /// <exception cref="DamageException">It is not where the index says.</exception>
    public FileStream OpenStored(StoredChunk chunk)
    {
        try
        {
            return Open(FinalPath(chunk)) ?? Open(IncomingPath(chunk.Id)) ?? OpenRead(FinalPath(chunk));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DamageException($"The audio of chunk {chunk.Number} of recording {chunk.RecordingId} is not where the index says.", e);
        }
    }

    /// <summary>Deletes the file of a chunk, wherever it is.</summary>
    public void DeleteStored(StoredChunk chunk)
    {
        if (File.Exists(FinalPath(chunk)))
            File.Delete(FinalPath(chunk));
        File.Delete(IncomingPath(chunk.Id));
    }

    /// <summary>Deletes every file that has a recording's id in its name, whether or not the index knows it.</summary>
    public void DeleteAllOf(string recordingId)
    {
        foreach (var path in Directory.EnumerateFiles(directory.AudioPath, $"*_{recordingId}_*", SearchOption.AllDirectories))
            File.Delete(path);
    }

    /// <summary>Puts right what a crash left in <c>incoming/</c>.</summary>
    /// <param name="find">Looks a chunk up in the index by its id.</param>
    public void Recover(Func<string, Found<StoredChunk>> find)
    {
        foreach (var path in Directory.EnumerateFiles(directory.IncomingPath))
        {
            var found = find(Path.GetFileNameWithoutExtension(path));
            if (found.Value is { } chunk)
                MoveToItsDay(chunk);
            else if (found.IsNothing)
                File.Delete(path);
        }
    }

    private static FileStream? Open(string path)
    {
        try
        {
            return OpenRead(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static FileStream OpenRead(string path) =>
        new(path, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0, Options = FileOptions.Asynchronous });

    private string IncomingPath(string chunkId) => Path.Combine(directory.IncomingPath, chunkId + ".wav");

    private string FinalPath(StoredChunk chunk) => Path.Combine(directory.AudioPath, chunk.RelativePath);
}
