namespace Mycelia.Recorder.Cli.Settings;

/// <summary>What a setting is about, in the order of <c>--help</c>.</summary>
internal enum SettingGroup
{
    /// <summary>What this one call is to do.</summary>
    Command,

    Audio,

    Queue,

    Server,

    Output,
}
