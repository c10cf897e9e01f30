using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary>
/// The user's own folder. Daemons have none, or one that is not there: what would be kept in it must not end up in the working directory.
/// </summary>
/// <param name="Path">Where it is; null when there is none.</param>
/// <param name="Trouble">Why there is none, as a clause.</param>
internal sealed record HomeFolder(string? Path, string? Trouble)
{
    /// <summary>Looks for it.</summary>
    public static HomeFolder Find() =>
        Of(
            OperatingSystem.IsWindows() ? null : Environment.GetEnvironmentVariable("HOME"),
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify),
            WhyNot
        );

    /// <param name="variable"><c>HOME</c>.</param>
    /// <param name="ofSystem">What the system's list of users says; the root folder where that does not know the user.</param>
    /// <param name="whyNot">Why a folder is none, as a clause: "is not there"; null when it is one.</param>
    public static HomeFolder Of(string? variable, string ofSystem, Func<string, string?> whyNot)
    {
        if (string.IsNullOrEmpty(variable))
            return ofSystem is "" or "/" ? new(null, "HOME is not set")
                : whyNot(ofSystem) is { } none ? new(null, $"this user's home, {ofSystem}, {none}")
                : new(ofSystem, null);
        if (!System.IO.Path.IsPathFullyQualified(variable))
            return new(null, $"HOME is '{variable}', which is no absolute path");
        return whyNot(variable) is { } trouble ? new(null, $"HOME is {variable}, which {trouble}") : new(variable, null);
    }

    /// <summary>
    /// A folder in it, unless a variable names another. One that is not absolute counts as none (XDG Base Directory Specification).
    /// </summary>
    /// <returns>Null when there is no such place.</returns>
    public string? Folder(string? variable, string fallback) =>
        System.IO.Path.IsPathFullyQualified(variable ?? "") ? variable
        : Path is null ? null
        : System.IO.Path.Combine(Path, fallback);

    private static string? WhyNot(string path) =>
        FileFacts.Of(path).Kind switch
        {
            FileKind.Absent or FileKind.DanglingLink => "is not there",
            // Of somebody else's, as after 'sudo -u' without -H.
            FileKind.Folder => FileFacts.Of(System.IO.Path.Combine(path, ".")).Kind == FileKind.Folder
                ? null
                : "is not for this user to enter",
            FileKind.Unknown => "is not for this user to enter",
            _ => "is no folder",
        };
}
