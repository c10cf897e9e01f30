namespace Mycelia.Recorder.Files;

/// <summary>Why a disk, or what stands before it, does not take what is to be kept.</summary>
public enum StorageProblem
{
    /// <summary>There is no room on it, or within the limits of the queue.</summary>
    Full,

    /// <summary>The user's share of it is used up.</summary>
    OverQuota,

    /// <summary>A file may not become any larger: the file system, or a limit of the process.</summary>
    FileTooLarge,

    /// <summary>It can only be read from.</summary>
    ReadOnly,

    /// <summary>The device behind it fails.</summary>
    DeviceError,

    /// <summary>This user may not.</summary>
    NoAccess,

    /// <summary>The process, or the machine, has as many files open as it may.</summary>
    TooManyFiles,

    /// <summary>The folder is not there any more.</summary>
    Gone,

    /// <summary>Another program has it locked.</summary>
    Locked,

    /// <summary>The place is not fit for it: somebody else's file is in the way, or the file system lacks what it takes.</summary>
    Unsuitable,

    /// <summary>Something else; the words say what.</summary>
    Other,
}
