using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Tests.Cli;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("20GB", 20_000_000_000L)]
    [InlineData("500 mb", 500_000_000L)]
    [InlineData("1.5G", 1_500_000_000L)]
    [InlineData("2GiB", 2_147_483_648L)]
    [InlineData("0", 0L)]
    [InlineData("4096", 4_096L)]
    [InlineData("20 apples", null)]
    [InlineData("GB", null)]
    [InlineData("-1GB", null)]
    [InlineData("", null)]
    [InlineData("1e30GB", null)]
    public void A_size_is_read_as_people_write_it(string text, long? expected) => Assert.Equal(expected, Quantity.ParseSize(text));

    [Theory]
    [InlineData("7d", 604_800.0)]
    [InlineData("12h", 43_200.0)]
    [InlineData("1d12h", 129_600.0)]
    [InlineData("90 s", 90.0)]
    [InlineData("2w", 1_209_600.0)]
    [InlineData("7", null)]
    [InlineData("d", null)]
    [InlineData("soon", null)]
    public void An_age_is_read_as_people_write_it(string text, double? expected) =>
        Assert.Equal(expected, Quantity.ParseAge(text)?.TotalSeconds);
}
