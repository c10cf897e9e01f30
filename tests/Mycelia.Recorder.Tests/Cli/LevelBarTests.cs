using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Cli.Devices;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Cli;

public sealed class LevelBarTests
{
    [Theory]
    [InlineData(-60, -70, "··········")]
    [InlineData(0, -30, "█████····│")]
    [InlineData(-6, -6, "█████████·")]
    [InlineData(0, 0, "██████████")]
    public void A_bar_shows_the_level_and_marks_the_peak(double peak, double rms, string expected) =>
        Assert.Equal(expected, LevelBar.Draw(new SoundLevel(peak, rms), 10));

    [Fact]
    public void No_data_is_not_silence()
    {
        Assert.Equal("no data", LevelBar.Say(null));
        Assert.Equal("digital silence", LevelBar.Say(new SoundLevel(SoundLevel.Silence, SoundLevel.Silence)));
        Assert.Equal("CLIPPING", LevelBar.Say(new SoundLevel(0, -3)));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(200)]
    public void No_line_is_wider_than_the_terminal(int width)
    {
        var device = new AudioDevice(
            "alsa_input.usb-Some_Very_Long_Name_Indeed-00.mono-fallback",
            "A microphone",
            AudioFormat.Default,
            "s16le",
            true,
            false,
            AudioDeviceState.Idle
        );
        InputLevel[] inputs =
        [
            new(device, new SoundLevel(-3, -20), null),
            new(device, null, "the stream ended because somebody pulled the plug out of the machine"),
        ];
        var lines = LevelBars.Lines(inputs, width).ToArray();
        Assert.Equal(3, lines.Length);
        Assert.All(lines[..2], line => Assert.True(line.Length < width));
    }
}
