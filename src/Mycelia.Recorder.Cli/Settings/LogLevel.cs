namespace Mycelia.Recorder.Cli.Settings;

/// <summary>How much a line matters, and how much is logged.</summary>
internal enum LogLevel
{
    Error,
    Warning,
    Info,
    Debug,
}
