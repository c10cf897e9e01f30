using System.Runtime.InteropServices;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Chunking;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Chunking;

/// <summary>One talk after the other with silences between them, to the frame.</summary>
public sealed class ChunkerSilenceTests
{
    private const int ChunkFrames = 1_500;
    private const int LeadFrames = 400;
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly SilenceOptions Options = new()
    {
        Lead = TimeSpan.FromMilliseconds(LeadFrames),
        Shortest = TimeSpan.FromMilliseconds(2 * ChunkFrames),
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_is_left_out_lies_between_chunks_and_the_last_of_it_leads_into_what_follows(int channels)
    {
        var format = new AudioFormat(1_000, channels);
        var sound = Talk(3_000, 20_000, 3_000, 20_000, 3_000);
        var samples = sound.SelectMany(one => Enumerable.Repeat(one, channels)).ToArray();
        var chunker = new Chunker(format, ChunkFrames, Options);
        var (chunks, skipped) = (new List<Chunk>(), new List<SkippedSilence>());
        Feed(chunker, new(MemoryMarshal.AsBytes(samples.AsSpan()).ToArray(), Start, GapBefore: false), chunks, skipped);
        Assert.True(chunker.TakeSkipped() is null);
        if (chunker.Cut() is { } last)
            chunks.Add(Kept(last));

        Assert.Equal(2, skipped.Count);
        Assert.Equal(sound.Length, chunks.Sum(static chunk => chunk.Frames) + skipped.Sum(static one => one.Frames));
        Assert.All(skipped, static one => Assert.Equal(one.Frames, (one.To - one.From).TotalMilliseconds));
        foreach (var chunk in chunks)
        {
            var from = (int)(chunk.Start - Start).TotalMilliseconds * channels;
            Assert.Equal(samples.AsSpan(from, chunk.Frames * channels).ToArray(), SamplesOf(chunk));
            var peak = samples.AsSpan(from, chunk.Frames * channels).ToArray().Max(static one => Math.Abs((int)one));
            Assert.Equal(20 * Math.Log10(peak / 32768.0), chunk.Level.PeakDb, 0.01);
        }

        foreach (var one in skipped)
        {
            var next = chunks.First(chunk => chunk.Start >= one.To);
            Assert.Equal((one.To, ChunkFrames), (next.Start, next.Frames));
            var before = chunks.Last(chunk => chunk.Start < one.From);
            Assert.Equal(one.From, before.Start + before.Duration);
            // Sound begins in the chunk that follows, after all of the lead.
            var begin = Array.FindIndex(SamplesOf(next), static sample => Math.Abs((int)sample) > 100) / channels;
            Assert.InRange(begin, LeadFrames, ChunkFrames - 1);
        }
    }

    [Fact]
    public void A_gap_ends_the_silence_before_it_and_what_comes_after_it_is_to_be_quiet_for_as_long_again()
    {
        var chunker = new Chunker(new(1_000, 1), ChunkFrames, Options);
        var (chunks, skipped) = (new List<Chunk>(), new List<SkippedSilence>());
        Feed(chunker, Block(Talk(1_500, 9_000), Start, gap: false), chunks, skipped);
        Assert.True(chunker.IsQuiet);
        chunks.Clear();
        skipped.Clear();

        Feed(chunker, Block(new short[2_999], Start.AddHours(1), gap: true), chunks, skipped);
        Assert.False(chunker.IsQuiet);
        Assert.Empty(skipped);
        Assert.Equal([Start.AddHours(1)], chunks.Skip(1).Select(static chunk => chunk.Start));
        Assert.InRange(chunks[0].Frames, LeadFrames, ChunkFrames - 1);
    }

    [Fact]
    public void A_recording_begins_with_a_chunk_however_quiet_it_is()
    {
        var chunker = new Chunker(new(1_000, 1), ChunkFrames, Options);
        var (chunks, skipped) = (new List<Chunk>(), new List<SkippedSilence>());
        Feed(chunker, Block(Talk(1_500, 12_000), Start, gap: false), chunks, skipped);
        chunker.Cut();
        chunker.Restart();
        chunks.Clear();
        Feed(chunker, Block(new short[ChunkFrames], Start.AddSeconds(13.5), gap: false), chunks, skipped);
        Assert.Equal([0], chunks.Select(static chunk => chunk.Number));
    }

    [Theory]
    [InlineData(0, 500, true)]
    [InlineData(-100, 1, true)]
    [InlineData(499, 600, true)]
    [InlineData(-100, 0, false)]
    [InlineData(500, 600, false)]
    public void The_open_chunk_is_in_a_window_that_it_shares_a_frame_with(int from, int to, bool isWithin)
    {
        var chunker = new Chunker(new(1_000, 2), ChunkFrames);
        Assert.False(chunker.IsOpenWithin(DateTimeOffset.MinValue, DateTimeOffset.MaxValue));
        var block = Block(new short[1_000], Start, gap: false);
        chunker.Take(ref block);
        Assert.Equal(2_000, chunker.OpenSamples.Length);
        Assert.Equal(isWithin, chunker.IsOpenWithin(Start.AddMilliseconds(from), Start.AddMilliseconds(to)));
        chunker.Cut();
        Assert.False(chunker.IsOpenWithin(Start.AddMilliseconds(from), Start.AddMilliseconds(to)));
    }

    [Fact]
    public void A_lead_is_shorter_than_a_chunk_and_a_silence_no_shorter_than_one()
    {
        var format = new AudioFormat(1_000, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Chunker(format, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Chunker(format, LeadFrames, Options));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Chunker(format, 2 * ChunkFrames + 1, Options));
        Assert.False(new Chunker(format, 2 * ChunkFrames, Options).IsQuiet);
    }

    private static void Feed(Chunker chunker, PcmBlock block, List<Chunk> chunks, List<SkippedSilence> skipped)
    {
        while (true)
        {
            var chunk = chunker.Take(ref block);
            if (chunker.TakeSkipped() is { } one)
                skipped.Add(one);
            if (chunk is null)
                break;
            chunks.Add(Kept(chunk));
        }
    }

    private static Chunk Kept(Chunk chunk) => chunk with { Wav = chunk.Wav.ToArray() };

    private static short[] SamplesOf(Chunk chunk) =>
        MemoryMarshal.Cast<byte, short>(chunk.Wav.Span[WavHeader.SizeOf(chunk.Format.Samples)..]).ToArray();

    private static PcmBlock Block(short[] samples, DateTimeOffset start, bool gap) =>
        new(MemoryMarshal.AsBytes(samples.AsSpan()).ToArray(), start, gap);

    /// <summary>Sound and silence by turns, each so many frames; no two frames of a silence that are near each other are alike.</summary>
    private static short[] Talk(params int[] lengths)
    {
        var random = new Random(5);
        return
        [
            .. lengths.SelectMany(
                (length, i) =>
                    Enumerable
                        .Range(0, length)
                        .Select(_ => (short)(i % 2 == 0 ? random.Next(5_000, 20_000) * (random.Next(2) * 2 - 1) : random.Next(-3, 4)))
            ),
        ];
    }
}
