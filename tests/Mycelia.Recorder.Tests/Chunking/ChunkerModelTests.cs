using FsCheck;
using FsCheck.Fluent;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Chunking;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Chunking;

/// <summary>The chunker against one that takes frame after frame.</summary>
public sealed class ChunkerModelTests
{
    private static readonly DateTimeOffset Epoch = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>No frame is half-way between two milliseconds, where rounding could go either way.</summary>
    private static readonly Gen<Block> AnyBlock =
        from frames in Gen.Choose(0, 300)
        from gap in Gen.Frequency((6, Gen.Constant(false)), (1, Gen.Constant(true)))
        from eighths in Gen.Choose(0, 40_000)
        select new Block(frames, gap, Epoch.AddMicroseconds(eighths * 125 + 10));

    /// <summary>Blocks need not follow each other in time: a chunk's start is that of the block which brought its first frame.</summary>
    [Fact]
    public void Any_blocks_are_cut_as_frame_after_frame_would_be() =>
        Properties.Holds(
            Prop.ForAll(
                Arb.From(
                    AnyBlock.ArrayOf(),
                    static blocks => blocks.Select((_, index) => blocks.Where((_, other) => other != index).ToArray())
                ),
                Gen.Choose(1, 250).ToArbitrary(),
                Gen.Choose(1, 2).ToArbitrary(),
                static (blocks, length, channels) => Assert.Equal(CutByFrame(blocks, length, channels), Cut(blocks, length, channels))
            ),
            cases: 200
        );

    private static List<string> Cut(Block[] blocks, int length, int channels)
    {
        var format = new AudioFormat(8_000, channels);
        var chunker = new Chunker(format, length);
        var (chunks, next) = (new List<string>(), 0);
        foreach (var block in blocks)
        {
            var rest = new PcmBlock(Samples(ref next, block.Frames, format), block.Start, block.Gap);
            while (chunker.Take(ref rest) is { } chunk)
                chunks.Add(Describe(chunk));
            Assert.True(rest.Samples.IsEmpty);
        }

        if (chunker.Cut() is { } last)
            chunks.Add(Describe(last));
        Assert.Null(chunker.Cut());
        return chunks;

        string Describe(Chunk chunk)
        {
            using var wav = new MemoryStream(chunk.Wav.ToArray());
            var header = WavHeader.Read(wav);
            Assert.Equal((format, chunk.Frames * format.BytesPerFrame), (header.Format, header.DataBytes));
            return Show(chunk.Number, chunk.Start, chunk.Wav[WavHeader.Size..].ToArray());
        }
    }

    private static List<string> CutByFrame(Block[] blocks, int length, int channels)
    {
        var format = new AudioFormat(8_000, channels);
        var (chunks, next, open, start) = (new List<string>(), 0, new List<byte>(), default(DateTimeOffset));
        foreach (var block in blocks)
        {
            if (block.Gap)
                Close();
            for (var frame = 0; frame < block.Frames; frame++)
            {
                if (open.Count == 0)
                    start = block.Start.AddSeconds(frame / 8_000.0);
                open.AddRange(Samples(ref next, 1, format));
                if (open.Count == length * format.BytesPerFrame)
                    Close();
            }
        }

        Close();
        return chunks;

        void Close()
        {
            if (open.Count > 0)
                chunks.Add(Show(chunks.Count, start, [.. open]));
            open.Clear();
        }
    }

    private static string Show(int number, DateTimeOffset start, byte[] pcm) =>
        FormattableString.Invariant($"{number} at {Math.Round((start - Epoch).TotalMilliseconds)}: {Convert.ToHexString(pcm)}");

    private static byte[] Samples(ref int next, int frames, AudioFormat format)
    {
        var pcm = new byte[frames * format.BytesPerFrame];
        for (var i = 0; i < pcm.Length; i += 2)
            BitConverter.TryWriteBytes(pcm.AsSpan(i), (short)next++);
        return pcm;
    }

    private sealed record Block(int Frames, bool Gap, DateTimeOffset Start);
}
