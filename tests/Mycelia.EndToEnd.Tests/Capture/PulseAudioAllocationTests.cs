using Mycelia.EndToEnd.Tests.Support;
using Mycelia.Recorder.Capture;

namespace Mycelia.EndToEnd.Tests.Capture;

/// <summary>Alone in the process while it runs: it counts what the whole process allocates.</summary>
[Collection(nameof(Alone))]
public sealed class PulseAudioAllocationTests
{
    [Fact]
    public async Task A_block_that_was_waited_for_costs_no_allocation()
    {
        await using var server = await PulseServer.StartAsync();
        await using var source = await PulseAudioCaptureTests.OpenAsync(server);

        Assert.InRange(await AllocatingBlocksAsync(source, warm: 40, measured: 60), 0, 6);
    }

    [Fact]
    public async Task A_block_that_comes_faster_than_it_is_read_costs_no_allocation()
    {
        await using var server = await PulseServer.StartAsync();
        var pipe = await server.AddPipeSourceAsync("pipemic");
        await using var source = await PulseAudioCaptureTests.OpenAsync(server, "pipemic");
        var pouring = Task.Factory.StartNew(
            () => pipe.Pour(Pcm.Noise(910 * CaptureOptions.Default.BlockFrames)),
            default,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );

        var allocating = await AllocatingBlocksAsync(source, warm: 200, measured: 700);

        await pouring;
        Assert.InRange(allocating, 0, 10);
    }

    /// <summary>How many blocks something was allocated during; the rest of the process, too, allocates once in a while.</summary>
    internal static async Task<int> AllocatingBlocksAsync(IAudioSource source, int warm, int measured)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var (blocks, allocating) = (0, 0);
        var before = 0L;
        await foreach (var block in source.ReadBlocksAsync(patience.Token))
        {
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            if (++blocks > warm && allocated > before)
                allocating++;
            before = allocated;
            if (blocks == warm + measured)
                return allocating;
        }

        throw new TimeoutException($"only {blocks} blocks came");
    }
}
