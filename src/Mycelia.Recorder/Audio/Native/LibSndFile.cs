using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Audio.Native;

/// <summary>The functions of libsndfile that are used, under their own names: https://libsndfile.github.io/libsndfile/api.html.</summary>
internal static unsafe partial class LibSndFile
{
    public const string Library = "libsndfile.so.1";

    public const int ModeRead = 0x10;
    public const int ModeWrite = 0x20;
    public const int GetBroadcastInfo = 0x10F0;
    public const int StringDate = 0x06;

    [LibraryImport(Library)]
    public static partial nint sf_open_virtual(SndFileVirtualIo* io, int mode, SndFileInfo* info, nint user);

    [LibraryImport(Library)]
    public static partial int sf_close(nint file);

    [LibraryImport(Library)]
    public static partial int sf_error(nint file);

    [LibraryImport(Library)]
    public static partial nint sf_strerror(nint file);

    [LibraryImport(Library)]
    public static partial int sf_format_check(SndFileInfo* info);

    [LibraryImport(Library)]
    public static partial int sf_command(nint file, int command, void* data, int size);

    [LibraryImport(Library)]
    public static partial nint sf_get_string(nint file, int kind);

    [LibraryImport(Library)]
    public static partial long sf_readf_float(nint file, float* samples, long frames);

    [LibraryImport(Library)]
    public static partial long sf_writef_short(nint file, short* samples, long frames);

    [LibraryImport(Library)]
    public static partial long sf_writef_int(nint file, int* samples, long frames);
}
