using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Capture.PortAudio.Native;

/// <summary>
/// The functions of PortAudio that are used, under their own names: https://files.portaudio.com/docs/v19-doxydocs/portaudio_8h.html.
/// Not safe for concurrent use: all are called in <see cref="PortAudioThread"/>. A C <c>unsigned long</c> is passed as a
/// native integer; where it is shorter, on Windows, only the lower half of what comes back counts.
/// </summary>
internal static unsafe partial class LibPortAudio
{
    public const string Library = "portaudio";

    [LibraryImport(Library)]
    public static partial int Pa_Initialize();

    [LibraryImport(Library)]
    public static partial int Pa_Terminate();

    [LibraryImport(Library)]
    public static partial nint Pa_GetErrorText(int error);

    [LibraryImport(Library)]
    public static partial int Pa_GetDeviceCount();

    [LibraryImport(Library)]
    public static partial int Pa_GetDefaultInputDevice();

    [LibraryImport(Library)]
    public static partial PortAudioDeviceInfo* Pa_GetDeviceInfo(int device);

    [LibraryImport(Library)]
    public static partial int Pa_GetDefaultHostApi();

    [LibraryImport(Library)]
    public static partial PortAudioHostApiInfo* Pa_GetHostApiInfo(int hostApi);

    [LibraryImport(Library)]
    public static partial int Pa_OpenStream(
        nint* stream,
        PortAudioStreamParameters* input,
        PortAudioStreamParameters* output,
        double rate,
        nuint framesPerBuffer,
        nuint flags,
        delegate* unmanaged<void*, void*, nuint, PortAudioTimeInfo*, nuint, nint, int> callback,
        nint userdata
    );

    [LibraryImport(Library)]
    public static partial int Pa_SetStreamFinishedCallback(nint stream, delegate* unmanaged<nint, void> callback);

    [LibraryImport(Library)]
    public static partial int Pa_StartStream(nint stream);

    [LibraryImport(Library)]
    public static partial int Pa_StopStream(nint stream);

    [LibraryImport(Library)]
    public static partial int Pa_CloseStream(nint stream);

    [LibraryImport(Library)]
    public static partial PortAudioStreamInfo* Pa_GetStreamInfo(nint stream);
}
