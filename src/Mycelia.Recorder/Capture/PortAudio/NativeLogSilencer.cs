using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Capture.PortAudio;

/// <summary>Keeps ALSA and JACK, which PortAudio tries one after the other, from writing their trials and errors to the terminal.</summary>
internal static unsafe class NativeLogSilencer
{
    /// <summary>From now on, in this process. Neither library is loaded for it where PortAudio does not use it.</summary>
    public static void Silence()
    {
        if (!OperatingSystem.IsLinux())
            return;
        if (Find("libasound.so.2", "snd_lib_error_set_handler") is var alsa and not 0)
            _ = ((delegate* unmanaged<delegate* unmanaged<nint, int, nint, int, nint, void>, int>)alsa)(&IgnoreError);
        foreach (var name in (string[])["jack_set_error_function", "jack_set_info_function"])
        {
            if (Find("libjack.so.0", name) is var jack and not 0)
                ((delegate* unmanaged<delegate* unmanaged<nint, void>, void>)jack)(&IgnoreLine);
        }
    }

    private static nint Find(string library, string function) =>
        NativeLibrary.TryLoad(library, out var handle) && NativeLibrary.TryGetExport(handle, function, out var address) ? address : 0;

    // It takes more arguments, as printf does; they are left alone.
    [UnmanagedCallersOnly]
    private static void IgnoreError(nint file, int line, nint function, int error, nint format) { }

    [UnmanagedCallersOnly]
    private static void IgnoreLine(nint text) { }
}
