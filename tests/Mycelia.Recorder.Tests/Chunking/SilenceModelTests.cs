using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Chunking;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Chunking;

/// <summary>Chunks and silences, of any sound in any blocks, against the frames that were given.</summary>
public sealed class SilenceModelTests
{
    private const int Rate = 1_000;
    private const int ChunkFrames = 1_500;
    private const int LeadFrames = 400;
    private const int ShortestFrames = 3_000;

    private static readonly DateTimeOffset Epoch = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly SilenceOptions Options = new()
    {
        Lead = TimeSpan.FromMilliseconds(LeadFrames),
        Shortest = TimeSpan.FromMilliseconds(ShortestFrames),
    };

    /// <summary>A stretch that is heard in one channel or in none, in blocks of one size, after a gap or not.</summary>
    private static readonly Gen<Stretch> AnyStretch =
        from frames in Gen.Frequency((3, Gen.Choose(1, 900)), (2, Gen.Choose(4_000, 12_000)))
        from isLoud in Gen.Frequency((1, Gen.Constant(true)), (2, Gen.Constant(false)))
        from channel in Gen.Choose(0, 1)
        from block in Gen.Choose(1, 4_000)
        from gap in Gen.Frequency((8, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new Stretch(frames, isLoud, channel, block, gap);

    [Fact]
    public void Each_frame_is_in_one_chunk_or_in_one_silence_and_silence_is_what_was_quiet_for_long() =>
        Properties.Holds(
            Prop.ForAll(
                Arb.From(AnyStretch.NonEmptyListOf().Select(static list => list.ToArray())),
                Gen.Choose(1, 2).ToArbitrary(),
                Gen.Elements(SampleFormats.All.AsEnumerable()).ToArbitrary(),
                static (stretches, channels, samples) => Check(stretches, new(Rate, channels, samples))
            ),
            cases: 300
        );

    private static void Check(Stretch[] stretches, AudioFormat format)
    {
        var chunker = new Chunker(format, ChunkFrames, Options);
        var sound = Sound.Of(stretches, format);
        var (at, known) = (0, 0);
        foreach (var (block, begin) in sound.Blocks)
        {
            if (block.GapBefore)
                known = begin;
            var rest = block;
            while (true)
            {
                var chunk = chunker.Take(ref rest);
                if (chunker.TakeSkipped() is { } skipped)
                {
                    Assert.Equal((sound.TimeOf(at), sound.TimeOf(at + (int)skipped.Frames)), (skipped.From, skipped.To));
                    // Quiet before it for as long as it takes, after it for the lead.
                    var quiet = (From: at - (ShortestFrames - ChunkFrames), To: at + (int)skipped.Frames + LeadFrames);
                    Assert.True(quiet.From >= known, "something was left out right after a gap");
                    Assert.False(sound.IsLoudIn(quiet.From, quiet.To), $"{quiet} was not quiet");
                    at += (int)skipped.Frames;
                }

                if (chunk is null)
                    break;
                Take(chunk);
            }

            Assert.True(rest.Samples.IsEmpty);
        }

        if (chunker.Cut() is { } last)
            Take(last);
        Assert.Equal(sound.Frames, at);

        void Take(Chunk chunk)
        {
            Assert.True(WavFile.Read(chunk.Wav).Pcm.AsSpan().SequenceEqual(sound.Samples(at, chunk.Frames)), $"other frames at {at}");
            Assert.Equal(sound.TimeOf(at), chunk.Start);
            if (chunk.Frames < ChunkFrames)
                Assert.True(sound.EndsAt(at + chunk.Frames), "a chunk is short that nothing has ended");
            // What has been quiet for so long, up to its last whole second, is no whole chunk.
            else if (chunk.Number > 0 && at + chunk.Frames - known >= ShortestFrames)
                Assert.True(
                    sound.IsLoudIn(Math.Max(known, at + chunk.Frames - ShortestFrames - Rate), at + chunk.Frames),
                    $"the chunk at {at} is silent"
                );
            at += chunk.Frames;
        }
    }

    private sealed record Stretch(int Frames, bool IsLoud, int Channel, int Block, bool Gap);

    private sealed class Sound(AudioFormat format, byte[] pcm, bool[] isLoud, List<(PcmBlock Block, int Begin)> blocks, HashSet<int> gaps)
    {
        public int Frames => isLoud.Length;

        public List<(PcmBlock Block, int Begin)> Blocks => blocks;

        public static Sound Of(Stretch[] stretches, AudioFormat format)
        {
            var samples = new List<short>();
            var loud = new List<bool>();
            var (cuts, gaps) = (new List<(int Begin, int Frames, bool Gap)>(), new HashSet<int>());
            foreach (var stretch in stretches)
            {
                if (stretch.Gap)
                    gaps.Add(loud.Count);
                for (var frame = 0; frame < stretch.Frames; frame += stretch.Block)
                    cuts.Add((loud.Count + frame, Math.Min(stretch.Block, stretch.Frames - frame), stretch.Gap && frame == 0));
                for (var frame = 0; frame < stretch.Frames; frame++)
                {
                    for (var channel = 0; channel < format.Channels; channel++)
                        samples.Add(
                            (short)(stretch.IsLoud && stretch.Channel % format.Channels == channel ? 8_000 * (1 - 2 * (frame % 2)) : 0)
                        );
                    loud.Add(stretch.IsLoud);
                }
            }

            var pcm = PcmSamples.Convert(MemoryMarshal.AsBytes(samples.ToArray().AsSpan()), SampleFormat.S16, format.Samples);
            var sound = new Sound(format, pcm, [.. loud], [], gaps);
            foreach (var (begin, frames, gap) in cuts)
                sound.Blocks.Add(
                    (
                        new(pcm.AsMemory(begin * format.BytesPerFrame, frames * format.BytesPerFrame), sound.TimeOf(begin), GapBefore: gap),
                        begin
                    )
                );
            return sound;
        }

        /// <summary>A millisecond for each frame, and a minute for each gap before it.</summary>
        public DateTimeOffset TimeOf(int frame) => Epoch.AddMilliseconds(frame).AddMinutes(gaps.Count(gap => gap <= frame));

        public ReadOnlySpan<byte> Samples(int frame, int frames) => pcm.AsSpan(frame * format.BytesPerFrame, frames * format.BytesPerFrame);

        public bool IsLoudIn(int from, int to) => Array.IndexOf(isLoud, true, from, to - from) >= 0;

        public bool EndsAt(int frame) => frame == Frames || gaps.Contains(frame);
    }
}
