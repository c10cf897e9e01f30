using System.Diagnostics;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Mycelia.Recorder.Files;

/// <summary>
/// Reads something short from whatever a name leads to: once, and never for ever. A pipe that nobody feeds is given up, a device that never
/// ends as well.
/// </summary>
public static class SmallText
{
    private const int Most = 4_000_000;

    /// <summary>As text, UTF-8 unless a mark says otherwise.</summary>
    /// <param name="path">The file.</param>
    /// <param name="patience">How long a pipe may take to deliver all of it.</param>
    /// <exception cref="IOException">It cannot be read, has too much in it, or nobody feeds it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static string Read(string path, TimeSpan patience)
    {
        using var reader = new StreamReader(new MemoryStream(ReadBytes(path, patience)), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>As it is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="patience">How long a pipe may take to deliver all of it.</param>
    /// <exception cref="IOException">It cannot be read, has too much in it, or nobody feeds it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] ReadBytes(string path, TimeSpan patience)
    {
        if (OperatingSystem.IsLinux() && FileFacts.Of(path).Kind is FileKind.Pipe or FileKind.Device)
            return ReadPipe(path, patience);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        if (file.Length > Most)
            throw TooMuch();
        var bytes = new byte[file.Length];
        return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    /// <summary>All of an open file that is no pipe.</summary>
    /// <exception cref="IOException">It cannot be read, or has too much in it.</exception>
    public static byte[] ReadBytes(SafeFileHandle file)
    {
        using var bytes = new MemoryStream();
        var piece = new byte[16_384];
        while (Posix.Read(file, piece) is not 0 and var length)
        {
            if (length < 0 && -length != Errno.Interrupted)
                throw new StorageException(StorageRefusal.Of(-length));
            bytes.Write(piece, 0, Math.Max(length, 0));
            if (bytes.Length > Most)
                throw TooMuch();
        }

        return bytes.ToArray();
    }

    private static byte[] ReadPipe(string path, TimeSpan patience)
    {
        using var file = Posix.Open(path, Posix.ReadOnly | Posix.NotWaiting, out var error);
        if (error != 0)
            throw new StorageException(StorageRefusal.Of(error));
        using var bytes = new MemoryStream();
        var piece = new byte[16_384];
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var left = patience - Stopwatch.GetElapsedTime(began);
            if (left <= TimeSpan.Zero || !Posix.CanGive(file, (int)left.TotalMilliseconds + 1))
                throw new StorageException(
                    new(StorageProblem.Other, $"it is a pipe, and nobody has written all of it within {patience.TotalSeconds:0} s")
                );
            var length = Posix.Read(file, piece);
            if (length == 0)
                return bytes.ToArray();
            if (length > 0)
                bytes.Write(piece, 0, length);
            if (bytes.Length > Most)
                throw TooMuch();
        }
    }

    private static StorageException TooMuch() => new(new(StorageProblem.Other, "there is too much in it"));
}
