using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Audio;

/// <summary>The level since the reading before.</summary>
/// <param name="Level">How loud it was; silence when nothing was captured.</param>
/// <param name="IsClipped">Whether a sample was as loud as a sample can be, so that the sound is cut off.</param>
/// <param name="HasAudio">Whether anything was captured.</param>
public readonly record struct LevelReading(SoundLevel Level, bool IsClipped, bool HasAudio)
{
    /// <summary>Each channel by itself, in their order; empty where there is only one.</summary>
    public ReadOnlyMemory<ChannelLevel> Channels { get; init; }
}
