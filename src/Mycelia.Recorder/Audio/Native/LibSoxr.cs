using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Audio.Native;

/// <summary>The functions of libsoxr that are used, under their own names: https://sourceforge.net/p/soxr/code/ci/master/tree/src/soxr.h.</summary>
internal static unsafe partial class LibSoxr
{
    public const string Library = "libsoxr.so.0";

    /// <summary>Interleaved samples of these types.</summary>
    public const int Float32 = 0;

    /// <inheritdoc cref="Float32"/>
    public const int Int16 = 3;

    /// <summary>No dither, which is random: the same input gives the same output.</summary>
    public const uint NoDither = 8;

    [LibraryImport(Library)]
    public static partial nint soxr_create(
        double inputRate, double outputRate, uint channels, nint* error, SoxrIo* io, nint quality, nint runtime);

    [LibraryImport(Library)]
    public static partial nint soxr_process(nint resampler, float* input, nuint inputFrames, nuint* taken, short* output, nuint outputFrames, nuint* given);

    [LibraryImport(Library)]
    public static partial void soxr_delete(nint resampler);
}
