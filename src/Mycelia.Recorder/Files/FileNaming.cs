namespace Mycelia.Recorder.Files;

/// <summary>Whether a name is one of a file that can be kept: a regular one, or one that is still to be made.</summary>
public static class FileNaming
{
    private const int NameTooLong = 36;

    /// <summary>Looks at a name without opening it.</summary>
    /// <returns>Why not, after "PATH ": "is a folder, not a file"; null when nothing speaks against it.</returns>
    public static string? WhyNot(string path)
    {
        var facts = FileFacts.Of(path);
        return facts.Kind switch
        {
            FileKind.Regular or FileKind.Absent => null,
            FileKind.Folder => "is a directory, not a file",
            FileKind.Device => "is a device, not a file",
            FileKind.Pipe => "is a named pipe, not a file",
            FileKind.Socket => "is a socket, not a file",
            FileKind.DanglingLink => $"is a link to {new FileInfo(path).LinkTarget}, which is not there",
            _ => facts.Error switch
            {
                Errno.TooManyLinks => "is a link in a circle of links",
                Errno.NoAccess => "is in a folder that this user may not look into",
                Errno.NotFolder => "is in something that is no folder",
                NameTooLong => "is too long a name",
                var error => $"cannot be looked at: {StorageRefusal.Of(error).Words}",
            },
        };
    }

    /// <summary>Whose a file is, or its folder where there is none, and what the mode is: " (FILE belongs to root, mode 600)".</summary>
    public static string Ownership(string path)
    {
        var facts = FileFacts.Of(path);
        if (facts.Kind == FileKind.Absent && Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            (path, facts) = (folder, FileFacts.Of(folder));
        return facts.Kind is FileKind.Regular or FileKind.Folder && OperatingSystem.IsLinux()
            ? $" ({path} belongs to {UserNames.Of(facts.Owner)}, mode {facts.Octal})"
            : "";
    }
}
