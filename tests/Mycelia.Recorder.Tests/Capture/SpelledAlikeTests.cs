using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Capture.Devices;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Capture;

public sealed class SpelledAlikeTests
{
    [Theory]
    [InlineData("caf\u00e9", "cafe\u0301")]
    [InlineData("Vi\u1ec7t", "Vie\u0323\u0302t")]
    [InlineData("Vi\u1ec7t", "Vie\u0302\u0323t")]
    [InlineData("Vi\u1ec7t", "Vi\u1eb9\u0302t")]
    [InlineData("\u01d8", "u\u0308\u0301")]
    [InlineData("\u0439", "\u0438\u0306")]
    [InlineData("\u1f82", "\u03b1\u0313\u0300\u0345")]
    [InlineData("\u30d0\u3071", "\u30cf\u3099\u306f\u309a")]
    [InlineData("\ud55c\uac00", "\u1112\u1161\u11ab\u1100\u1161")]
    public void Spellings_of_one_name_are_the_same(string one, string other)
    {
        Assert.Equal(SpelledAlike.Fold(one), SpelledAlike.Fold(other));
        var device = new AudioDevice($"mic {other}", "x", AudioFormat.Default, "", false, false, AudioDeviceState.Idle);
        var rival = device with { Name = $"mic {other} 2" };
        Assert.Same(device, DeviceChoice.Choose([rival, device], $"mic {one}"));
        Assert.Same(rival, DeviceChoice.Choose([rival, device], $"{one} 2"));
    }

    [Theory]
    [InlineData("cafe", "caf\u00e9")]
    [InlineData("\u00e8", "\u00e9")]
    [InlineData("\uac00", "\uac01")]
    public void Other_names_are_others(string one, string other) => Assert.NotEqual(SpelledAlike.Fold(one), SpelledAlike.Fold(other));

    [Fact]
    public void A_name_can_be_given_as_it_is_shown()
    {
        var device = new AudioDevice("X\u001b[31mY", "x", AudioFormat.Default, "", false, false, AudioDeviceState.Idle);
        Assert.Same(device, DeviceChoice.Choose([device with { Name = @"X\x1b[31mYZ" }, device], @"X\x1b[31mY"));
    }
}
