using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Cli.Host;

/// <summary>
/// A file that has reached the process's limit (<c>ulimit -f</c>) refuses the write, which is an error like a full disk, and does not kill
/// the program.
/// </summary>
internal static partial class FileSizeSignal
{
    private const int Number = 25;
    private const nint Ignored = 1;

    public static void Ignore()
    {
        if (OperatingSystem.IsLinux())
            _ = Handle(Number, Ignored);
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Handle(int number, nint handler);
}
