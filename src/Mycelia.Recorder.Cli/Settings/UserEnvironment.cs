using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary>What decides about <see cref="Places"/>.</summary>
/// <param name="IsInstalled">Whether the program runs from outside a checkout of its own source.</param>
/// <param name="HasQueueHere">Whether the working directory has a queue, or the journal of one, that nobody else laid there.</param>
/// <param name="HasSettingsHere">Whether the working directory has a <c>.env</c> that names a MYCELIA_ setting and may be believed.</param>
/// <param name="ConfigHome"><c>XDG_CONFIG_HOME</c>; null when the user has no such folder.</param>
/// <param name="StateHome"><c>XDG_STATE_HOME</c>; null when the user has no such folder.</param>
internal sealed record UserEnvironment(bool IsInstalled, bool HasQueueHere, bool HasSettingsHere, string? ConfigHome, string? StateHome)
{
    /// <summary>Why the user has no such folder, as a clause.</summary>
    public string? HomeTrouble { get; init; }

    /// <summary>Looks around.</summary>
    /// <param name="envFileHere">The working directory's file of settings.</param>
    public static UserEnvironment Look(FoundFile envFileHere)
    {
        var home = HomeFolder.Find();
        return new(
            IsOutsideCheckout(Environment.ProcessPath),
            IsOwn(Places.QueueHere) || IsOwn(Places.QueueHere + ".capture"),
            envFileHere is { NamesSettings: true, Refusal: null },
            home.Folder(Environment.GetEnvironmentVariable("XDG_CONFIG_HOME"), ".config"),
            home.Folder(Environment.GetEnvironmentVariable("XDG_STATE_HOME"), ".local/state")
        )
        {
            HomeTrouble = home.Trouble,
        };
    }

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
}
