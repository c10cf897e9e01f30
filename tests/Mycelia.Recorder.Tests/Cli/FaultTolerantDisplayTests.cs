using Mycelia.Recorder.Cli.Display;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Cli;

public sealed class FaultTolerantDisplayTests
{
    [Fact]
    public void A_full_disk_under_the_log_does_not_reach_the_recording()
    {
        // The kernel's own full disk.
        using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        var display = new FaultTolerantDisplay(new JsonDisplay(full, TimeProvider.System));
        display.Report(new CaptureResumed("a microphone"));
        Assert.Equal(1, display.Dropped);
    }
}
