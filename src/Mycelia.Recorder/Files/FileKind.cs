namespace Mycelia.Recorder.Files;

/// <summary>What a name leads to.</summary>
public enum FileKind
{
    /// <summary>Nothing, so far.</summary>
    Absent,

    /// <summary>A file of bytes on a disk: what can be read again, made longer and renamed.</summary>
    Regular,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A device, such as a terminal or <c>/dev/null</c>.</summary>
    Device,

    /// <summary>A pipe with a name, or one that a descriptor leads to.</summary>
    Pipe,

    /// <summary>A socket.</summary>
    Socket,

    /// <summary>A symbolic link; only where the name itself is asked for.</summary>
    Link,

    /// <summary>A link to a file that is not there.</summary>
    DanglingLink,

    /// <summary>It cannot be told: see <see cref="FileFacts.Error"/>.</summary>
    Unknown,
}
