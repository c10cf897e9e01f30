using System.Runtime.InteropServices;
using Mycelia.LocalServer.Listening;
using Mycelia.LocalServer.Storage;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.LocalServer.Listening;

public sealed class SoundPlanTests
{
    private static readonly AudioFormat Format = AudioFormat.Default;

    [Fact]
    public void Chunks_of_several_recordings_lie_where_the_clock_says()
    {
        var placed = SoundPlan.Of([Chunk("a", 1_000, 16_000), Chunk("b", 3_000, 16_000)], 500, Format);
        Assert.Equal([(8_000L, 24_000L), (40_000, 56_000)], placed.Select(static one => (one.Begin, one.End)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(99)]
    [InlineData(-99)]
    public void A_chunk_is_made_to_end_where_the_next_one_begins(int lateMs)
    {
        var placed = SoundPlan.Of([Chunk("a", 0, 160_000), Chunk("a", 10_000 + lateMs, 160_000)], 0, Format);
        Assert.Equal(placed[1].Begin, placed[0].End);
        Assert.Equal(160_000 + (lateMs * 16), placed[0].Fitted);
    }

    [Fact]
    public void What_overlaps_by_more_loses_its_beginning()
    {
        var placed = SoundPlan.Of([Chunk("a", 0, 160_000), Chunk("a", 7_000, 160_000)], 0, Format);
        Assert.Equal((160_000, 272_000, 48_000), (placed[1].Begin, placed[1].End, placed[1].Skip));
    }

    [Fact]
    public void Only_the_last_second_of_a_chunk_is_made_to_fit()
    {
        var samples = Enumerable.Range(0, 3_000).Select(static i => (short)i).ToArray();

        var fitted = MemoryMarshal
            .Cast<byte, short>(Seam.Fit(MemoryMarshal.AsBytes<short>(samples).ToArray(), new(1_000, 1), 3_005).Span)
            .ToArray();

        Assert.Equal(3_005, fitted.Length);
        Assert.Equal(samples[..2_000], fitted[..2_000]);
        Assert.Equal(samples[^1], fitted[^1]);
        Assert.All(fitted.Zip(fitted.Skip(1)), static pair => Assert.InRange(pair.Second - pair.First, 0, 1));
    }

    private static ChunkPlace Chunk(string recording, long startMs, long frames) =>
        new(new("id", recording, 0, startMs, frames, 44, 44 + (frames * 2), [], true, AudioEncoding.Wav, SampleFormat.S16), Format, 1);
}
