using System.Runtime.InteropServices;
using Mycelia.Recorder.Capture.PortAudio.Native;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.PortAudio;

/// <summary>
/// PortAudio between its start and its end. It looks for devices at its start, and only then: the list is as old as the oldest of the
/// sessions that are open. In <see cref="PortAudioThread"/>.
/// </summary>
internal sealed class PortAudioSession : IDisposable
{
    /// <exception cref="AudioInputException">It is not installed, or cannot start.</exception>
    public PortAudioSession()
    {
        PortAudioLibrary.Require();
        NativeLogSilencer.Silence();
        var error = LibPortAudio.Pa_Initialize();
        if (error < 0)
            throw new AudioInputException(
                AudioInputProblem.NoServer,
                $"PortAudio cannot start ({ErrorText(error)}); check the system's sound settings"
            );
    }

    /// <summary>An error in PortAudio's words.</summary>
    public static string ErrorText(int error) => Marshal.PtrToStringUTF8(LibPortAudio.Pa_GetErrorText(error)) ?? $"error {error}";

    public void Dispose() => _ = LibPortAudio.Pa_Terminate();
}
