namespace Mycelia.Recorder.Files;

/// <summary>The numbers of Linux's errors that mean something to the user of a disk.</summary>
public static class Errno
{
    /// <summary>EPERM: this is not for this user to do.</summary>
    public const int NotPermitted = 1;

    /// <summary>ENOENT: there is no such file or folder.</summary>
    public const int NoSuchFile = 2;

    /// <summary>EINTR: try again at once.</summary>
    public const int Interrupted = 4;

    /// <summary>EIO: the device fails.</summary>
    public const int DeviceFails = 5;

    /// <summary>ENXIO: there is no device behind it, or nobody reads the pipe.</summary>
    public const int NoDevice = 6;

    /// <summary>EBADF: the file is not open, or not to be written.</summary>
    public const int NotOpen = 9;

    /// <summary>EAGAIN: not now; of a lock, another has it.</summary>
    public const int Again = 11;

    /// <summary>EACCES: the permissions say no.</summary>
    public const int NoAccess = 13;

    /// <summary>EEXIST: it is there already.</summary>
    public const int Exists = 17;

    /// <summary>ENODEV: there is no such device.</summary>
    public const int NoSuchDevice = 19;

    /// <summary>ENOTDIR: a part of the path is no folder.</summary>
    public const int NotFolder = 20;

    /// <summary>EISDIR: it is a folder.</summary>
    public const int IsFolder = 21;

    /// <summary>ENFILE: the system has too many files open.</summary>
    public const int TooManyOfSystem = 23;

    /// <summary>EMFILE: the process has too many files open.</summary>
    public const int TooManyOfProcess = 24;

    /// <summary>EFBIG: the file may not become larger.</summary>
    public const int FileTooLarge = 27;

    /// <summary>ENOSPC: the disk is full.</summary>
    public const int NoSpace = 28;

    /// <summary>EROFS: the file system is read-only.</summary>
    public const int ReadOnly = 30;

    /// <summary>EPIPE: nobody reads any more.</summary>
    public const int NoReader = 32;

    /// <summary>ELOOP: links in a circle.</summary>
    public const int TooManyLinks = 40;

    /// <summary>EOPNOTSUPP: the file system cannot do that.</summary>
    public const int NotSupported = 95;

    /// <summary>ESTALE: the file server no longer knows the file.</summary>
    public const int Stale = 116;

    /// <summary>EDQUOT: the user's share is used up.</summary>
    public const int OverQuota = 122;
}
