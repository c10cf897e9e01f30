namespace Mycelia.Recorder.Cli.Terminal;

/// <summary>What the terminal and its user want, as the environment says it.</summary>
/// <param name="HasColours">Unless NO_COLOR is set.</param>
/// <param name="IsAscii">Whether the locale's characters are not UTF-8.</param>
internal sealed record TerminalTraits(bool HasColours, bool IsAscii)
{
    private static readonly string[] LocaleVariables = ["LC_ALL", "LC_CTYPE", "LANG"];

    /// <param name="variable">Gives an environment variable's value.</param>
    public static TerminalTraits Read(Func<string, string?> variable)
    {
        var locale = LocaleVariables.Select(variable).FirstOrDefault(static value => !string.IsNullOrEmpty(value)) ?? "C";
        var isUtf8 =
            locale.Contains("UTF-8", StringComparison.OrdinalIgnoreCase) || locale.Contains("UTF8", StringComparison.OrdinalIgnoreCase);
        return new(string.IsNullOrEmpty(variable("NO_COLOR")), !isUtf8);
    }
}
