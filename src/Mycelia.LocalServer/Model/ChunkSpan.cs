using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Model;

/// <summary>The little of a chunk that a timeline is made of: a recording of months has hundreds of thousands of them.</summary>
/// <param name="Number">Its number in the recording.</param>
/// <param name="StartMs">Wall-clock time of its first frame, ms since 1970 UTC.</param>
/// <param name="Frames">Frames of audio.</param>
/// <param name="FileSize">Bytes of the whole file.</param>
/// <param name="IsWav">Whether it can be read without decoding it.</param>
internal readonly record struct ChunkSpan(int Number, long StartMs, long Frames, long FileSize, bool IsWav)
{
    /// <summary>From when to when it is, to the ms.</summary>
    public TimeWindow WindowAt(AudioFormat format) => new(StartMs, StartMs + WireTime.DurationMs(format, Frames));
}
