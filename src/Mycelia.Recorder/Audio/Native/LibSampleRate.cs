using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Audio.Native;

/// <summary>
/// The functions of libsamplerate that are used, under their own names: https://libsndfile.github.io/libsamplerate/api.html.
/// </summary>
internal static unsafe partial class LibSampleRate
{
    public const string Library = "libsamplerate.so.0";

    /// <summary>Noise 121 dB down, nothing weakened up to 90 % of half the rate (<c>SRC_SINC_MEDIUM_QUALITY</c>).</summary>
    public const int SincMedium = 1;

    [LibraryImport(Library)]
    public static partial nint src_new(int converter, int channels, int* error);

    [LibraryImport(Library)]
    public static partial nint src_delete(nint state);

    [LibraryImport(Library)]
    public static partial int src_process(nint state, SampleRateCall* call);

    [LibraryImport(Library)]
    public static partial int src_set_ratio(nint state, double ratio);

    [LibraryImport(Library)]
    public static partial int src_reset(nint state);

    [LibraryImport(Library)]
    public static partial nint src_strerror(int error);
}
