using System.Diagnostics;
using Mycelia.EndToEnd.Tests.Support;
using Mycelia.Recorder.Capture.PulseAudio;
using Mycelia.Recorder.Model;

namespace Mycelia.EndToEnd.Tests.Capture;

[Collection(nameof(Alone))]
public sealed class PulseAudioRetryTests
{
    /// <summary>A quarter of an hour without an input, at a try a second.</summary>
    private const int Tries = 1_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Opening_in_vain_again_and_again_leaves_no_thread_no_file_and_no_memory_behind(bool hasServer)
    {
        await using var server = await PulseServer.StartAsync(microphone: false);
        if (!hasServer)
            await server.KillAsync();
        var input = new PulseAudioInput(new() { Server = server.Address });
        await TryAsync(input, Tries / 5);
        var before = Footprint();

        await TryAsync(input, Tries);

        var after = Footprint();
        TestContext.Current.TestOutputHelper?.WriteLine($"before {before}, after {after}");
        Assert.InRange(after.Threads, 0, before.Threads + 5);
        Assert.InRange(after.Files, 0, before.Files + 5);
        Assert.InRange(after.KiB, 0, before.KiB + 8 * 1024);
    }

    private static async Task TryAsync(PulseAudioInput input, int times)
    {
        for (var i = 0; i < times; i++)
            await Assert.ThrowsAsync<AudioInputException>(() => input.OpenAsync(TestContext.Current.CancellationToken));
    }

    private static (int Threads, int Files, long KiB) Footprint()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var self = Process.GetCurrentProcess();
        return (self.Threads.Count, Directory.GetFiles("/proc/self/fd").Length, self.WorkingSet64 / 1024);
    }
}
