using System.Security.Cryptography;
using Mycelia.LocalServer.Model;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Storage.Files;

/// <summary>
/// The audio files. A chunk is received in <c>incoming/</c> under its id, and moved to its day once the index has it:
/// so what a crash leaves in <c>incoming/</c> is either in the index and only to be moved, or was never acknowledged.
/// </summary>
internal sealed class ChunkFiles(DataDirectory directory)
{
    private static readonly HashSet<string> Extensions = [.. AudioEncodings.All.Select(static encoding => encoding.Extension())];

    public FileStream CreateIncoming(string chunkId) => PrivateFile.Open(IncomingPath(chunkId), FileMode.CreateNew, FileShare.Read);

    /// <summary>Makes a received file survive a power cut.</summary>
    public void Flush(FileStream incoming)
    {
        incoming.Flush(flushToDisk: true);
        DirectorySync.Flush(directory.IncomingPath);
    }

    public void DeleteIncoming(string chunkId) => File.Delete(IncomingPath(chunkId));

    /// <summary>
    /// Moves a chunk that the index has from <c>incoming/</c> to its day. What lies in its place and is another is set aside.
    /// </summary>
    public void MoveToItsDay(StoredChunk chunk)
    {
        var (from, to) = (IncomingPath(chunk.Id), FinalPath(chunk));
        PrivateFile.CreateDirectory(Path.GetDirectoryName(to)!);
        if (File.Exists(to) && IsContentOf(to, chunk))
        {
            File.Delete(from);
            return;
        }

        if (File.Exists(to))
            File.Move(to, FreeName(to));
        File.Move(from, to);
    }

