using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Capture.PortAudio;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Capture.PortAudio;

public sealed class PortAudioChoiceTests
{
    private static readonly AudioDevice[] Devices = [Inputs.Microphone("builtin"), Inputs.Default(Inputs.Microphone("headset"))];

    [Fact]
    public void Of_an_order_the_first_that_is_there_is_opened() =>
        Assert.Equal("builtin", Choose(CaptureOptions.Default with { Device = "usb", Alternatives = ["built", "@microphone"] }));

    [Fact]
    public void What_is_never_to_be_recorded_is_passed_over()
    {
        Assert.Equal("builtin", Choose(CaptureOptions.Default with { Never = ["head"] }));
        Assert.Equal("builtin", Choose(CaptureOptions.Default with { Device = "@microphone", Never = ["head"] }));
        Assert.Equal("headset", Choose(CaptureOptions.Default with { Device = "@microphone" }));
    }

    [Fact]
    public void What_a_loudspeaker_plays_is_refused_wherever_it_stands_in_an_order()
    {
        var error = Assert.Throws<AudioInputException>(() =>
            Choose(CaptureOptions.Default with { Device = "headset", Alternatives = ["@Speaker"] })
        );
        Assert.Equal(AudioInputProblem.UnknownDevice, error.Problem);
        Assert.Contains("PortAudio does not know which input is '@speaker'", error.Message, StringComparison.Ordinal);
    }

    private static string Choose(CaptureOptions options) => PortAudioChoice.Choose(Devices, options).Name;
}
