using System.Runtime.InteropServices;
using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Http;

/// <summary>How many connections there may be, by what the system lets this process open.</summary>
internal static partial class ConnectionLimits
{
    private const int Most = 512;
    private const int Fewest = 8;

    /// <summary>What the runtime, with some 70 assemblies that it opens twice, the index and the log need.</summary>
    private const ulong Kept = 256;

    /// <summary>A socket, and for a request under way a file and a look into the index.</summary>
    private const ulong EachConnection = 4;

    private const int OpenFilesOnLinux = 7;
    private const int OpenFilesOnMac = 8;

    /// <exception cref="StartupException">Too few for anything.</exception>
    public static int ForThisProcess() =>
        ReadLimit() is >= Kept and var openFiles
            ? For(openFiles)
            : throw new StartupException(
                $"the system lets this process open fewer than {Kept} files, and it needs as many: raise the limit (ulimit -n)."
            );

    /// <summary>How many there may be where so many files may be open.</summary>
    public static int For(ulong openFiles) => (int)Math.Clamp((Math.Max(openFiles, Kept) - Kept) / EachConnection, Fewest, Most);

    private static ulong ReadLimit() =>
        !OperatingSystem.IsWindows() && GetLimit(OperatingSystem.IsMacOS() ? OpenFilesOnMac : OpenFilesOnLinux, out var limit) == 0
            ? limit.Current
            : ulong.MaxValue;

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out ResourceLimit limit);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct ResourceLimit
    {
        public readonly ulong Current;
        public readonly ulong Most;
    }
}
