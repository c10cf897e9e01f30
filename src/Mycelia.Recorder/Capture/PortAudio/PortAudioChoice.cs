using Mycelia.Recorder.Capture.Devices;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.PortAudio;

/// <summary>Which device is recorded by way of PortAudio: of an order, the first that is there when an input is opened. Pure.</summary>
internal static class PortAudioChoice
{
    /// <exception cref="AudioInputException">None fits; or what a loudspeaker plays is asked for, which PortAudio cannot say.</exception>
    public static AudioDevice Choose(IReadOnlyList<AudioDevice> devices, CaptureOptions options) =>
        options.Order.Any(FollowedInputs.IsSpeaker)
            ? throw new AudioInputException(
                AudioInputProblem.UnknownDevice,
                $"PortAudio does not know which input is '{FollowedInputs.Speaker}', and no PulseAudio or PipeWire answers; name an input "
                    + "instead (`mycelia-recorder devices` lists them)"
            )
            : DeviceChoice.Choose(devices, options.Order, options.Never);
}
