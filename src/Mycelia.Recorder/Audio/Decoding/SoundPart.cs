namespace Mycelia.Recorder.Audio.Decoding;

/// <summary>A stretch of a sound file that one decoder takes to its end.</summary>
/// <param name="Open">Makes the decoder.</param>
internal sealed record SoundPart(Func<ISoundDecoder> Open)
{
    /// <summary>How many frames it holds, to the frame; null: that is not known before it is decoded.</summary>
    public long? Frames { get; init; }

    /// <summary>
    /// How many it holds at the least, and at what rate that is counted (0: the decoder's): fewer, and the decoder has stopped too early.
    /// </summary>
    public (long Frames, int Rate) AtLeast { get; init; }
}
