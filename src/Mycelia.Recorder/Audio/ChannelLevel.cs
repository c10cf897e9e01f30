using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Audio;

/// <summary>The level of one channel of several.</summary>
/// <param name="Level">How loud it was.</param>
/// <param name="IsClipped">Whether a sample was as loud as a sample can be, so that the sound is cut off.</param>
public readonly record struct ChannelLevel(SoundLevel Level, bool IsClipped);
