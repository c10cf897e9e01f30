namespace Mycelia.Recorder.Cli.Errors;

/// <summary>What the program tells its caller; documented in docs/commands.md.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int NoAudioInput = 3;

    /// <summary>Of <c>status</c>.</summary>
    public const int NotRunning = 3;
    public const int CredentialsRefused = 4;
    public const int QueueInUse = 5;

    /// <summary>By Ctrl+C; a recording ends in order at the first, and so only at the second.</summary>
    public const int Interrupted = 130;
}
