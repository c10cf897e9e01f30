using Mycelia.Recorder.Cli.Service;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Cli;

public sealed class WatchdogRuleTests
{
    [Theory]
    [InlineData(CaptureState.Recording, 1, true)]
    [InlineData(CaptureState.Recording, 29, true)]
    [InlineData(CaptureState.Recording, 31, false)]
    [InlineData(CaptureState.Paused, 1000, true)]
    [InlineData(CaptureState.NoMicrophone, 1000, true)]
    [InlineData(CaptureState.DiskFull, 1000, true)]
    public void A_recorder_is_dead_that_says_recording_and_takes_no_audio(CaptureState capture, int age, bool expected) =>
        Assert.Equal(expected, WatchdogRule.IsAlive(capture, TimeSpan.FromSeconds(age), TimeSpan.FromSeconds(60)));
}
