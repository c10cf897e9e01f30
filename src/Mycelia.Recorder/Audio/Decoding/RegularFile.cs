using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Audio.Decoding;

/// <summary>Opens files for reading, and nothing else that has a name: opening a pipe would wait for whoever writes into it.</summary>
internal static unsafe partial class RegularFile
{
    private const int AtWorkingDirectory = -100;
    private const uint TypeOnly = 1;
    private const int StatxBytes = 256;
    private const int ModeOffset = 28;

    /// <exception cref="InvalidDataException">It is there and no file; the message begins with the path.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read, or is a folder.</exception>
    public static FileStream Open(string path)
    {
        if (KindOf(path) is { } kind)
            throw new InvalidDataException($"{path}: it is {kind}, not a file: save what it gives as a file first");
        return File.OpenRead(path);
    }

    /// <returns>Null for a file, a folder, and what cannot be looked at: opening it says more.</returns>
    private static string? KindOf(string path)
    {
        var stat = stackalloc byte[StatxBytes];
        if (statx(AtWorkingDirectory, path, 0, TypeOnly, stat) != 0)
            return null;
        return (BinaryPrimitives.ReadUInt16LittleEndian(new(stat + ModeOffset, 2)) & 0xF000) switch
        {
            0x1000 => "a pipe",
            0xC000 => "a socket",
            0x2000 or 0x6000 => "a device",
            _ => null,
        };
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int directory, string path, int flags, uint mask, byte* stat);
}
