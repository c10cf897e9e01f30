using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Mycelia.Recorder.Files;

/// <summary>Reads a short text from whatever a name leads to: once, and never for ever. A pipe that nobody feeds is given up, a device that never ends as well.</summary>
public static partial class SmallText
{
    private const int Most = 4_000_000;
    private const short Readable = 1;

    /// <param name="path">The file.</param>
    /// <param name="patience">How long a pipe may take to deliver all of it.</param>
    /// <exception cref="IOException">It cannot be read, has too much in it, or nobody feeds it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static string Read(string path, TimeSpan patience)
    {
        if (!OperatingSystem.IsLinux() || FileFacts.Of(path).Kind is not (FileKind.Pipe or FileKind.Device))
            return File.ReadAllText(path);
        using var file = Posix.Open(path, Posix.NotWaiting, out var error);
        if (error != 0)
            throw new StorageException(StorageRefusal.Of(error));
        using var text = new MemoryStream();
        var piece = new byte[16_384];
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var left = patience - Stopwatch.GetElapsedTime(began);
            var wait = new Wait { File = (int)file.DangerousGetHandle(), Events = Readable };
            if (left <= TimeSpan.Zero || Poll(ref wait, 1, (int)left.TotalMilliseconds + 1) == 0)
                throw new StorageException(new(StorageProblem.Other, $"it is a pipe, and nobody has written all of it within {patience.TotalSeconds:0} s"));
            var length = (int)ReadBytes(file, piece, (nuint)piece.Length);
            if (length == 0)
                break;
            if (length > 0)
                text.Write(piece, 0, length);
            if (text.Length > Most)
                throw new StorageException(new(StorageProblem.Other, "there is too much in it"));
        }

        text.Position = 0;
        using var reader = new StreamReader(text, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Wait
    {
        public int File;
        public short Events;
        public short Result;
    }

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadBytes(SafeHandle file, Span<byte> bytes, nuint length);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref Wait wait, nuint count, int milliseconds);
}
