using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Logging;

/// <summary>
/// journald, when it reads what the program writes: it stamps lines itself, and takes their priority from <c>&lt;N&gt;</c> before them.
/// </summary>
internal static class Journal
{
    public const int StandardOutput = 1;
    public const int StandardError = 2;

    /// <summary>Whether <c>JOURNAL_STREAM</c> (device:inode) is where a descriptor leads.</summary>
    public static bool Reads(int descriptor) =>
        OperatingSystem.IsLinux()
        && Environment.GetEnvironmentVariable("JOURNAL_STREAM")?.Split(':') is [_, var inode]
        && new FileInfo($"/proc/self/fd/{descriptor}").LinkTarget?.EndsWith($":[{inode}]", StringComparison.Ordinal) == true;

    /// <summary>The prefix of a line, by syslog's priorities.</summary>
    public static string Prefix(LogLevel level) =>
        level switch
        {
            LogLevel.Error => "<3>",
            LogLevel.Warning => "<4>",
            LogLevel.Info => "<6>",
            _ => "<7>",
        };
}
