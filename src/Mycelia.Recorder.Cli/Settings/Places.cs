namespace Mycelia.Recorder.Cli.Settings;

/// <summary>
/// Where the settings and the queue are when nobody says where. The program of a checkout keeps them in the working
/// directory. An installed one keeps them in the user's own folders, but never at the price of a queue going out of
/// sight: what already lies in the working directory wins.
/// </summary>
/// <param name="surroundings">What there is.</param>
internal sealed class Places(Surroundings surroundings)
{
    public const string EnvFileHere = ".env";
    public const string QueueHere = "audio_queue.db";

    /// <summary>The installed program's file of settings; a service's credentials stand in it too.</summary>
    public string UserEnvFile => Path.Combine(surroundings.ConfigHome, "mycelia-recorder", "recorder.env");

    /// <summary>The unit of the user's service.</summary>
    public string UserUnit => Path.Combine(surroundings.ConfigHome, "systemd", "user", Service.UnitFile.Name);

    /// <summary>The installed program's queue.</summary>
    public string UserQueue => Path.Combine(surroundings.StateHome, "mycelia-recorder", "audio_queue.db");

    /// <summary>One file and no other is read, so that a key never meets another file's server.</summary>
    public Place EnvFile => surroundings switch
    {
        { IsInstalled: false } => new(EnvFileHere, "the program belongs to a checkout: the working directory's"),
        { HasSettingsHere: true } => new(EnvFileHere, "the working directory has one with MYCELIA_ settings"),
        _ => new(UserEnvFile, "the user's own: the working directory has none with MYCELIA_ settings"),
    };

    public Place Queue => surroundings switch
    {
        { HasQueueHere: true } => new(QueueHere, "the working directory has a queue"),
        { IsInstalled: false } => new(QueueHere, "the program belongs to a checkout: the working directory's"),
        { HasSettingsHere: true } => new(QueueHere, "beside the working directory's .env"),
        _ => new(UserQueue, "the user's own: the working directory has no queue and no .env with MYCELIA_ settings"),
    };
}
