using Mycelia.Recorder.Cli.Errors;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary>
/// Where the settings and the queue are when nobody says where. The program of a checkout keeps them in the working
/// directory. An installed one keeps them in the user's own folders, but never at the price of a queue going out of
/// sight: what already lies in the working directory wins.
/// </summary>
/// <param name="surroundings">What there is.</param>
internal sealed class Places(UserEnvironment surroundings)
{
    public const string EnvFileHere = ".env";
    public const string QueueHere = "audio_queue.db";

    /// <summary>The program's own folder in the user's folders for settings and for state.</summary>
    public const string FolderOfProgram = "mycelia-recorder";

    private const string EnvFileExtension = ".env";

    /// <summary>The installed program's file of settings; a service's credentials stand in it too.</summary>
    /// <exception cref="UserError">The user has no folder for it.</exception>
    public string UserEnvFile => EnvFileOf(ServiceName.Main);

    /// <summary>The user's own units.</summary>
    /// <exception cref="UserError">The user has no folder for them.</exception>
    public string UserUnits => FindUserUnits() ?? throw NoHome("a service", "XDG_CONFIG_HOME");

    /// <summary>The installed program's queue.</summary>
    /// <exception cref="UserError">The user has no folder for it.</exception>
    public string UserQueue => QueueOfUser ?? throw NoHome("the queue", "XDG_STATE_HOME", " or name the queue with --db");

    /// <summary>Whether the program runs from outside a checkout of its own source.</summary>
    public bool IsInstalled => surroundings.IsInstalled;

    /// <summary>The settings of one of the user's recorders.</summary>
    /// <exception cref="UserError">The user has no folder for it.</exception>
    public string EnvFileOf(ServiceName name) =>
        Path.Combine(
            surroundings.ConfigHome ?? throw NoHome("the settings", "XDG_CONFIG_HOME"),
            FolderOfProgram,
            name.Text + EnvFileExtension
        );

    /// <summary>The queue of one of the user's recorders.</summary>
    /// <exception cref="UserError">The user has no folder for it.</exception>
    public string QueueOf(ServiceName name) =>
        name.IsMain ? UserQueue : Path.Combine(Path.GetDirectoryName(UserQueue)!, name.Text, QueueHere);

    /// <summary>One file and no other is read, so that a key never meets another file's server.</summary>
    public Place EnvFile =>
        surroundings switch
        {
            { IsInstalled: false } => new(EnvFileHere, "the program belongs to a checkout: the working directory's"),
            { HasSettingsHere: true } => new(EnvFileHere, "the working directory has one with MYCELIA_ settings"),
            _ => EnvFileOfUser is { } own
                ? new(own, "the user's own: the working directory has none with MYCELIA_ settings")
                : new(null, $"none: {surroundings.HomeTrouble}, and the working directory has none with MYCELIA_ settings"),
        };

    public Place Queue =>
        surroundings switch
        {
            { HasQueueHere: true } => new(QueueHere, "the working directory has a queue"),
            { IsInstalled: false } => new(QueueHere, "the program belongs to a checkout: the working directory's"),
            { HasSettingsHere: true } => new(QueueHere, "beside the working directory's .env"),
            _ => QueueOfUser is { } own
                ? new(own, "the user's own: the working directory has no queue and no .env with MYCELIA_ settings")
                : new(null, $"none: {surroundings.HomeTrouble}, and the working directory has no queue and no .env with MYCELIA_ settings"),
        };

    /// <summary>The user's own units; null when the user has no folder for them.</summary>
    public string? FindUserUnits() => surroundings.ConfigHome is { } folder ? Path.Combine(folder, "systemd", "user") : null;

    private string? EnvFileOfUser =>
        surroundings.ConfigHome is { } folder ? Path.Combine(folder, FolderOfProgram, ServiceName.Main.Text + EnvFileExtension) : null;

    private string? QueueOfUser => surroundings.StateHome is { } folder ? Path.Combine(folder, FolderOfProgram, QueueHere) : null;

    private UserError NoHome(string what, string variable, string otherwise = "") =>
        new(
            ExitCode.Usage,
            $"there is no place for {what}: {surroundings.HomeTrouble}; set HOME or {variable} to a "
                + $"folder,{(otherwise.Length == 0 ? " with its absolute path" : otherwise)}"
        );
}
