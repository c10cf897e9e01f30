using Mycelia.EndToEnd.Tests.Support;
using Mycelia.Recorder.Capture.PortAudio;

namespace Mycelia.EndToEnd.Tests.Capture;

/// <summary>Alone in the process while it runs: it counts what the whole process allocates, and sets its environment.</summary>
[Collection(nameof(Alone))]
public sealed class PortAudioAllocationTests
{
    [Fact]
    public async Task A_block_costs_no_allocation()
    {
        await using var server = await PulseServer.StartAsync();
        AlsaConfiguration.Use(server);
        await using var source = await new PortAudioBackend().OpenAsync(new() { Device = "default" }, default);

        Assert.InRange(await PulseAudioAllocationTests.AllocatingBlocksAsync(source, warm: 30, measured: 50), 0, 5);
    }
}
