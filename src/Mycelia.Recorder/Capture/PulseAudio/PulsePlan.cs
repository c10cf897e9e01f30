using Mycelia.Recorder.Capture.Devices;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.PulseAudio;

/// <summary>What a <see cref="PulseAudioSource"/> is to record, and when it is to give up.</summary>
/// <param name="Chosen">The device.</param>
/// <param name="Preference">Says when another device is the better one.</param>
/// <param name="Patience">For how many ticks nothing may arrive.</param>
/// <param name="IsPipeWire">Whether the server is PipeWire's.</param>
/// <param name="News">What to tell before the first block.</param>
internal sealed record PulsePlan(
    ChosenDevice Chosen,
    DevicePreference Preference,
    int Patience,
    bool IsPipeWire,
    IReadOnlyList<InputNotice> News
)
{
    /// <summary>What there was to choose from.</summary>
    public IReadOnlyList<AudioDevice> Devices { get; init; } = [];
}
