using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Files;

/// <summary>That something cannot be kept, and why.</summary>
/// <param name="Problem">What kind of trouble.</param>
/// <param name="Words">A clause for the user: what is wrong and, where there is anything, what to do.</param>
public sealed record StorageRefusal(StorageProblem Problem, string Words)
{
    private const int FirstOfSystem = 1;
    private const int LastOfSystem = 4_095;

    /// <summary>Whether there would be room if something else went: less in the queue helps.</summary>
    public bool IsLackOfRoom => Problem is StorageProblem.Full or StorageProblem.OverQuota or StorageProblem.FileTooLarge;

    /// <summary>What an error number of the system's means; its own words where it means nothing in particular.</summary>
    public static StorageRefusal Of(int error) =>
        error switch
        {
            Errno.NoSpace => new(StorageProblem.Full, "the disk is full: make room on it"),
            Errno.OverQuota => new(
                StorageProblem.OverQuota,
                "this user's quota of the disk is used up: delete something of this user's, or have it raised"
            ),
            Errno.FileTooLarge => new(
                StorageProblem.FileTooLarge,
                "the file may not become larger (a limit of the file system, or 'ulimit -f'): raise the limit"
            ),
            Errno.ReadOnly => new(
                StorageProblem.ReadOnly,
                "the file system is read-only: see what made it so ('dmesg'), and mount it writable again"
            ),
            Errno.DeviceFails => new(StorageProblem.DeviceError, "the disk fails (input/output error): save what is on it, and replace it"),
            Errno.NoDevice or Errno.NoSuchDevice => new(
                StorageProblem.DeviceError,
                "the device is gone or does not answer: plug it in again"
            ),
            Errno.NoAccess or Errno.NotPermitted => new(
                StorageProblem.NoAccess,
                "access is denied: mend the permissions, or run as the user whose it is"
            ),
            Errno.TooManyOfProcess => new(StorageProblem.TooManyFiles, "this process has as many files open as it may: raise 'ulimit -n'"),
            Errno.TooManyOfSystem => new(
                StorageProblem.TooManyFiles,
                "the machine has as many files open as it can: end what holds them, or raise fs.file-max"
            ),
            Errno.NoSuchFile or Errno.NotFolder => new(
                StorageProblem.Gone,
                "its folder is not there any more: put it back, or mount its disk"
            ),
            Errno.Stale => new(StorageProblem.Gone, "the file server no longer knows the file: mount it again"),
            Errno.Again => new(StorageProblem.Locked, "another program has it locked: close it there"),
            _ => new(StorageProblem.Other, Marshal.GetPInvokeErrorMessage(error).TrimEnd('.')),
        };

    /// <summary>What an exception of file work means.</summary>
    public static StorageRefusal Of(Exception exception) =>
        exception switch
        {
            StorageException known => known.Refusal,
            DirectoryNotFoundException or FileNotFoundException => Of(Errno.NoSuchFile),
            UnauthorizedAccessException => Of(Errno.NoAccess),
            IOException { HResult: >= FirstOfSystem and <= LastOfSystem and var error } when !OperatingSystem.IsWindows() => Of(error),
            // What .NET makes of EFBIG.
            ArgumentOutOfRangeException => Of(Errno.FileTooLarge),
            _ => new(StorageProblem.Other, exception.Message.TrimEnd('.')),
        };
}
