namespace Mycelia.Recorder.Cli.Settings;

/// <summary>Who set a value.</summary>
internal enum SettingSource
{
    Default,
    File,
    Environment,
    Flag,
}

/// <summary>A setting's value.</summary>
/// <param name="Text">As it was written; null when nothing was, and there is no default.</param>
/// <param name="Source">Who set it.</param>
/// <param name="Where">The same in words, for messages.</param>
internal sealed record SettingValue(string? Text, SettingSource Source, string Where);
