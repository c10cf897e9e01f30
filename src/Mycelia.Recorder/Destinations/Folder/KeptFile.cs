using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Destinations.Folder;

/// <summary>Reads what was kept. What has a name by now may be anything: no link is followed, and no pipe waited for.</summary>
internal static class KeptFile
{
    /// <summary>No chunk is larger, and no list of chunks.</summary>
    private const int Most = 256 * 1024 * 1024;

    /// <summary>All of a file.</summary>
    /// <returns>Null when no regular file has the name, or a larger one than there can be.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public static byte[]? Read(string path)
    {
        using var file = Open(path);
        if (file is null || RandomAccess.GetLength(file) is not (<= Most and var length))
            return null;
        var content = new byte[length];
        var read = 0;
        while (read < content.Length && RandomAccess.Read(file, content.AsSpan(read), read) is > 0 and var more)
            read += more;
        return content[..read];
    }

    /// <summary>The SHA-256 of a file.</summary>
    /// <inheritdoc cref="Read"/>
    public static byte[]? Hash(string path)
    {
        using var file = Open(path);
        if (file is null || RandomAccess.GetLength(file) > Most)
            return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 * 1024];
        for (var at = 0L; at <= Most && RandomAccess.Read(file, buffer, at) is > 0 and var read; at += read)
            hash.AppendData(buffer, 0, read);
        return hash.GetHashAndReset();
    }

    private static SafeFileHandle? Open(string path)
    {
        var facts = FileFacts.OfName(path);
        if (facts.Kind == FileKind.Unknown)
            throw new StorageException(StorageRefusal.Of(facts.Error));
        if (facts.Kind != FileKind.Regular)
            return null;
        if (!OperatingSystem.IsLinux())
            return File.OpenHandle(path);
        var file = Posix.Open(path, Posix.ReadOnly | Posix.NotWaiting | Posix.NotFollowing, out var error);
        if (error == 0 && FileFacts.Of(file).Kind == FileKind.Regular)
            return file;
        file.Dispose();
        return error is 0 or Errno.NoSuchFile ? null : throw new StorageException(StorageRefusal.Of(error));
    }
}
