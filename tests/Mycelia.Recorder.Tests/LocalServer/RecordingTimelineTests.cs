using FsCheck;
using FsCheck.Fluent;
using Mycelia.LocalServer.Recordings;

namespace Mycelia.Recorder.Tests.LocalServer;

public sealed class RecordingTimelineTests
{
    private const int Rate = 16_000;
    private const long Anchor = 1_762_077_600_123;

    [Fact]
    public void Chunks_that_follow_each_other_are_joined()
    {
        var timeline = RecordingTimeline.Of([(Anchor, 160_000), (Anchor + 10_000, 160_000)], Rate);

        Assert.Equal([new(0, 160_000, 0, 0), new(160_000, 160_000, 1, 0)], timeline.Segments);
        Assert.Equal(0, timeline.Gaps);
        Assert.Equal(Anchor + 20_000, timeline.EndMs);
    }

    [Fact]
    public void A_gap_is_filled_with_silence_to_the_frame()
    {
        var timeline = RecordingTimeline.Of([(Anchor, 160_000), (Anchor + 15_001, 16_000)], Rate);

        Assert.Equal(
            [new(0, 160_000, 0, 0), new(160_000, 80_016, TimelineSegment.Silence, 0), new(240_016, 16_000, 1, 0)],
            timeline.Segments
        );
        Assert.Equal(1, timeline.Gaps);
    }

    [Fact]
    public void An_overlap_is_cut_from_the_later_chunk()
    {
        var timeline = RecordingTimeline.Of([(Anchor, 160_000), (Anchor + 7_000, 160_000)], Rate);

        Assert.Equal([new(0, 160_000, 0, 0), new(160_000, 112_000, 1, 48_000)], timeline.Segments);
        Assert.Equal(Anchor + 17_000, timeline.EndMs);
    }

    [Fact]
    public void A_chunk_that_lies_within_another_is_not_played()
    {
        var timeline = RecordingTimeline.Of([(Anchor, 160_000), (Anchor + 2_000, 16_000), (Anchor + 10_000, 16_000)], Rate);
        Assert.Equal([new(0, 160_000, 0, 0), new(160_000, 16_000, 2, 0)], timeline.Segments);
    }

    [Theory]
    [InlineData(99, 0)]
    [InlineData(-99, 0)]
    [InlineData(100, 1600)]
    [InlineData(-100, -1600)]
    public void A_tenth_of_a_second_decides_between_jitter_and_a_gap_or_overlap(int lateMs, int frames)
    {
        var timeline = RecordingTimeline.Of([(Anchor, 160_000), (Anchor + 10_000 + lateMs, 160_000)], Rate);
        Assert.Equal(320_000 + frames, timeline.Frames);
    }

    [Fact]
    public void A_clock_that_drifts_for_a_day_neither_inserts_nor_drops_a_frame()
    {
        var chunks = Enumerable.Range(0, 8640).Select(i => (Anchor + (i * 10_003L), 160_000L)).ToList();
        var timeline = RecordingTimeline.Of(chunks, Rate);

        Assert.Equal(8640 * 160_000L, timeline.Frames);
        Assert.Equal(8640, timeline.Segments.Count);
    }

    [Fact]
    public void After_a_gap_the_audio_is_at_its_place_again_whatever_the_drift_before()
    {
        var timeline = RecordingTimeline.Of([(Anchor, 160_000), (Anchor + 10_090, 160_000), (Anchor + 25_000, 160_000)], Rate);
        Assert.Equal(new(400_000, 160_000, 2, 0), timeline.Segments[^1]);
    }

    [Fact]
    public void A_gap_that_is_shorter_than_the_drift_before_it_takes_nothing_away()
    {
        var chunks = Enumerable.Range(0, 11).Select(i => (Anchor + (i * 9_950L) + (i == 10 ? 200 : 0), 160_000L));
        var timeline = RecordingTimeline.Of(chunks, Rate);

        Assert.Equal(11 * 160_000L, timeline.Frames);
        Assert.Equal(1, timeline.Gaps);
    }

    [Fact]
    public void Starts_that_jitter_neither_insert_nor_drop_a_frame() =>
        Check.QuickThrowOnFailure(
            Prop.ForAll<int[]>(jitter =>
            {
                var timeline = RecordingTimeline.Of(jitter.Select((ms, i) => (Anchor + (i * 10_000L) + (ms % 50), 160_000L)), Rate);
                return timeline.Frames == jitter.Length * 160_000L
                    && timeline.Segments.All(segment => segment is { IsSilence: false, Skip: 0 });
            })
        );

    [Fact]
    public void Whatever_comes_is_laid_out_without_holes_and_found_again() =>
        Check.QuickThrowOnFailure(
            Prop.ForAll<(int Distance, int Frames)[]>(shapes =>
            {
                var start = Anchor;
                var chunks = shapes
                    .Select(shape => (start += Math.Abs(shape.Distance % 1000) * 50L, 1L + Math.Abs(shape.Frames % 1000) * 800L))
                    .ToList();
                var timeline = RecordingTimeline.Of(chunks, Rate);

                var position = 0L;
                foreach (var segment in timeline.Segments)
                {
                    if (
                        segment.Position != position
                        || segment.Frames <= 0
                        || timeline.At(position) != segment
                        || timeline.At(segment.End - 1) != segment
                    )
                        return false;
                    if (!segment.IsSilence && segment.Skip + segment.Frames != chunks[segment.Chunk].Item2)
                        return false;
                    position = segment.End;
                }

                // A gap that is shorter than the drift before it is one without a silence.
                return timeline.Frames == position && timeline.Gaps >= timeline.Segments.Count(segment => segment.IsSilence);
            })
        );
}
