using Mycelia.LocalServer.Peaks;

namespace Mycelia.Recorder.Tests.LocalServer.Peaks;

public sealed class PeakBinsTests
{
    [Fact]
    public void Coarser_bins_have_what_is_in_the_finer_ones_wherever_they_begin()
    {
        var bins = new PeakBins(-11, [-1, 1, -2, 2, -3, 3]);
        var coarse = bins.Coarser(10);
        Assert.Equal(-2, coarse.First);
        Assert.Equal([-1, 1, -3, 3], coarse.Pairs);
    }

    [Fact]
    public void A_pixel_without_audio_says_so()
    {
        var bins = PeakBins.Empty(0, 4);
        bins.Merge(new(1, [-5, 5]));
        Assert.Equal([127, -128, -5, 5, 127, -128, 127, -128], PeakPixels.Draw(bins, 100, 0, 400, 4));
    }

    [Fact]
    public void A_pixel_has_all_bins_that_it_touches()
    {
        var bins = new PeakBins(0, [-1, 1, -2, 2, -3, 3]);
        Assert.Equal([-2, 2, -3, 3], PeakPixels.Draw(bins, 100, 0, 300, 2));
    }

    [Theory]
    [InlineData(50, 0)]
    [InlineData(100, 0)]
    [InlineData(999, 0)]
    [InlineData(1_000, 1)]
    [InlineData(59_000, 2)]
    [InlineData(60_000, 3)]
    [InlineData(1e9, 4)]
    public void A_picture_is_drawn_of_the_coarsest_step_that_a_pixel_holds(double pixelMs, int level) =>
        Assert.Equal(level, PeakSteps.For(pixelMs));
}
