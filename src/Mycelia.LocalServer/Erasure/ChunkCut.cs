using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage;

namespace Mycelia.LocalServer.Erasure;

/// <summary>Which frames of a chunk are left when a window is deleted: a frame is in a window when it begins in it.</summary>
internal static class ChunkCut
{
    /// <summary>What is left, as first frame and number of frames; none where all of it goes.</summary>
    public static IReadOnlyList<(long First, long Frames)> LeftOf(ChunkPlace place, TimeWindow window)
    {
        var all = place.Chunk.Frames;
        var head = Math.Clamp(FirstFrom(window.FromMs, place), 0, all);
        var tail = Math.Clamp(FirstFrom(window.ToMs, place), head, all);
        var left = new List<(long, long)>();
        if (head > 0)
            left.Add((0, head));
        if (tail < all)
            left.Add((tail, all - tail));
        return left;
    }

    /// <summary>When a frame begins, to the ms.</summary>
    public static long StartOf(ChunkPlace place, long frame) =>
        place.Chunk.StartMs + (long)((((Int128)frame * 1000) + (place.Format.SampleRate / 2)) / place.Format.SampleRate);

    /// <summary>The first frame that begins at a time or later.</summary>
    private static long FirstFrom(long ms, ChunkPlace place)
    {
        var units = (Int128)(ms - place.Chunk.StartMs) * place.Format.SampleRate;
        return units <= 0 ? 0 : (long)((units + 999) / 1000);
    }
}
