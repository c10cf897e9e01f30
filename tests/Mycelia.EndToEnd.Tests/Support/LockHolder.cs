using System.Diagnostics;

namespace Mycelia.EndToEnd.Tests.Support;

/// <summary>The recorder that holds a queue, whoever started it: its process id is in the lock.</summary>
internal static class LockHolder
{
    /// <summary>Sends it a signal by its name. A shell reads the lock, which .NET would not share.</summary>
    public static void Signal(string name, string lockFile)
    {
        using var kill = Process.Start("sh", ["-c", $"kill -{name} $(cat '{lockFile}')"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}
