namespace Mycelia.Recorder.Files;

/// <summary>
/// Whether what has a name already is this user's own, or was put there by somebody else, who could read what is written to it.
/// </summary>
public static class FileOwnership
{
    private const uint Root = 0;

    /// <summary>Looks at a name, and not at where it leads if it is a link.</summary>
    /// <returns>Why not, after "PATH ": "belongs to mallory, mode 666"; null when it is this user's, root's, or not there.</returns>
    public static string? WhyForeign(string path)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        var facts = FileFacts.OfName(path);
        if (facts.Kind is FileKind.Absent or FileKind.Unknown || facts.Owner == Posix.User || facts.Owner == Root)
            return null;
        // This holds for root as well: what it leaves beside another user's file, that user could not open any more.
        return facts.Owner == OwnerOfNew(path) ? null : $"belongs to {UserNames.Of(facts.Owner)}, mode {facts.Octal}";
    }

    /// <summary>The same of an open file, by the owner and not by the name.</summary>
    public static string? WhyForeign(string path, FileFacts open) =>
        open.Owner == Posix.User || open.Owner == Root ? null : WhyForeign(path);

    /// <summary>Whose a file is that this user makes there: some file systems give all to one.</summary>
    /// <returns>Null when none can be made.</returns>
    private static uint? OwnerOfNew(string path)
    {
        var probe = $"{path}.probe-{Path.GetRandomFileName()}";
        using var file = Posix.Open(probe, Posix.WriteOnly | Posix.Create | Posix.Exclusively, out var error);
        if (error != 0)
            return null;
        var owner = FileFacts.Of(file).Owner;
        File.Delete(probe);
        return owner;
    }
}
