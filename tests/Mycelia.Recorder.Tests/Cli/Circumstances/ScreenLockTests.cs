using Mycelia.Recorder.Cli.Circumstances;
using Login = Mycelia.Recorder.Tests.Rigs.LoginService.Session;

namespace Mycelia.Recorder.Tests.Cli.Circumstances;

/// <summary>A real bus, and a stand-in of logind on it.</summary>
public sealed class ScreenLockTests
{
    private const uint Me = 1_000;
    private static readonly Login Open = new(Me);
    private static readonly Login Locked = new(Me) { Locked = true };

    [Fact]
    public async Task It_is_told_when_the_screen_is_locked_and_when_it_is_unlocked()
    {
        using var bus = await SessionBusDaemon.StartAsync();
        using var logind = new LoginService();
        logind.Set("2", Open);
        await logind.StartAsync(bus.Address);
        await using var watch = new WatchedBus { Address = bus.Address };
        watch.Watch(new ScreenLock(Me));
        await watch.ExpectAsync(false);
        logind.Change("2", Locked);
        await watch.ExpectAsync(false, true);
        logind.Change("2", Open);
        await watch.ExpectAsync(false, true, false);
        Assert.Empty(watch.Complaints);
    }

    [Fact]
    public async Task A_request_to_lock_is_believed_at_once_and_only_for_a_moment_if_the_desktop_never_says_so()
    {
        using var bus = await SessionBusDaemon.StartAsync();
        using var logind = new LoginService();
        logind.Set("2", Open);
        await logind.StartAsync(bus.Address);
        await using var watch = new WatchedBus { Address = bus.Address };
        watch.Watch(new ScreenLock(Me));
        await watch.ExpectAsync(false);
        logind.Request("2", "Lock");
        await watch.ExpectAsync(false, true);
        await watch.ExpectAsync(false, true, false);

        logind.Request("2", "Lock");
        await watch.ExpectAsync(false, true, false, true);
        var asked = logind.Asked;
        logind.Change("2", Locked);
        await Wait.UntilAsync(() => logind.Asked >= asked + 2);
        logind.Request("2", "Unlock");
        logind.Change("2", Open);
        await watch.ExpectAsync(false, true, false, true, false);
    }

    [Fact]
    public async Task Only_this_users_screens_count_and_each_of_them()
    {
        using var bus = await SessionBusDaemon.StartAsync();
        using var logind = new LoginService();
        logind.Set("1", new(Me + 1) { Locked = true });
        logind.Set("2", Locked with { Type = "tty" });
        logind.Set("3", Locked with { Class = "greeter" });
        logind.Set("4", Locked with { State = "closing" });
        logind.Set("5", Locked with { IsGone = true });
        await logind.StartAsync(bus.Address);
        await using var watch = new WatchedBus { Address = bus.Address };
        watch.Watch(new ScreenLock(Me));
        await watch.ExpectAsync(false);
        logind.Change("6", Locked);
        await watch.ExpectAsync(false, true);
        logind.Change("7", Open with { Type = "x11" });
        await watch.ExpectAsync(false, true, false);
        logind.Change("7", Locked with { Type = "x11" });
        await watch.ExpectAsync(false, true, false, true);
        // Somebody else's screen, and a request that is not for the only one.
        logind.Change("1", new(Me + 1));
        logind.Change("7", Open);
        await watch.ExpectAsync(false, true, false, true, false);
        logind.Request("6", "Lock");
        logind.Change("7", Locked);
        await watch.ExpectAsync(false, true, false, true, false, true);
    }

    [Fact]
    public async Task A_service_that_comes_later_is_found_and_its_absence_is_said_once()
    {
        using var bus = await SessionBusDaemon.StartAsync();
        await using var watch = new WatchedBus { Address = bus.Address };
        watch.Watch(new ScreenLock(Me));
        await watch.ExpectAsync([null]);
        await Wait.UntilAsync(() => !watch.Complaints.IsEmpty);
        using var logind = new LoginService();
        logind.Set("2", Locked);
        await logind.StartAsync(bus.Address);
        await watch.ExpectAsync(null, true);
        Assert.Equal(["org.freedesktop.login1 does not run"], watch.Complaints);
    }

    [Fact]
    public async Task A_service_that_restarts_is_followed_without_a_word()
    {
        using var bus = await SessionBusDaemon.StartAsync();
        using var logind = new LoginService();
        logind.Set("2", Locked);
        await logind.StartAsync(bus.Address);
        await using var watch = new WatchedBus { Address = bus.Address };
        watch.Watch(
            new ScreenLock(Me),
            WatchedBus.Timing with
            {
                FirstDelay = TimeSpan.FromSeconds(2),
                MaxDelay = TimeSpan.FromSeconds(2),
            }
        );
        await watch.ExpectAsync(true);
        logind.Stop();
        await logind.StartAsync(bus.Address);
        var asked = logind.Asked;
        await Wait.UntilAsync(() => logind.Asked > asked);
        logind.Change("2", Open);
        await watch.ExpectAsync(true, false);
        Assert.Empty(watch.Complaints);
    }

    [Fact]
    public async Task Where_the_bus_goes_the_answer_is_not_known_until_there_is_another()
    {
        var first = await SessionBusDaemon.StartAsync();
        using var logind = new LoginService();
        logind.Set("2", Locked);
        await logind.StartAsync(first.Address);
        await using var watch = new WatchedBus { Address = first.Address };
        watch.Watch(new ScreenLock(Me));
        await watch.ExpectAsync(true);
        first.Dispose();
        await watch.ExpectAsync(true, null);

        using var second = await SessionBusDaemon.StartAsync();
        using var another = new LoginService();
        another.Set("2", Locked);
        await another.StartAsync(second.Address);
        watch.Address = second.Address;
        await watch.ExpectAsync(true, null, true);
        Assert.Single(watch.Complaints);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("unix:path=/nonexistent/bus")]
    [InlineData("nonsense")]
    public async Task Without_a_bus_that_is_said_and_no_more(string? address)
    {
        await using var watch = new WatchedBus { Address = address };
        watch.Watch(new ScreenLock(Me));
        await watch.ExpectAsync([null]);
        await Wait.UntilAsync(() => !watch.Complaints.IsEmpty);
        Assert.Single(watch.Complaints);
    }

    [Fact]
    public async Task A_service_that_hangs_or_talks_nonsense_is_not_believed()
    {
        using var bus = await SessionBusDaemon.StartAsync();
        using var logind = new LoginService();
        logind.Set("2", Locked with { Locked = "perhaps" });
        await logind.StartAsync(bus.Address);
        await using var watch = new WatchedBus { Address = bus.Address };
        watch.Watch(new ScreenLock(Me), WatchedBus.Timing with { LongestCall = TimeSpan.FromSeconds(1), Steady = TimeSpan.Zero });
        await watch.ExpectAsync([null]);
        await Wait.UntilAsync(() => watch.Complaints.Count == 1);
        logind.Set("2", Locked);
        await watch.ExpectAsync(null, true);
        logind.IsHung = true;
        logind.Change("2", Open);
        await watch.ExpectAsync(null, true, null);
        await Wait.UntilAsync(() => watch.Complaints.Count == 2);
        Assert.Equal(
            ["org.freedesktop.login1 answers what cannot be understood", "org.freedesktop.login1 does not answer"],
            watch.Complaints
        );
    }
}
