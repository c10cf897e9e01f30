using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Audio.Decoding;

/// <summary>
/// Opens files that are stored somewhere, and nothing else that has a name: a pipe would wait for whoever writes into it, and so would some
/// of what the kernel shows as files.
/// </summary>
internal static partial class RegularFile
{
    private const int StatfsBytes = 512;

    /// <summary>
    /// File systems in which the kernel answers questions: what is read there is made for the reader, and may never end (statfs(2)).
    /// </summary>
    private static readonly uint[] OfTheKernel =
    [
        0x9fa0, // proc
        0x6265_6572, // sysfs
        0x6462_6720, // debugfs
        0x7472_6163, // tracefs
        0x7363_6673, // securityfs
        0x6265_6570, // configfs
        0x0027_e0eb, // cgroup
        0x6367_7270, // cgroup2
        0xcafe_4a11, // bpf
    ];

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="stop">Ends every read of it.</param>
    /// <exception cref="InvalidDataException">It is there and no file, or there is nothing in it; the message begins with the
    /// path.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read, or is a folder.</exception>
    public static StoppableStream Open(string path, CancellationToken stop = default)
    {
        if (NameOf(FileFacts.Of(path).Kind) is { } kind)
            throw NoFile(path, kind);
        var file = OpenStream(path);
        try
        {
            if (OperatingSystem.IsLinux())
                Check(path, file.SafeFileHandle);
            if (file.Length == 0)
                throw new InvalidDataException($"{path}: a sound file that cannot be understood (it is empty)");
            return new(file) { Stop = stop };
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Without a wait, whatever has taken the name since it was looked at.</summary>
    private static FileStream OpenStream(string path)
    {
        if (OperatingSystem.IsLinux())
        {
            var file = Posix.Open(path, Posix.ReadOnly | Posix.NotWaiting, out var error);
            if (error == 0 && FileFacts.Of(file).Kind != FileKind.Folder)
                return new(file, FileAccess.Read);
            file.Dispose();
        }

        // It says why not.
        return File.OpenRead(path);
    }

    private static void Check(string path, SafeFileHandle file)
    {
        if (NameOf(FileFacts.Of(file).Kind) is { } kind)
            throw NoFile(path, kind);
        Span<byte> answer = stackalloc byte[StatfsBytes];
        if (AskFileSystem(file, answer) == 0 && OfTheKernel.Contains(BinaryPrimitives.ReadUInt32LittleEndian(answer)))
            throw new InvalidDataException(
                $"{path}: the kernel makes it for whoever reads it, it is not a stored file: save what it gives as a file first"
            );
    }

    private static InvalidDataException NoFile(string path, string kind) =>
        new($"{path}: it is {kind}, not a file: save what it gives as a file first");

    /// <returns>Null for a file, a folder, and what cannot be looked at: opening it says more.</returns>
    private static string? NameOf(FileKind kind) =>
        kind switch
        {
            FileKind.Pipe => "a pipe",
            FileKind.Socket => "a socket",
            FileKind.Device => "a device",
            _ => null,
        };

    [LibraryImport("libc", EntryPoint = "fstatfs", SetLastError = true)]
    private static partial int AskFileSystem(SafeFileHandle file, Span<byte> answer);
}
