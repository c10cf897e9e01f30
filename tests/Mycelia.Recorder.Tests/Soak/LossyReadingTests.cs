using System.Runtime.InteropServices;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Audio.Decoding;
using Mycelia.Recorder.Audio.Encoders;
using Mycelia.Recorder.Model;
using Mycelia.Soak.Signal;

namespace Mycelia.Recorder.Tests.Soak;

public sealed class LossyReadingTests
{
    private static readonly LossyReading Reading = new(0, 1);

    [Theory]
    [InlineData(12_345, 160_000, 0)]
    [InlineData(12_345, 160_000, 700)]
    [InlineData(4_000_002, 48_321, -700)]
    [InlineData(4_000_002, 11_200, 100)]
    [InlineData(40_001, 8_355, 100)]
    [InlineData(4_000_002, 700, 100)]
    public void Opus_leaves_every_frame_its_position(long position, int frames, int stampError)
    {
        var decoded = ThroughOpus(Signal(position, frames, microphone: 1));
        Assert.Equal([new Stretch(0, frames, position, 1)], Reading.Read(decoded, position + stampError));
    }

    [Fact]
    public void What_is_missing_within_a_chunk_or_there_twice_is_seen()
    {
        var missing = Reading.Read(ThroughOpus([.. Signal(20_000, 16_000, 0), .. Signal(36_500, 16_000, 0)]), 20_000);
        Assert.Equal(
            [20_000L, 20_500L],
            missing.Where(static stretch => stretch.Position is not null).Select(static stretch => stretch.Position!.Value - stretch.Offset)
        );
        var twice = Reading.Read(ThroughOpus([.. Signal(20_000, 16_000, 0), .. Signal(35_500, 16_000, 0)]), 20_000);
        Assert.Equal(
            [20_000L, 19_500L],
            twice.Where(static stretch => stretch.Position is not null).Select(static stretch => stretch.Position!.Value - stretch.Offset)
        );
    }

    [Fact]
    public void Where_a_stream_moves_to_another_microphone_a_window_of_both_belongs_to_the_later()
    {
        var stretches = Reading.Read(ThroughOpus([.. Signal(20_000, 150, 0), .. Signal(20_150, 16_000, 1)]), 20_000);
        Assert.Equal([new Stretch(0, 16_150, 20_000, 1)], stretches);
        var garbled = Signal(20_000, 16_000, 0);
        garbled.AsSpan(6_400, 320).Clear();
        Assert.Contains(Reading.Read(ThroughOpus(garbled), 20_000), static stretch => stretch.Position is null);
    }

    [Fact]
    public void What_never_sounded_is_told_from_what_did()
    {
        var silent = Signal(20_000, 16_000, 0);
        silent.AsSpan(6_400, 3_200).Clear();
        var stretches = Reading.Read(ThroughOpus(silent), 20_000);
        Assert.InRange(
            stretches.Where(static stretch => stretch.Position is null).Sum(static stretch => stretch.Frames),
            3_200 - 640,
            3_200 + 640
        );
        Assert.Null(Assert.Single(Reading.Read(ThroughOpus(Signal(200_000, 1_000, 0)), 20_000)).Position);
    }

    private static short[] Signal(long position, int frames, int microphone)
    {
        var samples = new short[frames];
        PositionSignal.Fill(samples, position, microphone);
        return samples;
    }

    private static short[] ThroughOpus(short[] samples)
    {
        var wav = new byte[WavHeader.Size + samples.Length * 2];
        WavHeader.Write(wav, AudioFormat.Default, samples.Length * 2);
        MemoryMarshal.AsBytes(samples.AsSpan()).CopyTo(wav.AsSpan(WavHeader.Size));
        using var file = new MemoryStream(new OpusEncoder().Encode(wav));
        using var audio = new DecodedAudioStream(file, static _ => AudioFormat.Default);
        var decoded = new byte[samples.Length * 2];
        audio.ReadExactly(decoded);
        Assert.Equal(-1, audio.ReadByte());
        return MemoryMarshal.Cast<byte, short>(decoded).ToArray();
    }
}
