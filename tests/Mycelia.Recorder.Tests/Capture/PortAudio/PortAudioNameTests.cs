using Mycelia.Recorder.Capture.PortAudio;

namespace Mycelia.Recorder.Tests.Capture.PortAudio;

public sealed class PortAudioNameTests
{
    [Fact]
    public void Every_device_has_a_name_of_its_own()
    {
        var taken = new HashSet<string>();

        Assert.Equal("USB microphone", PortAudioDevices.Name("USB microphone", "MME", isUsual: true, taken));
        Assert.Equal("USB microphone #2", PortAudioDevices.Name("USB microphone", "MME", isUsual: true, taken));
        Assert.Equal("USB microphone (Windows WASAPI)", PortAudioDevices.Name("USB microphone", "Windows WASAPI", isUsual: false, taken));
    }
}
