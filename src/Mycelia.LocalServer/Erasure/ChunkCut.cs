using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage;
using Mycelia.Recorder.Audio;

namespace Mycelia.LocalServer.Erasure;

/// <summary>Which frames of a chunk are left when a window is deleted: a frame is in a window when it begins in it.</summary>
internal static class ChunkCut
{
    /// <summary>What is left, as first frame and number of frames; none where all of it goes.</summary>
    public static IReadOnlyList<(long First, long Frames)> LeftOf(ChunkPlace place, TimeWindow window)
    {
        var all = place.Chunk.Frames;
        var (head, tail) = FrameWindow.In(place.Chunk.StartMs, place.Format.SampleRate, all, window.FromMs, window.ToMs);
        var left = new List<(long, long)>();
        if (head > 0)
            left.Add((0, head));
        if (tail < all)
            left.Add((tail, all - tail));
        return left;
    }

    /// <summary>When a frame begins, to the ms.</summary>
    public static long StartOf(ChunkPlace place, long frame) => FrameWindow.StartOf(place.Chunk.StartMs, place.Format.SampleRate, frame);
}
