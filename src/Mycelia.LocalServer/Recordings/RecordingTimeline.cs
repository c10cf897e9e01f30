namespace Mycelia.LocalServer.Recordings;

/// <summary>
/// Lays the chunks of a recording end to end. Each chunk is compared with the end of the ones before it, by the wall clock:
/// within <see cref="ToleranceMs"/> they are joined frame to frame, since a start is only as exact as the clock that gave it;
/// further apart, silence leads to where the later chunk starts; overlapping by more, the later chunk loses its beginning.
/// </summary>
/// <remarks>
/// Only neighbours are compared, so that a sound card that drifts from the wall clock never causes a silence or a cut, however long it
/// runs. Where there is a gap anyway, the silence also makes up for the drift so far: what follows is at its place on the timeline again.
/// </remarks>
internal sealed class RecordingTimeline
{
    /// <summary>How far a start may be from the end of the chunk before, and still mean "directly after".</summary>
    public const int ToleranceMs = 100;

    private RecordingTimeline(IReadOnlyList<TimelineSegment> segments, int gaps, long endMs)
    {
        Segments = segments;
        Gaps = gaps;
        EndMs = endMs;
    }

    /// <summary>What is played, without holes.</summary>
    public IReadOnlyList<TimelineSegment> Segments { get; }

    /// <summary>How often audio is missing.</summary>
    public int Gaps { get; }

    /// <summary>Wall-clock time of the end, by the chunk that ends last.</summary>
    public long EndMs { get; }

    /// <summary>Frames of all segments.</summary>
    public long Frames => Segments.Count == 0 ? 0 : Segments[^1].End;

    /// <summary>Lays out chunks.</summary>
    /// <param name="chunks">Start in ms since 1970 and length in frames, in time order.</param>
    /// <param name="sampleRate">Frames per second.</param>
    public static RecordingTimeline Of(IEnumerable<(long StartMs, long Frames)> chunks, int sampleRate)
    {
        var segments = new List<TimelineSegment>();
        var tolerance = FramesIn(ToleranceMs, sampleRate);
        var (position, clockEnd, anchorMs) = (0L, 0L, 0L); // clockEnd: where the wall clock says that the audio so far ends
        var (index, gaps) = (0, 0);

        foreach (var (startMs, frames) in chunks)
        {
            if (index == 0)
                anchorMs = startMs;
            var clockStart = FramesIn(startMs - anchorMs, sampleRate);
            var distance = clockStart - clockEnd;
            var skip = 0L;
            if (distance >= tolerance)
            {
                Add(new(position, clockStart - position, TimelineSegment.Silence, 0));
                gaps++;
            }
            else if (distance <= -tolerance)
            {
                skip = Math.Min(-distance, frames);
            }

            Add(new(position, frames - skip, index++, skip));
            clockEnd = Math.Max(clockEnd, clockStart + frames);
        }

        return new(segments, gaps, anchorMs + (long)((Int128)clockEnd * 1000 / sampleRate));

        void Add(TimelineSegment segment)
        {
            if (segment.Frames <= 0)
                return;
            segments.Add(segment);
            position = segment.End;
        }
    }

    /// <summary>The segment that holds a frame.</summary>
    /// <param name="frame">From 0, below <see cref="Frames"/>.</param>
    public TimelineSegment At(long frame)
    {
        var (low, high) = (0, Segments.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Segments[middle].End <= frame)
                low = middle + 1;
            else
                high = middle;
        }

        return Segments[low];
    }

    private static long FramesIn(long ms, int sampleRate) => (long)((((Int128)ms * sampleRate) + 500) / 1000);
}
