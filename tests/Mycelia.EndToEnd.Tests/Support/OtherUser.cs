using System.Diagnostics;

namespace Mycelia.EndToEnd.Tests.Support;

/// <summary>
/// Users of the machine that exist as numbers only: one who records, and one who may do what a user may in a folder that both can write to.
/// </summary>
internal static class OtherUser
{
    public const int Victim = 64_001;
    public const int Attacker = 64_002;
    public const int Root = 0;

    /// <summary>Where the tests run as root, and others can start the programs.</summary>
    public static void Require()
    {
        var (exitCode, _) = Run(Victim, "/", $"'{Programs.Recorder}' --version");
        if (exitCode != 0)
            Assert.Skip("takes root, and programs that other users may start");
    }

    /// <summary>Runs a line of shell as one of them.</summary>
    /// <returns>How it ended, and all that it said.</returns>
    public static (int ExitCode, string Output) Run(int user, string folder, string line)
    {
        using var process = Start(user, folder, line);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    /// <summary>Starts a line of shell as one of them; its output is one stream.</summary>
    public static Process Start(int user, string folder, string line)
    {
        var start = new ProcessStartInfo(
            "setpriv",
            [$"--reuid={user}", $"--regid={user}", "--clear-groups", "sh", "-c", $"exec 2>&1; {line}"]
        )
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        foreach (
            var variable in start
                .Environment.Keys.Where(static name =>
                    name.StartsWith("MYCELIA_", StringComparison.Ordinal) || name.StartsWith("XDG_", StringComparison.Ordinal)
                )
                .ToArray()
        )
            start.Environment.Remove(variable);
        start.Environment["HOME"] = folder;
        return Process.Start(start)!;
    }
}
