using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Files;

/// <summary>
/// What the system says of a file, asked without opening it: opening a pipe may wait for ever, and opening a device may set it in motion.
/// </summary>
/// <param name="Kind">What it is, behind all links unless the name itself was asked for.</param>
/// <param name="Device">Which file system it is on, as <c>/proc</c> writes it.</param>
/// <param name="Inode">Which file of it.</param>
/// <param name="Owner">The number of the user whose it is.</param>
/// <param name="Group">The number of the group that it is of.</param>
/// <param name="Mode">Its permissions.</param>
/// <param name="Links">How many names it has; 0 of an open file whose last one is gone.</param>
/// <param name="Error">Why nothing could be found out, as the system numbers it; 0 when it could.</param>
public readonly partial record struct FileFacts(
    FileKind Kind,
    string Device,
    ulong Inode,
    uint Owner,
    uint Group,
    UnixFileMode Mode,
    uint Links,
    int Error
)
{
    private const int CurrentFolder = -100;
    private const int NotFollowing = 0x100;
    private const int OfDescriptor = 0x1000;
    private const uint Basics = 0x7ff;
    private const int Bytes = 256;

    private FileFacts(FileKind kind, int error = 0)
        : this(kind, "", 0, 0, 0, 0, 0, error) { }

    /// <summary>Its permissions as <c>chmod</c> takes them: "644".</summary>
    public string Octal => Convert.ToString((int)Mode, 8).PadLeft(3, '0');

    /// <summary>Looks at what a name leads to.</summary>
    public static FileFacts Of(string path)
    {
        if (!OperatingSystem.IsLinux())
            return Elsewhere(path);
        Span<byte> answer = stackalloc byte[Bytes];
        if (Ask(CurrentFolder, path, 0, Basics, answer) == 0)
            return Read(answer);
        var error = Marshal.GetLastPInvokeError();
        if (error != Errno.NoSuchFile)
            return new(FileKind.Unknown, error);
        return new(Ask(CurrentFolder, path, NotFollowing, Basics, answer) == 0 ? FileKind.DanglingLink : FileKind.Absent);
    }

    /// <summary>Looks at a name itself: a link is a <see cref="FileKind.Link"/>, wherever it leads.</summary>
    public static FileFacts OfName(string path)
    {
        if (!OperatingSystem.IsLinux())
            return Elsewhere(path);
        Span<byte> answer = stackalloc byte[Bytes];
        if (Ask(CurrentFolder, path, NotFollowing, Basics, answer) == 0)
            return Read(answer);
        var error = Marshal.GetLastPInvokeError();
        return error == Errno.NoSuchFile ? new(FileKind.Absent) : new(FileKind.Unknown, error);
    }

    /// <summary>Looks at an open file.</summary>
    public static FileFacts Of(SafeHandle file)
    {
        var isAdded = false;
        Span<byte> answer = stackalloc byte[Bytes];
        try
        {
            file.DangerousAddRef(ref isAdded);
            return Ask((int)file.DangerousGetHandle(), "", OfDescriptor, Basics, answer) == 0
                ? Read(answer)
                : new(FileKind.Unknown, Marshal.GetLastPInvokeError());
        }
        finally
        {
            if (isAdded)
                file.DangerousRelease();
        }
    }

    /// <summary>Whether two names, or a name and an open file, are one file.</summary>
    public bool IsSameAs(FileFacts other) => Kind == other.Kind && Inode == other.Inode && Device == other.Device;

    /// <summary>The members of <c>struct statx</c> are where they are on every processor.</summary>
    private static FileFacts Read(ReadOnlySpan<byte> answer)
    {
        var mode = BinaryPrimitives.ReadUInt16LittleEndian(answer[28..]);
        var major = BinaryPrimitives.ReadUInt32LittleEndian(answer[136..]);
        var minor = BinaryPrimitives.ReadUInt32LittleEndian(answer[140..]);
        return new(
            KindOf(mode),
            $"{major:x2}:{minor:x2}",
            BinaryPrimitives.ReadUInt64LittleEndian(answer[32..]),
            BinaryPrimitives.ReadUInt32LittleEndian(answer[20..]),
            BinaryPrimitives.ReadUInt32LittleEndian(answer[24..]),
            (UnixFileMode)(mode & 0xfff),
            BinaryPrimitives.ReadUInt32LittleEndian(answer[16..]),
            0
        );
    }

    private static FileKind KindOf(int mode) =>
        (mode & 0xf000) switch
        {
            0x8000 => FileKind.Regular,
            0x4000 => FileKind.Folder,
            0x2000 or 0x6000 => FileKind.Device,
            0x1000 => FileKind.Pipe,
            0xc000 => FileKind.Socket,
            0xa000 => FileKind.Link,
            _ => FileKind.Unknown,
        };

    private static FileFacts Elsewhere(string path) =>
        new(
            Directory.Exists(path) ? FileKind.Folder
            : File.Exists(path) ? FileKind.Regular
            : FileKind.Absent
        );

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Ask(int folder, string path, int flags, uint mask, Span<byte> answer);
}
