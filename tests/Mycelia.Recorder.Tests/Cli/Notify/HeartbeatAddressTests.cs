using Mycelia.Recorder.Cli.Notify;

namespace Mycelia.Recorder.Tests.Cli.Notify;

public sealed class HeartbeatAddressTests
{
    [Theory]
    [InlineData("https://hc-ping.com/id", "https://hc-ping.com/id/start", "https://hc-ping.com/id", "https://hc-ping.com/id/fail")]
    [InlineData(
        "https://hc-ping.com/id/?create=1",
        "https://hc-ping.com/id/start?create=1",
        "https://hc-ping.com/id/?create=1",
        "https://hc-ping.com/id/fail?create=1"
    )]
    public void In_the_manner_of_healthchecks_the_word_stands_behind_the_address(string address, string start, string well, string fail)
    {
        var called = new HeartbeatAddress(new(address));
        Assert.Equal((start, well, fail), ($"{called.Start}", $"{called.Well}", $"{called.Fail("why").Uri}"));
        Assert.Equal("why", called.Fail("why").Body);
    }

    [Theory]
    [InlineData("https://kuma.example.org/api/push/token")]
    [InlineData("https://kuma.example.org/api/push/token?status=up&msg=OK&ping=")]
    public void A_push_monitor_of_Uptime_Kuma_is_told_in_the_query(string address)
    {
        var called = new HeartbeatAddress(new(address));
        const string push = "https://kuma.example.org/api/push/token?status=";
        Assert.Null(called.Start);
        Assert.Equal($"{push}up&msg=OK", called.Well.AbsoluteUri);
        Assert.Equal($"{push}down&msg=not%20recording%26more", called.Fail("not recording&more").Uri.AbsoluteUri);
        Assert.Null(called.Fail("why").Body);
        Assert.InRange(called.Fail(new string('x', 100_000)).Uri.AbsoluteUri.Length, 250, 400);
    }
}
