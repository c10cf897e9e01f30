using Mycelia.LocalServer.Decoding;
using Mycelia.LocalServer.Peaks;
using Mycelia.LocalServer.Storage;
using Mycelia.LocalServer.Storage.Index;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Listening;

/// <summary>
/// Lays chunks into a window by the wall clock. A start is only as exact as the clock that gave it: what begins within
/// <see cref="StretchTable.ToleranceMs"/> of the end of the chunk before follows it without a hole, and that chunk is made to fit. What
/// overlaps by more loses its beginning. Only neighbours are looked at, so that every part of a window is laid out as in the whole.
/// </summary>
internal static class SoundPlan
{
    /// <param name="chunks">In order of beginning.</param>
    /// <param name="fromMs">The beginning of the window.</param>
    /// <param name="format">What is played.</param>
    public static List<PlacedChunk> Of(IReadOnlyList<ChunkPlace> chunks, long fromMs, AudioFormat format)
    {
        var tolerance = FrameAt(StretchTable.ToleranceMs, format);
        var placed = new List<PlacedChunk>();
        var heardUntil = long.MinValue / 2;
        for (var i = 0; i < chunks.Count; i++)
        {
            var begin = FrameAt(chunks[i].Chunk.StartMs - fromMs, format);
            var frames = ChunkDecoder.FramesAt(chunks[i].Chunk.Frames, chunks[i].Format, format);
            if (i + 1 < chunks.Count)
            {
                var next = FrameAt(chunks[i + 1].Chunk.StartMs - fromMs, format);
                if (next > begin && Math.Abs(next - begin - frames) < tolerance)
                    frames = next - begin;
            }

            var skip = Math.Max(0, heardUntil - begin);
            if (skip >= frames)
                continue;
            heardUntil = begin + frames;
            placed.Add(new(chunks[i], begin + skip, heardUntil, skip, frames));
        }

        return placed;
    }

    /// <summary>The frame of a time since the window's beginning.</summary>
    public static long FrameAt(long ms, AudioFormat format) => (long)PeakSteps.FloorDivide((Int128)ms * format.SampleRate + 500, 1000);
}
