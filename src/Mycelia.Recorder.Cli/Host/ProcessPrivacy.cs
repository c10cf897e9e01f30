using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Cli.Host;

/// <summary>
/// What the program makes is for its owner alone, from the first moment; and nobody else's program, and no file of a crash, may look into
/// its memory, where secrets and what was said are.
/// </summary>
internal static partial class ProcessPrivacy
{
    private const int OwnerOnly = 0x3f;
    private const int Dumpable = 4;
    private const int CoreSize = 4;

    /// <summary>To be called before anything else.</summary>
    public static void Enter()
    {
        if (!OperatingSystem.IsLinux())
            return;
        _ = SetMask(OwnerOnly);
        // A sandbox may forbid either: then this is as it was, and nothing is the worse for it.
        _ = SetProcess(Dumpable, 0, 0, 0, 0);
        var none = default(Limit);
        _ = SetLimit(CoreSize, in none);
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Limit
    {
        private readonly nuint _soft;
        private readonly nuint _hard;
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint SetMask(uint mask);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int SetProcess(int option, nuint second, nuint third, nuint fourth, nuint fifth);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in Limit limit);
}
