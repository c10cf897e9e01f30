using System.Runtime.InteropServices;

namespace Mycelia.Benchmarks.Processes;

/// <summary>The part of the C library that starts a process and tells what it used, and links files, as declared on 64-bit Linux.</summary>
internal static unsafe partial class LibC
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int WaitNoHang = 1;
    public const int WaitExited = 4;
    public const int WaitKeepZombie = 0x0100_0000;
    public const int WaitForProcess = 1;
    public const int OpenReadOnly = 0;
    public const int OpenWriteCreate = 0x41;

    private const string Library = "libc";

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int posix_spawnp(
        out int pid,
        string file,
        byte* fileActions,
        nint attributes,
        nint* arguments,
        nint* environment
    );

    [LibraryImport(Library)]
    internal static partial int posix_spawn_file_actions_init(byte* fileActions);

    [LibraryImport(Library)]
    internal static partial int posix_spawn_file_actions_destroy(byte* fileActions);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int posix_spawn_file_actions_addopen(byte* fileActions, int descriptor, string path, int flags, uint mode);

    [LibraryImport(Library)]
    internal static partial int posix_spawn_file_actions_adddup2(byte* fileActions, int descriptor, int newDescriptor);

    [LibraryImport(Library)]
    internal static partial int waitid(int kind, int id, SignalInfo* info, int options);

    [LibraryImport(Library)]
    internal static partial int wait4(int pid, out int status, int options, out ResourceUsage usage);

    [LibraryImport(Library)]
    internal static partial int kill(int pid, int signal);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    internal static partial int link(string file, string name);

    [LibraryImport(Library)]
    internal static partial int clock_gettime(int clock, out TimeSpec time);
}
