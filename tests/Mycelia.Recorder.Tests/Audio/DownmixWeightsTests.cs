using Mycelia.Recorder.Audio;

namespace Mycelia.Recorder.Tests.Audio;

public sealed class DownmixWeightsTests
{
    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(9, 9, true)]
    [InlineData(1, 2, false)]
    [InlineData(2, 1, true)]
    [InlineData(8, 2, true)]
    [InlineData(2, 8, true)]
    [InlineData(9, 2, false)]
    [InlineData(2, 9, false)]
    public void The_library_knows_the_layouts_of_up_to_eight_channels(int inputs, int outputs, bool areTheLibrarys) =>
        Assert.Equal(areTheLibrarys, DownmixWeights.AreTheLibrarys(inputs, outputs));

    [Theory]
    [InlineData(4, 1, "0.25 0.25 0.25 0.25")]
    [InlineData(4, 2, "0.5 0 0.5 0 | 0 0.5 0 0.5")]
    [InlineData(5, 2, "0.333 0 0.333 0 0.333 | 0 0.5 0 0.5 0")]
    [InlineData(1, 3, "1 | 1 | 1")]
    [InlineData(2, 3, "1 0 | 0 1 | 1 0")]
    public void What_comes_out_is_the_mean_of_every_so_manieth_channel(int inputs, int outputs, string expected) =>
        Assert.Equal(
            expected,
            string.Join(
                " | ",
                DownmixWeights
                    .Equal(inputs, outputs)
                    .Chunk(inputs)
                    .Select(static row =>
                        string.Join(
                            ' ',
                            row.Select(static share => share.ToString("0.###", System.Globalization.CultureInfo.InvariantCulture))
                        )
                    )
            )
        );
}