    /// <summary>
    /// The recording that a chunk's file names, where the index does not say; null where no file has its bytes, and the rest of its name.
    /// </summary>
    public string? FindRecording(StoredChunk chunk)
    {
        var pattern = FinalPath(chunk with { RecordingId = "*" });
        var folder = Path.GetDirectoryName(pattern)!;
        if (!Directory.Exists(folder))
            return null;
        return Directory.EnumerateFiles(folder, Path.GetFileName(pattern)).FirstOrDefault(path => IsContentOf(path, chunk)) is { } found
            ? Path.GetFileName(found).Split('_')[1]
            : null;
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
            throw new DamageException(
                $"The audio of chunk {chunk.Number} of recording {chunk.RecordingId} is not where the index says.",
                e,
                isMissing: true
            );
        }
    }

    /// <summary>Whether a chunk waits to be moved to its day.</summary>
    public bool IsIncoming(string chunkId) => File.Exists(IncomingPath(chunkId));

    /// <summary>Whether a chunk lies where it belongs.</summary>
    public bool IsStored(StoredChunk chunk) => File.Exists(FinalPath(chunk));

    /// <summary>Whether a chunk has its file, wherever that is. It may be moved to its day between the first two looks.</summary>
    public bool IsThere(StoredChunk chunk) => IsStored(chunk) || IsIncoming(chunk.Id) || IsStored(chunk);

    /// <summary>Puts a file that was received again where a chunk that has lost its file belongs.</summary>
    /// <param name="receivedId">Under which it lies in <c>incoming/</c>.</param>
    /// <param name="chunk">The chunk.</param>
    public void PutBack(string receivedId, StoredChunk chunk)
    {
        PrivateFile.CreateDirectory(Path.GetDirectoryName(FinalPath(chunk))!);
        File.Move(IncomingPath(receivedId), FinalPath(chunk));
    }

    /// <summary>When a file last came to the folder of a day, or went; another time where there is no folder.</summary>
    public DateTime DayChangedAt(long startMs) => Directory.GetLastWriteTimeUtc(DayPath(startMs));

    /// <summary>The names of the files of a day.</summary>
    public HashSet<string> NamesOfDay(long startMs)
    {
        var path = DayPath(startMs);
        return Directory.Exists(path)
            ? Directory
                .EnumerateFiles(path)
                .Select(static file => Path.GetFileName(file))
                .Where(static name => Extensions.Contains(Path.GetExtension(name)))
                .ToHashSet()
            : [];
    }

    /// <summary>A stored chunk's whole file, as it came.</summary>
    /// <exception cref="DamageException">It is not there, or not as it was when it was stored.</exception>
    public byte[] ReadVerified(StoredChunk chunk)
    {
        using var file = OpenStored(chunk);
        if (file.Length == chunk.FileSize)
        {
            var bytes = new byte[chunk.FileSize];
            if (
                file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length
                && SHA256.HashData(bytes).AsSpan().SequenceEqual(chunk.Sha256)
            )
                return bytes;
        }

        throw new DamageException(
            $"The audio of chunk {chunk.Number} of recording {chunk.RecordingId} is not as it was when it was stored."
        );
    }

    /// <summary>Deletes the file of a chunk, wherever it is.</summary>
    public void DeleteStored(StoredChunk chunk)
    {
        if (File.Exists(FinalPath(chunk)))
            File.Delete(FinalPath(chunk));
        File.Delete(IncomingPath(chunk.Id));
    }

    /// <summary>Deletes files of chunks that are no more, so that a power cut does not bring them back.</summary>
    /// <param name="doomed">Their ids, and their places below the audio directory.</param>
    public void DeleteDoomed(IReadOnlyList<(string ChunkId, string Path)> doomed)
    {
        foreach (var (chunkId, place) in doomed)
        {
            var full = Path.Combine(directory.AudioPath, place);
            if (File.Exists(full))
                File.Delete(full);
            File.Delete(IncomingPath(chunkId));
        }

        foreach (var folder in doomed.Select(one => Path.GetDirectoryName(Path.Combine(directory.AudioPath, one.Path))!).Distinct())
        {
            if (Directory.Exists(folder))
                DirectorySync.Flush(folder);
        }
    }

    /// <summary>Deletes every file that has a recording's id in its name, whether or not the index knows it.</summary>
    public void DeleteAllOf(string recordingId)
    {
        foreach (var path in Directory.EnumerateFiles(directory.AudioPath, $"*_{recordingId}_*", SearchOption.AllDirectories))
            File.Delete(path);
    }

    /// <summary>Puts right what a crash left in <c>incoming/</c>.</summary>
    /// <param name="find">Looks a chunk up in the index by its id.</param>
    /// <param name="findByHash">Looks up all that have the same bytes.</param>
    /// <param name="onStaying">Told of a chunk that cannot be moved: it is safe and readable where it is.</param>
    public void Recover(
        Func<string, Found<StoredChunk>> find,
        Func<byte[], List<Found<StoredChunk>>> findByHash,
        Action<string, Exception> onStaying
    )
    {
        foreach (var path in Directory.EnumerateFiles(directory.IncomingPath))
        {
            var id = Path.GetFileNameWithoutExtension(path);
            var found = find(id);
            try
            {
                if (found.Value is { } chunk)
                    MoveToItsDay(chunk);
                else if (found.IsNothing)
                    RecoverNameless(path, findByHash);
            }
            catch (Exception e) when (StorageException.Covers(e))
            {
                onStaying(id, e);
            }
        }
    }

    /// <summary>Nobody was told that it is stored, or an ailing disk has changed its id in the index: then its row lacks a file.</summary>
    private void RecoverNameless(string path, Func<byte[], List<Found<StoredChunk>>> findByHash)
    {
        byte[] hash;
        using (var file = OpenRead(path))
            hash = SHA256.HashData(file);
        var rows = findByHash(hash);
        if (
            rows.Select(static row => row.Value)
                .FirstOrDefault(chunk => chunk is not null && !File.Exists(FinalPath(chunk)) && !File.Exists(IncomingPath(chunk.Id))) is
            { } own
        )
        {
            PrivateFile.CreateDirectory(Path.GetDirectoryName(FinalPath(own))!);
            File.Move(path, FinalPath(own));
        }
        else if (rows.TrueForAll(static row => row.Fault is null))
        {
            File.Delete(path);
        }
    }

    private static bool IsContentOf(string path, StoredChunk chunk)
    {
        using var file = OpenRead(path);
        return file.Length == chunk.FileSize && SHA256.HashData(file).AsSpan().SequenceEqual(chunk.Sha256);
    }

    private static string FreeName(string path)
    {
        for (var n = 1; ; n++)
        {
            if (FormattableString.Invariant($"{path}.other-{n}") is var other && !File.Exists(other))
                return other;
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
        new(
            path,
            new FileStreamOptions
            {
                Share = FileShare.ReadWrite | FileShare.Delete,
                BufferSize = 0,
                Options = FileOptions.Asynchronous,
            }
        );

    private string DayPath(long startMs) => Path.Combine(directory.AudioPath, StoredChunk.DayFolder(startMs));

    private string IncomingPath(string chunkId) => Path.Combine(directory.IncomingPath, chunkId + ".wav");

    private string FinalPath(StoredChunk chunk) => Path.Combine(directory.AudioPath, chunk.RelativePath);
}
