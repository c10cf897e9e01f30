using Mycelia.Recorder.Cli.Errors;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary>A line of a file of settings that is written by the program.</summary>
internal static class EnvFileLine
{
    /// <summary>A line that says this and nothing else: it is read back before it is believed.</summary>
    /// <exception cref="UserError">There is no such line.</exception>
    public static string Of(string name, string value)
    {
        string[] quoted = [$"{name}={value}", $"{name}=\"{value}\"", $"{name}='{value}'"];
        return quoted.FirstOrDefault(line =>
                !value.Any(char.IsControl)
                && EnvFileText.Parse(line) is { Oddities: [], Values: { Count: 1 } values }
                && values.GetValueOrDefault(name) == value
            )
            ?? throw new UserError(
                ExitCode.Usage,
                $"{name} cannot be written into a file of settings: it holds control characters, or quotes of both kinds"
            );
    }
}
