using FsCheck;
using FsCheck.Fluent;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Chunking;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Chunking;

public sealed class ChunkerTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly AudioFormat Format = new(1_000, 1);

    /// <summary>Blocks of any lengths, some with a gap of a second before them; each sample holds its own index.</summary>
    private static readonly Gen<(int Frames, bool Gap)[]> Blocks = Gen.Choose(0, 350)
        .Zip(Gen.Frequency((8, Gen.Constant(false)), (1, Gen.Constant(true))))
        .ArrayOf();

    [Fact]
    public void Every_frame_is_in_exactly_one_chunk_in_order() =>
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                Blocks.ToArbitrary(),
                blocks =>
                {
                    var samples = Cut(blocks).SelectMany(static chunk => chunk.Samples).ToArray();
                    return samples.SequenceEqual(Enumerable.Range(0, blocks.Sum(static b => b.Frames)).Select(static i => (short)i));
                }
            )
        );

    [Fact]
    public void Only_the_last_chunk_before_a_gap_or_the_end_is_short() =>
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                Blocks.ToArbitrary(),
                blocks =>
                {
                    var chunks = Cut(blocks);
                    var lastBeforeGap = Ends(blocks);
                    var position = 0;
                    return chunks.All(chunk =>
                    {
                        position += chunk.Samples.Length;
                        return chunk.Samples.Length == 100 || (chunk.Samples.Length is > 0 and < 100 && lastBeforeGap.Contains(position));
                    });
                }
            )
        );

    [Fact]
    public void Every_chunk_starts_at_the_time_of_its_first_frame() =>
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                Blocks.ToArbitrary(),
                blocks =>
                {
                    var times = FrameTimes(blocks);
                    return Cut(blocks).All(chunk => chunk.Chunk.Start == times[chunk.Samples[0]]);
                }
            )
        );

    [Fact]
    public void Numbers_count_from_zero_without_holes()
    {
        var chunks = Cut([(250, false), (30, true), (100, false)]);
        Assert.Equal([0, 1, 2, 3, 4], chunks.Select(static c => c.Chunk.Number));
        Assert.Equal([100, 100, 50, 100, 30], chunks.Select(static c => c.Chunk.Frames));
    }

    [Fact]
    public void A_chunk_is_a_wav_file_of_its_own()
    {
        var chunker = new Chunker(AudioFormat.Default, 160_000);
        var block = new PcmBlock(new byte[320_000], Start, GapBefore: false);

        var chunk = chunker.Take(ref block)!;

        using var wav = new MemoryStream(chunk.Wav.ToArray());
        Assert.Equal(new WavHeader(AudioFormat.Default, 320_000), WavHeader.Read(wav));
        Assert.Equal(320_044, chunk.Wav.Length);
        Assert.Equal(TimeSpan.FromSeconds(10), chunk.Duration);
        Assert.True(chunk.Level.IsDigitalZero);
    }

    [Fact]
    public void The_level_is_that_of_the_chunk_alone()
    {
        var chunker = new Chunker(Format, 2);
        var loud = new PcmBlock(new byte[] { 0, 0x80, 0, 0x80 }, Start, GapBefore: false);
        var half = new PcmBlock(new byte[] { 0, 0x40, 0, 0xC0 }, Start, GapBefore: false);

        Assert.Equal(0, chunker.Take(ref loud)!.Level.PeakDb, 3);
        var level = chunker.Take(ref half)!.Level;
        Assert.Equal(-6.02, level.PeakDb, 2);
        Assert.Equal(-6.02, level.RmsDb, 2);
    }

    private static List<(Chunk Chunk, short[] Samples)> Cut((int Frames, bool Gap)[] blocks)
    {
        var chunker = new Chunker(Format, 100);
        var chunks = new List<(Chunk, short[])>();
        var times = FrameTimes(blocks);
        var position = 0;
        foreach (var (frames, gap) in blocks)
        {
            var samples = new byte[2 * frames];
            for (var i = 0; i < frames; i++)
                BitConverter.TryWriteBytes(samples.AsSpan(2 * i), (short)(position + i));
            var block = new PcmBlock(samples, frames > 0 ? times[position] : Start, gap);
            position += frames;
            while (chunker.Take(ref block) is { } chunk)
                chunks.Add((chunk, Samples(chunk)));
        }

        if (chunker.Cut() is { } last)
            chunks.Add((last, Samples(last)));
        return chunks;
    }

    private static short[] Samples(Chunk chunk) =>
        System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(chunk.Wav.Span[WavHeader.Size..]).ToArray();

    private static DateTimeOffset[] FrameTimes((int Frames, bool Gap)[] blocks)
    {
        var times = new List<DateTimeOffset>();
        var now = Start;
        foreach (var (frames, gap) in blocks)
        {
            now += gap ? TimeSpan.FromSeconds(1) : TimeSpan.Zero;
            for (var i = 0; i < frames; i++, now += TimeSpan.FromMilliseconds(1))
                times.Add(now);
        }

        return [.. times];
    }

    private static HashSet<int> Ends((int Frames, bool Gap)[] blocks)
    {
        var ends = new HashSet<int> { blocks.Sum(static b => b.Frames) };
        var position = 0;
        foreach (var (frames, gap) in blocks)
        {
            if (gap)
                ends.Add(position);
            position += frames;
        }

        return ends;
    }
}
