using Mycelia.Recorder.Cli.Circumstances;

namespace Mycelia.Recorder.Tests.Cli.Circumstances;

/// <summary>A real bus, and a stand-in of NetworkManager on it.</summary>
public sealed class MeteredConnectionTests
{
    [Fact]
    public async Task What_is_metered_or_looks_like_it_is_and_nothing_else()
    {
        using var bus = await SessionBusDaemon.StartAsync();
        using var network = new NetworkService { Metered = 0u };
        await network.StartAsync(bus.Address);
        await using var watch = new WatchedBus { Address = bus.Address };
        watch.Watch(new MeteredConnection());
        await watch.ExpectAsync(false);
        network.Change(1);
        await watch.ExpectAsync(false, true);
        network.Change(2);
        await watch.ExpectAsync(false, true, false);
        network.Change(3);
        await watch.ExpectAsync(false, true, false, true);
        network.Change(4);
        await watch.ExpectAsync(false, true, false, true, false);
    }

    [Fact]
    public async Task A_service_that_is_not_there_or_answers_something_else_leaves_it_unknown()
    {
        using var bus = await SessionBusDaemon.StartAsync();
        await using var watch = new WatchedBus { Address = bus.Address };
        watch.Watch(new MeteredConnection());
        await watch.ExpectAsync([null]);
        using var network = new NetworkService { Metered = "dear" };
        await network.StartAsync(bus.Address);
        await Wait.UntilAsync(() => network.Asked > 3);
        await watch.ExpectAsync([null]);
        network.Metered = 1u;
        await watch.ExpectAsync(null, true);
        Assert.Equal(["org.freedesktop.NetworkManager does not run"], watch.Complaints);
    }
}
