using System.Net;
using Mycelia.Recorder.Destinations.Mycelia.Connection;
using Mycelia.Recorder.Destinations.Mycelia.Discovery;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Tokens;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Destinations.Mycelia.Connection;

/// <summary>What may go out in clear only because it stays on this machine, and names of this machine that lead elsewhere.</summary>
public sealed class StrayAddressTests
{
    private static readonly IPAddress Elsewhere = IPAddress.Parse("198.51.100.7");

    [Theory]
    [InlineData("http://localhost")]
    [InlineData("http://LOCALHOST")]
    [InlineData("http://loopback")]
    public async Task A_name_of_this_machine_that_leads_to_another_gets_nothing(string url)
    {
        await using var server = new ScriptedServer(static exchange => exchange.ReadAndAnswerAsync(200, ScriptedServer.Token));
        var options = server.Options with
        {
            Url = new($"{url}:{server.Options.Url.Port}"),
            Resolve = static (_, _) => Task.FromResult<IPAddress[]>([Elsewhere]),
        };
        var misconfigured = Assert.IsType<UploadOutcome.Misconfigured>(Assert.IsType<TokenResult.Denied>(await AskAsync(options)).Outcome);
        Assert.Contains("leads to 198.51.100.7 and not to this machine", misconfigured.Reason, StringComparison.Ordinal);
        Assert.Contains("/etc/hosts", misconfigured.Reason, StringComparison.Ordinal);
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task Of_several_addresses_only_those_of_this_machine_are_tried()
    {
        await using var server = new ScriptedServer(static exchange => exchange.ReadAndAnswerAsync(200, ScriptedServer.Token));
        var options = server.Options with
        {
            Url = new($"http://localhost:{server.Options.Url.Port}"),
            Resolve = static (_, _) => Task.FromResult<IPAddress[]>([Elsewhere, IPAddress.Parse("::ffff:127.0.0.1")]),
        };
        Assert.IsType<TokenResult.Granted>(await AskAsync(options));
    }

    [Fact]
    public async Task A_proxy_elsewhere_gets_nothing_of_it_either()
    {
        var options = new MyceliaOptions(new("http://localhost:1"), "id", "mycelia_secret")
        {
            Proxy = new ChosenProxy(new("http://proxy.example:3128"), "http_proxy"),
            Resolve = static (_, _) => Task.FromResult<IPAddress[]>([Elsewhere]),
        };
        Assert.Contains(
            "leads to 198.51.100.7",
            Assert.IsType<TokenResult.Denied>(await AskAsync(options)).Outcome.Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task With_tls_a_name_may_lead_anywhere()
    {
        var asked = new List<string>();
        var options = new MyceliaOptions(new("https://localhost:1"), "id", "mycelia_secret")
        {
            Resolve = (host, _) =>
            {
                asked.Add(host);
                return Task.FromResult<IPAddress[]>([IPAddress.Parse("127.0.0.2")]);
            },
        };
        Assert.IsType<UploadOutcome.Transient>(Assert.IsType<TokenResult.Denied>(await AskAsync(options)).Outcome);
        Assert.Equal(["localhost"], asked);
    }

    private static async Task<TokenResult> AskAsync(MyceliaOptions options)
    {
        using var surveyor = new AuthCheck(options);
        return await surveyor.AuthenticateAsync(CancellationToken.None);
    }
}
