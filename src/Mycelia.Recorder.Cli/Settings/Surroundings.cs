using System.Text.RegularExpressions;
using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary>What decides about <see cref="Places"/>.</summary>
/// <param name="IsInstalled">Whether the program runs from outside a checkout of its own source.</param>
/// <param name="HasQueueHere">Whether the working directory has a queue, or the journal of one.</param>
/// <param name="HasSettingsHere">Whether the working directory has a <c>.env</c> that names a MYCELIA_ setting.</param>
/// <param name="ConfigHome"><c>XDG_CONFIG_HOME</c>.</param>
/// <param name="StateHome"><c>XDG_STATE_HOME</c>.</param>
internal sealed partial record Surroundings(bool IsInstalled, bool HasQueueHere, bool HasSettingsHere, string ConfigHome, string StateHome)
{
    private const int MostLines = 10_000;

    /// <summary>Looks around.</summary>
    public static Surroundings Look() => new(
        IsOutsideCheckout(Environment.ProcessPath),
        File.Exists(Places.QueueHere) || File.Exists(Places.QueueHere + ".capture"),
        NamesSettings(Places.EnvFileHere),
        Home("XDG_CONFIG_HOME", ".config"),
        Home("XDG_STATE_HOME", ".local/state"));

    private static bool IsOutsideCheckout(string? program)
    {
        for (var folder = Path.GetDirectoryName(program); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Mycelia.Recorder.slnx")))
                return false;
        }

        return true;
    }

    private static bool NamesSettings(string path)
    {
        try
        {
            return FileFacts.Of(path).Kind switch
            {
                FileKind.Regular => ReadLines(path).Any(static line => SettingLine().IsMatch(line)),
                // Whoever puts a pipe there serves settings by it. It can be read once, and not to look at it.
                FileKind.Pipe => true,
                _ => false,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is there and cannot be read: better to say so than to pass it over.
            return true;
        }
    }

    private static IEnumerable<string> ReadLines(string path) => File.ReadLines(path).Take(MostLines);

    /// <summary>A path that is not absolute counts as none (XDG Base Directory Specification).</summary>
    private static string Home(string variable, string fallback) =>
        Environment.GetEnvironmentVariable(variable) is { } path && Path.IsPathRooted(path)
            ? path
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), fallback);

    [GeneratedRegex(@"^\s*(export\s+)?MYCELIA_\w+\s*=")]
    private static partial Regex SettingLine();
}
