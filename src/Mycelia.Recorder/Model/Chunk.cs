namespace Mycelia.Recorder.Model;

/// <summary>A stretch of at most <c>--chunk-seconds</c> of one recording, ready to be queued.</summary>
/// <param name="Number">Its place in the recording, from 0.</param>
/// <param name="Start">Wall-clock time of its first frame, UTC, to the millisecond.</param>
/// <param name="Frames">Its length.</param>
/// <param name="Format">Rate and channels.</param>
/// <param name="Level">How loud it is.</param>
/// <param name="Wav">A complete WAV file. Valid only until the chunker is fed again: the memory is reused.</param>
public sealed record Chunk(int Number, DateTimeOffset Start, int Frames, AudioFormat Format, SoundLevel Level, ReadOnlyMemory<byte> Wav)
{
    /// <summary>How long it lasts.</summary>
    public TimeSpan Duration => Format.DurationOf(Frames);
}
