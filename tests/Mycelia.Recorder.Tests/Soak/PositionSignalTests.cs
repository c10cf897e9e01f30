using Mycelia.Soak.Signal;

namespace Mycelia.Recorder.Tests.Soak;

public sealed class PositionSignalTests
{
    [Theory]
    [InlineData(0, 320, 1)]
    [InlineData(1_234_567, 320, 2)]
    [InlineData(16_000L * 3_600 * 24 + 3, 7, 15)]
    public void Seven_frames_or_more_say_where_they_belong(long position, int frames, int microphone)
    {
        var samples = new short[frames];
        PositionSignal.Fill(samples, position, microphone);

        Assert.Equal([new Stretch(0, frames, position, microphone)], PositionSignal.Read(samples));
    }

    [Fact]
    public void A_missing_frame_makes_two_stretches_to_the_frame()
    {
        var samples = new short[1_000];
        PositionSignal.Fill(samples.AsSpan(0, 501), 2_002, 1);
        PositionSignal.Fill(samples.AsSpan(501), 2_504, 1);

        Assert.Equal([new Stretch(0, 501, 2_002, 1), new Stretch(501, 499, 2_504, 1)], PositionSignal.Read(samples));
    }

    [Fact]
    public void What_was_never_played_is_told_from_what_was()
    {
        var samples = new short[1_000];
        PositionSignal.Fill(samples.AsSpan(300, 400), 9_001, 2);

        Assert.Equal(
            [new Stretch(0, 300, null, 0), new Stretch(300, 400, 9_001, 2), new Stretch(700, 300, null, 0)],
            PositionSignal.Read(samples)
        );
    }

    [Fact]
    public void No_noise_passes_for_the_signal()
    {
        var random = new Random(1);
        var noise = new short[200_000];
        random.NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(noise.AsSpan()));

        Assert.Equal([new Stretch(0, noise.Length, null, 0)], PositionSignal.Read(noise));
    }
}
