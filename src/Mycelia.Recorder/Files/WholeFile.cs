using Microsoft.Win32.SafeHandles;

namespace Mycelia.Recorder.Files;

/// <summary>
/// Files that are whole under their names, or not there, whatever happens meanwhile. Only their owner may read them, and they replace
/// nothing.
/// </summary>
internal static class WholeFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes a file, unless it is there already. On return it survives a power cut.</summary>
    /// <param name="path">Its name, in a folder that is there.</param>
    /// <param name="content">What is in it.</param>
    /// <returns>False when something else has the name.</returns>
    /// <exception cref="IOException">The disk refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public static bool TryKeep(string path, ReadOnlySpan<byte> content)
    {
        var there = FileFacts.OfName(path);
        if (there.Kind == FileKind.Absent ? !TryWrite(path, content) : !IsOwn(path, there) || !HasContent(path, there, content))
            return false;
        // One that a death between two steps left beside the whole file.
        RemovePart(path);
        FolderSync.FlushOf(path);
        return true;
    }

    /// <summary>Puts other content in the place of a file of this user's own. On return it survives a power cut.</summary>
    /// <inheritdoc cref="TryKeep"/>
    public static bool TryReplace(string path, ReadOnlySpan<byte> content)
    {
        if (!IsOwn(path, FileFacts.OfName(path)))
            return false;
        RemovePart(path);
        using (var file = TryCreate(PartOf(path)))
        {
            if (file is null)
                return false;
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(PartOf(path), path, overwrite: true);
        FolderSync.FlushOf(path);
        return true;
    }

    /// <summary>Deletes a file of this user's own.</summary>
    /// <param name="path">Its name.</param>
    /// <returns>False when something else has the name.</returns>
    /// <exception cref="IOException">The disk refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public static bool TryDelete(string path)
    {
        var there = FileFacts.OfName(path);
        if (there.Kind == FileKind.Absent)
            return true;
        if (!IsOwn(path, there))
            return false;
        File.Delete(path);
        FolderSync.FlushOf(path);
        return true;
    }

    /// <summary>
    /// Whether what has a name is a regular file of this user's own: what somebody else owns can become something else at any time.
    /// </summary>
    /// <exception cref="StorageException">It cannot be told.</exception>
    public static bool IsOwn(string path, FileFacts facts) =>
        facts.Kind == FileKind.Unknown
            ? throw new StorageException(StorageRefusal.Of(facts.Error))
            : facts.Kind == FileKind.Regular && FileOwnership.WhyForeign(path) is null;

    private static bool TryWrite(string path, ReadOnlySpan<byte> content)
    {
        RemovePart(path);
        var part = PartOf(path);
        try
        {
            using (var file = TryCreate(part))
            {
                if (file is null)
                    return false;
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            File.Move(part, path);
            return true;
        }
        catch (IOException) when (FileFacts.OfName(path).Kind is not (FileKind.Absent or FileKind.Unknown))
        {
            // Somebody has taken the name meanwhile.
            RemovePart(path);
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            var refusal = StorageRefusal.Of(e);
            RemovePart(path);
            throw new StorageException(refusal, e);
        }
    }

    private static bool HasContent(string path, FileFacts facts, ReadOnlySpan<byte> content)
    {
        using var file = Open(path);
        if ((OperatingSystem.IsLinux() && !FileFacts.Of(file).IsSameAs(facts)) || RandomAccess.GetLength(file) != content.Length)
            return false;
        var there = new byte[content.Length];
        var length = 0;
        while (length < there.Length && RandomAccess.Read(file, there.AsSpan(length), length) is > 0 and var read)
            length += read;
        return there.AsSpan(0, length).SequenceEqual(content);
    }

    private static SafeFileHandle Open(string path)
    {
        if (!OperatingSystem.IsLinux())
            return File.OpenHandle(path);
        var file = Posix.Open(path, Posix.ReadOnly | Posix.NotWaiting | Posix.NotFollowing, out var error);
        if (error == 0)
            return file;
        file.Dispose();
        throw new StorageException(StorageRefusal.Of(error));
    }

    /// <returns>Null when there is something of that name.</returns>
    private static FileStream? TryCreate(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        try
        {
            return new(path, options);
        }
        catch (IOException) when (FileFacts.OfName(path).Kind is not (FileKind.Absent or FileKind.Unknown))
        {
            return null;
        }
    }

    private static void RemovePart(string path)
    {
        var part = PartOf(path);
        if (FileFacts.OfName(part) is not { Kind: FileKind.Regular } left || !IsOwn(part, left))
            return;
        try
        {
            File.Delete(part);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A disk that fails: the next try at this file comes upon it again.
        }
    }

    private static string PartOf(string path) => path + ".part";
}
