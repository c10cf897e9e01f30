using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Audio.Native;

/// <summary>
/// The functions of libmpg123 that are used, under their own names: https://www.mpg123.de/api/. It comes with libsndfile from 1.1 on.
/// </summary>
internal static unsafe partial class LibMpg123
{
    public const string Library = "libmpg123.so.0";

    public const int Ok = 0;
    public const int NeedMore = -10;
    public const int NewFormat = -11;
    public const int Done = -12;

    public const int Flags = 1;
    public const int Mono = 1;
    public const int Stereo = 2;
    public const int Float32 = 0x200;

    /// <summary>Nothing is printed, and every frame that is fed is sound.</summary>
    public const int QuietAndPlain = 0x20 | 0x1000 | 0x4000;

    public const int ForceMono = 0x7;
    public const int ForceStereo = 0x8;

    [LibraryImport(Library)]
    public static partial int mpg123_init();

    [LibraryImport(Library)]
    public static partial nint mpg123_new(nint decoder, int* error);

    [LibraryImport(Library)]
    public static partial void mpg123_delete(nint handle);

    [LibraryImport(Library)]
    public static partial int mpg123_param(nint handle, int type, nint value, double real);

    [LibraryImport(Library)]
    public static partial int mpg123_format_none(nint handle);

    [LibraryImport(Library)]
    public static partial int mpg123_format(nint handle, nint rate, int channels, int encodings);

    [LibraryImport(Library)]
    public static partial int mpg123_open_feed(nint handle);

    [LibraryImport(Library)]
    public static partial int mpg123_decode(nint handle, byte* bytes, nuint length, byte* samples, nuint room, nuint* given);

    [LibraryImport(Library)]
    public static partial nint mpg123_strerror(nint handle);
}
