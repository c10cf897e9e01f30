using Mycelia.Recorder.Cli.Errors;

namespace Mycelia.Recorder.Cli.Service;

/// <summary>
/// Paths as they are written in a unit: each kind of setting has rules of its own (systemd.syntax(7), systemd.service(5)).
/// </summary>
internal static class UnitText
{
    /// <summary>
    /// The program of <c>ExecStart=</c>: no variable is replaced in it, and systemd takes none with a quote or a backslash.
    /// </summary>
    /// <exception cref="UserError">systemd would not start it.</exception>
    public static string Program(string path) =>
        path.AsSpan().IndexOfAny("\"'\\") < 0
            ? Word(path)
            : throw new UserError(
                ExitCode.Usage,
                $"a service cannot start {path}: systemd takes no program with a quote or a backslash in its path; move it elsewhere"
            );

    /// <summary>An argument of <c>ExecStart=</c>.</summary>
    /// <exception cref="UserError">systemd has no way to write it.</exception>
    public static string Argument(string path) => Word(path).Replace("$", "$$", StringComparison.Ordinal);

    /// <summary>One of a list of paths.</summary>
    /// <exception cref="UserError">systemd has no way to write it.</exception>
    public static string Word(string path) =>
        $"\"{Value(path).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>
    /// A folder that is the whole value: unquoted, blanks at its end are lost, and a backslash there takes the next line with it. A slash
    /// ends it.
    /// </summary>
    /// <exception cref="UserError">systemd has no way to write it.</exception>
    public static string Folder(string path) => Value(path).TrimEnd('/') + "/";

    /// <exception cref="UserError">A line end would begin a line of the unit's own, and systemd has no way to write any of
    /// these.</exception>
    private static string Value(string path) =>
        path.Any(static c => char.IsControl(c) || c is '\u2028' or '\u2029')
            ? throw new UserError(
                ExitCode.Usage,
                $"a service cannot use the path {path}: there is a control character in it; choose another place"
            )
            : path.Replace("%", "%%", StringComparison.Ordinal);
}
