using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Mycelia.Recorder.Files;

/// <summary>Calls of the system's that .NET has not got, or has only with a rule of its own around them. Of Linux only.</summary>
public static partial class Posix
{
    /// <summary>O_RDONLY.</summary>
    public const int ReadOnly = 0;

    /// <summary>O_RDWR.</summary>
    public const int ReadWrite = 2;

    /// <summary>O_WRONLY.</summary>
    public const int WriteOnly = 1;

    /// <summary>O_CREAT; mode 0600.</summary>
    public const int Create = 0x40;

    /// <summary>O_EXCL.</summary>
    public const int Exclusively = 0x80;

    /// <summary>O_APPEND.</summary>
    public const int AtTheEnd = 0x400;

    /// <summary>O_NONBLOCK.</summary>
    public const int NotWaiting = 0x800;

    /// <summary>O_NOFOLLOW: a link is refused. Its bit differs from processor to processor.</summary>
    public static readonly int NotFollowing = RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64
        ? 0x8000
        : 0x20000;

    private const int NotInherited = 0x80000;
    private const int OwnerOnly = 0x180;
    private const int OwnerFolder = 0x1C0;

    private const int LockAlone = 2;
    private const int LockNotWaiting = 4;
    private const int NoLock = 8;
    private const short Readable = 1;
    private const short Writable = 4;
    private const int DuplicateNotInherited = 1030;

    /// <summary>Whose rights this process has.</summary>
    public static uint User => OperatingSystem.IsWindows() ? 0 : UserOfProcess();

    /// <summary>Opens a file, or makes one.</summary>
    /// <returns>The file; invalid with <paramref name="error"/> when it cannot be opened.</returns>
    public static SafeFileHandle Open(string path, int flags, out int error)
    {
        SafeFileHandle file;
        do
        {
            file = new((nint)OpenFile(path, flags | NotInherited, OwnerOnly), ownsHandle: true);
            error = file.IsInvalid ? Marshal.GetLastPInvokeError() : 0;
        } while (error == Errno.Interrupted);
        return file;
    }

    /// <summary>Takes the lock of an open file, which nobody else may have.</summary>
    /// <returns>0, or the error.</returns>
    public static int Lock(SafeFileHandle file) => LockFile(file, LockAlone | LockNotWaiting) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Gives the lock of an open file back, whoever has a copy of the file.</summary>
    public static void Unlock(SafeFileHandle file) => _ = LockFile(file, NoLock);

    /// <summary>Writes, once.</summary>
    /// <returns>How many bytes were taken, or the error below zero.</returns>
    public static int Write(SafeFileHandle file, ReadOnlySpan<byte> bytes)
    {
        var taken = WriteBytes(file, bytes, (nuint)bytes.Length);
        return taken >= 0 ? (int)taken : -Marshal.GetLastPInvokeError();
    }

    /// <summary>Reads, once.</summary>
    /// <returns>How many bytes there were, or the error below zero.</returns>
    public static int Read(SafeFileHandle file, Span<byte> bytes)
    {
        var length = ReadBytes(file, bytes, (nuint)bytes.Length);
        return length >= 0 ? (int)length : -Marshal.GetLastPInvokeError();
    }

    /// <summary>
    /// Whether a write need not wait, at the latest after some time. An error is no reason to wait either: the write says what it is.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="milliseconds">How long; -1: for ever.</param>
    public static bool CanTake(SafeFileHandle file, int milliseconds = 0) => Await(file, Writable, milliseconds);

    /// <summary>Whether a read need not wait, at the latest after some time.</summary>
    /// <param name="file">The file.</param>
    /// <param name="milliseconds">How long; -1: for ever.</param>
    public static bool CanGive(SafeFileHandle file, int milliseconds) => Await(file, Readable, milliseconds);

    private static bool Await(SafeFileHandle file, short events, int milliseconds)
    {
        var isAdded = false;
        try
        {
            file.DangerousAddRef(ref isAdded);
            var request = new PollRequest { File = (int)file.DangerousGetHandle(), Events = events };
            var began = Stopwatch.GetTimestamp();
            for (var left = milliseconds; ; )
            {
                // The runtime stops its threads by signals: one that was interrupted has not been told that it need not wait.
                var ready = Poll(ref request, 1, left);
                if (ready >= 0 || Marshal.GetLastPInvokeError() != Errno.Interrupted)
                    return ready != 0;
                if (milliseconds >= 0)
                    left = Math.Max(0, milliseconds - (int)Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }
        finally
        {
            if (isAdded)
                file.DangerousRelease();
        }
    }

    /// <summary>Another handle of a file that is open under a number.</summary>
    public static SafeFileHandle Duplicate(int descriptor, out int error)
    {
        var file = new SafeFileHandle((nint)Control(descriptor, DuplicateNotInherited, 3), ownsHandle: true);
        error = file.IsInvalid ? Marshal.GetLastPInvokeError() : 0;
        return file;
    }

    /// <summary>Makes a folder that only its owner may look into, in one that is there.</summary>
    /// <returns>0, or the error.</returns>
    public static int MakeFolder(string path) => MakeFolderOf(path, OwnerFolder) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Sets room aside.</summary>
    /// <returns>0, or the error.</returns>
    public static int Reserve(SafeFileHandle file, long bytes) => Allocate(file, 0, (nint)bytes);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollRequest
    {
        public int File;
        public short Events;
        public short Result;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "mkdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeFolderOf(string path, int mode);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint UserOfProcess();

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int LockFile(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteBytes(SafeFileHandle file, ReadOnlySpan<byte> bytes, nuint length);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadBytes(SafeFileHandle file, Span<byte> bytes, nuint length);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, int value);

    [LibraryImport("libc", EntryPoint = "posix_fallocate")]
    private static partial int Allocate(SafeFileHandle file, nint from, nint bytes);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollRequest request, nuint count, int milliseconds);
}
