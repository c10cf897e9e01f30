using Mycelia.Recorder.Cli.Notify;
using Mycelia.Recorder.Notices;

namespace Mycelia.Recorder.Tests.Cli.Notify;

/// <summary>A real bus, and somebody on it who shows notifications.</summary>
public sealed class DesktopChannelTests
{
    private static readonly ProblemNotice Unplugged = new("not_recording", "not recording: unplugged", default);
    private static readonly ProblemNotice Down = new("not_delivering", "not delivering: down", default);

    [Fact]
    public async Task Each_problem_has_a_notification_of_its_own_which_is_replaced_and_withdrawn()
    {
        using var bus = await SessionBusDaemon.StartAsync();
        using var service = await NotificationService.StartAsync(bus.Address);
        using var channel = Channel(bus.Address);
        foreach (
            var work in new ChannelWork[]
            {
                new ChannelWork.Started(),
                Told(Unplugged),
                Told(Down),
                new ChannelWork.Beat([Unplugged, Down]),
                Told(Down with { Text = "not delivering: refused" }),
                Told(Unplugged with { IsOver = true }),
                Told(Unplugged),
            }
        )
            Assert.Null(await channel.DoAsync(work, default));
        Assert.Equal(
            [
                "shown 1 (2) A recorder: not recording: unplugged",
                "shown 2 (1) A recorder: not delivering: down",
                "replaced 2 (1) A recorder: not delivering: refused",
                "closed 1",
                "shown 3 (2) A recorder: not recording: unplugged",
            ],
            service.Told
        );
    }

    [Fact]
    public async Task At_a_stop_what_stands_is_withdrawn_and_what_has_happened_stays_to_be_read()
    {
        using var bus = await SessionBusDaemon.StartAsync();
        using var service = await NotificationService.StartAsync(bus.Address);
        using var channel = Channel(bus.Address);
        Assert.Null(await channel.DoAsync(Told(Unplugged), default));
        Assert.Null(await channel.DoAsync(Told(new("lost", "1 chunk LOST", default)), default));
        Assert.Null(await channel.DoAsync(new ChannelWork.Ended(), default));
        Assert.Equal(["closed 1"], service.Told.Skip(2));
    }

    [Theory]
    [InlineData("body-markup", "a &lt;b&gt;Mic&lt;/b&gt; &amp; more")]
    [InlineData("body", "a <b>Mic</b> & more")]
    public async Task A_device_that_is_called_by_markup_is_text(string ability, string expected)
    {
        using var bus = await SessionBusDaemon.StartAsync();
        using var service = await NotificationService.StartAsync(bus.Address, ability);
        using var channel = Channel(bus.Address);
        Assert.Null(await channel.DoAsync(Told(Unplugged with { Text = "a <b>Mic</b> & more" }), default));
        Assert.Equal($"shown 1 (2) A recorder: {expected}", Assert.Single(service.Told));
    }

    [Fact]
    public async Task What_nobody_could_show_is_shown_once_somebody_can_unless_it_is_over()
    {
        using var bus = await SessionBusDaemon.StartAsync();
        using var channel = Channel(bus.Address);
        Assert.Equal("no program on this desktop shows notifications", await channel.DoAsync(Told(Unplugged), default));
        Assert.Equal("no program on this desktop shows notifications", await channel.DoAsync(Told(Down), default));
        Assert.Null(await channel.DoAsync(Told(Down with { IsOver = true }), default));
        using var service = await NotificationService.StartAsync(bus.Address);
        Assert.Null(await channel.DoAsync(new ChannelWork.Beat([Unplugged]), default));
        Assert.Null(await channel.DoAsync(new ChannelWork.Beat([Unplugged]), default));
        Assert.Equal(["shown 1 (2) A recorder: not recording: unplugged"], service.Told);
    }

    [Fact]
    public async Task Another_bus_is_found_when_the_first_has_gone()
    {
        var first = await SessionBusDaemon.StartAsync();
        var address = first.Address;
        using var channel = new DesktopChannel(() => address, "A recorder", DesktopChannel.LongestCall);
        using (await NotificationService.StartAsync(first.Address))
            Assert.Null(await channel.DoAsync(Told(Unplugged), default));
        first.Dispose();
        using var second = await SessionBusDaemon.StartAsync();
        using var service = await NotificationService.StartAsync(second.Address);
        address = second.Address;
        // The connection may not have noticed yet.
        await Wait.UntilAsync(async () => await channel.DoAsync(Told(Down), default) is null);
        Assert.Contains("shown 1 (1) A recorder: not delivering: down", service.Told);
    }

    [Fact]
    public async Task One_that_hangs_is_given_up()
    {
        using var bus = await SessionBusDaemon.StartAsync();
        using var service = await NotificationService.StartAsync(bus.Address);
        using var channel = new DesktopChannel(() => bus.Address, "A recorder", TimeSpan.FromSeconds(0.5));
        Assert.Null(await channel.DoAsync(Told(Unplugged), default));
        service.IsHung = true;
        Assert.Equal("what shows notifications on this desktop does not answer", await channel.DoAsync(Told(Down), default));
    }

    [Theory]
    [InlineData(null, "there is no session bus (DBUS_SESSION_BUS_ADDRESS is not set)")]
    [InlineData("unix:path=/nonexistent/bus", "there is no session bus (")]
    [InlineData("nonsense", "there is no session bus (")]
    public async Task Where_there_is_no_bus_that_is_said(string? address, string expected)
    {
        using var channel = Channel(address);
        Assert.StartsWith(expected, await channel.DoAsync(Told(Unplugged), default), StringComparison.Ordinal);
    }

    private static DesktopChannel Channel(string? address) => new(() => address, "A recorder", DesktopChannel.LongestCall);

    private static ChannelWork.Told Told(ProblemNotice notice) => new(notice, [notice]);
}
