using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Audio.Native;

/// <summary>
/// The functions of libopus that are used, under their own names: https://opus-codec.org/docs/opus_api-1.3.1/.
/// The <c>…_ctl</c> functions are variadic in C; on Linux, x64 and arm64, one integer or pointer is passed as if they were not.
/// </summary>
internal static unsafe partial class LibOpus
{
    public const string Library = "libopus.so.0";

    public const int ApplicationAudio = 2049;
    public const int SetBitRate = 4002;
    public const int SetComplexity = 4010;
    public const int GetLookahead = 4027;

    /// <summary>How many bits of a sample are more than the noise of what took it.</summary>
    public const int SetLsbDepth = 4036;

    public const int HighestLsbDepth = 24;

    [LibraryImport(Library)]
    public static partial nint opus_get_version_string();

    [LibraryImport(Library)]
    public static partial nint opus_strerror(int error);

    [LibraryImport(Library)]
    public static partial nint opus_encoder_create(int rate, int channels, int application, int* error);

    [LibraryImport(Library)]
    public static partial int opus_encoder_ctl(nint encoder, int request, nint value);

    [LibraryImport(Library)]
    public static partial int opus_encode_float(nint encoder, float* samples, int frames, byte* packet, int room);

    [LibraryImport(Library)]
    public static partial void opus_encoder_destroy(nint encoder);

    [LibraryImport(Library)]
    public static partial nint opus_multistream_encoder_create(
        int rate,
        int channels,
        int streams,
        int coupled,
        byte* mapping,
        int application,
        int* error
    );

    [LibraryImport(Library)]
    public static partial int opus_multistream_encoder_ctl(nint encoder, int request, nint value);

    [LibraryImport(Library)]
    public static partial int opus_multistream_encode_float(nint encoder, float* samples, int frames, byte* packet, int room);

    [LibraryImport(Library)]
    public static partial void opus_multistream_encoder_destroy(nint encoder);
}
