namespace Mycelia.Recorder.Capture.PortAudio.Native;

/// <summary><c>PaErrorCode</c>, as far as used.</summary>
internal static class PortAudioError
{
    public const int InvalidChannelCount = -9998;
    public const int InvalidSampleRate = -9997;
    public const int SampleFormatNotSupported = -9994;
}
