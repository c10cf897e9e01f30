using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Audio;

/// <summary>A frame goes when it begins in the window; what is left is exact, and at its time.</summary>
public sealed class PcmCutTests
{
    private const long Start = 1_000_000;

    [Theory]
    // From, to, where what is left begins, and which frames it has.
    [InlineData(0, 1_000, 0, 0, 0)]
    [InlineData(-5_000, 5_000, 0, 0, 0)]
    [InlineData(500, 1_000, 0, 0, 8_000)]
    [InlineData(500, 9_000, 0, 0, 8_000)]
    [InlineData(-9_000, 250, 250, 4_000, 16_000)]
    [InlineData(0, 999, 999, 15_984, 16_000)]
    [InlineData(1, 9_000, 0, 0, 16)]
    public void What_is_left_at_one_end_is_exact(long from, long to, long startsAt, int first, int next)
    {
        var pcm = Noise.Pcm(16_000, 1);
        var cut = PcmCut.Of(AudioFormat.Default, pcm, Start, Start + from, Start + to);
        Assert.False(cut.IsUntouched);
        Assert.Equal(pcm[(2 * first)..(2 * next)], cut.Pcm.ToArray());
        Assert.Equal(Start + startsAt, cut.StartMs);
    }

    [Theory]
    [InlineData(-500, 0)]
    [InlineData(1_000, 2_000)]
    public void Of_another_time_nothing_goes(long from, long to) =>
        Assert.True(PcmCut.Of(AudioFormat.Default, Noise.Pcm(16_000, 1), Start, Start + from, Start + to).IsUntouched);

    [Fact]
    public void Between_both_ends_is_silence_and_the_sound_stays_one()
    {
        var pcm = Noise.Pcm(16_000, 1);
        var cut = PcmCut.Of(AudioFormat.Default, pcm, Start, Start + 250, Start + 500);
        Assert.Equal((Start, pcm.Length), (cut.StartMs, cut.Pcm.Length));
        Assert.Equal(pcm[..8_000], cut.Pcm[..8_000].ToArray());
        Assert.Equal(new byte[8_000], cut.Pcm[8_000..16_000].ToArray());
        Assert.Equal(pcm[16_000..], cut.Pcm[16_000..].ToArray());
    }

    [Fact]
    public void At_any_rate_the_ends_of_windows_that_follow_each_other_take_each_frame_once()
    {
        foreach (var rate in (int[])[8_000, 11_025, 16_000, 44_100, 48_000, 192_000])
        {
            var (one, other) = (
                FrameWindow.In(Start, rate, rate, Start, Start + 333),
                FrameWindow.In(Start, rate, rate, Start + 333, Start + 1_000)
            );
            Assert.Equal((0, one.Next, rate), (one.First, other.First, other.Next));
        }
    }
}
