using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary>What decides about <see cref="Places"/>.</summary>
/// <param name="IsInstalled">Whether the program runs from outside a checkout of its own source.</param>
/// <param name="HasQueueHere">Whether the working directory has a queue, or the journal of one, that nobody else laid there.</param>
/// <param name="HasSettingsHere">Whether the working directory has a <c>.env</c> that names a MYCELIA_ setting and may be believed.</param>
/// <param name="ConfigHome"><c>XDG_CONFIG_HOME</c>.</param>
/// <param name="StateHome"><c>XDG_STATE_HOME</c>.</param>
internal sealed record Surroundings(bool IsInstalled, bool HasQueueHere, bool HasSettingsHere, string ConfigHome, string StateHome)
{
    /// <summary>Looks around.</summary>
    /// <param name="envFileHere">The working directory's file of settings.</param>
    public static Surroundings Look(FoundFile envFileHere) => new(
        IsOutsideCheckout(Environment.ProcessPath),
        IsOwn(Places.QueueHere) || IsOwn(Places.QueueHere + ".capture"),
        envFileHere is { NamesSettings: true, Refusal: null },
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

    /// <summary>What another user laid there is no queue of this one's: audio would go into a file that is not theirs.</summary>
    private static bool IsOwn(string path) =>
        File.Exists(path) && (!OperatingSystem.IsLinux() || FileFacts.Of(path).Owner is var owner && (owner == 0 || owner == Posix.User));

    /// <summary>A path that is not absolute counts as none (XDG Base Directory Specification).</summary>
    private static string Home(string variable, string fallback) =>
        Environment.GetEnvironmentVariable(variable) is { } path && Path.IsPathRooted(path)
            ? path
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), fallback);
}
