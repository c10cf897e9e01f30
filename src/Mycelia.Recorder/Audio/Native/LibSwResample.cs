using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Audio.Native;

/// <summary>
/// The functions of libswresample that are used, under their own names: https://ffmpeg.org/doxygen/trunk/group__lswr.html.
/// They are the same from FFmpeg 5.1 on, under a file name that changes with every release.
/// </summary>
internal sealed unsafe class LibSwResample
{
    /// <summary>Interleaved floats (<c>AVSampleFormat</c>).</summary>
    public const int Float32 = 3;

    /// <summary>More channels it has no room for (<c>SWR_CH_MAX</c>), and in its matrix it does not count them.</summary>
    public const int MostChannels = 64;

    private const string NewestFunction = "swr_alloc_set_opts2";
    private static readonly Lazy<LibSwResample?> Found = new(Find);

    private LibSwResample(AudioLibrary library, nint handle)
    {
        Library = library;
        swr_alloc_set_opts2 = (delegate* unmanaged<nint*, SwChannelLayout*, int, int, SwChannelLayout*, int, int, int, nint, int>)
            NativeLibrary.GetExport(handle, NewestFunction);
        swr_set_matrix = (delegate* unmanaged<nint, double*, int, int>)NativeLibrary.GetExport(handle, nameof(swr_set_matrix));
        swr_init = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(handle, nameof(swr_init));
        swr_convert = (delegate* unmanaged<nint, float**, int, float**, int, int>)NativeLibrary.GetExport(handle, nameof(swr_convert));
        swr_free = (delegate* unmanaged<nint*, void>)NativeLibrary.GetExport(handle, nameof(swr_free));
        // These are libavutil's. The loader looks for them in the one that this library is linked with.
        av_channel_layout_default = (delegate* unmanaged<SwChannelLayout*, int, void>)
            NativeLibrary.GetExport(handle, nameof(av_channel_layout_default));
        av_opt_set_double = (delegate* unmanaged<nint, byte*, double, int, int>)NativeLibrary.GetExport(handle, nameof(av_opt_set_double));
    }

    /// <summary>The one of this machine; null when there is none. It is loaded when this is asked for the first time, and stays.</summary>
    public static LibSwResample? Instance => Found.Value;

    /// <summary>Under which name it was found.</summary>
    public AudioLibrary Library { get; }

#pragma warning disable IDE1006, SA1300 // under their own names
    public readonly delegate* unmanaged<nint*, SwChannelLayout*, int, int, SwChannelLayout*, int, int, int, nint, int> swr_alloc_set_opts2;
    public readonly delegate* unmanaged<nint, double*, int, int> swr_set_matrix;
    public readonly delegate* unmanaged<nint, int> swr_init;
    public readonly delegate* unmanaged<nint, float**, int, float**, int, int> swr_convert;
    public readonly delegate* unmanaged<nint*, void> swr_free;
    public readonly delegate* unmanaged<SwChannelLayout*, int, void> av_channel_layout_default;
    public readonly delegate* unmanaged<nint, byte*, double, int, int> av_opt_set_double;
#pragma warning restore IDE1006, SA1300

    /// <summary>The library of FFmpeg 5.1 and 6 (4), 7 (5) or 8 (6), and Debian's package of it.</summary>
    public static AudioLibrary Version(int version) => new($"libswresample.so.{version}", $"libswresample{version}", NewestFunction);

    private static LibSwResample? Find()
    {
        foreach (var library in (AudioLibrary[])[Version(6), Version(5), Version(4)])
        {
            if (library.TryLoad(out var handle))
                return new(library, handle);
        }

        return null;
    }
}
