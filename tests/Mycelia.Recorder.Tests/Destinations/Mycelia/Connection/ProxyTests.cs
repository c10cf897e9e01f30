using System.Collections.Concurrent;
using System.Net;
using Mycelia.Recorder.Destinations.Mycelia.Connection;
using Mycelia.Recorder.Destinations.Mycelia.Discovery;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Tokens;
using Mycelia.Recorder.Model;
using Mycelia.StandIns.Proxies;
using Mycelia.StandIns.Servers;
using Mycelia.StandIns.Tls;

namespace Mycelia.Recorder.Tests.Destinations.Mycelia.Connection;

/// <summary>A real forward proxy between recorder and server.</summary>
public sealed class ProxyTests
{
    private const string Password = "s3cret-of-the-proxy";

    [Fact]
    public async Task Https_goes_through_a_tunnel_that_sees_only_the_address()
    {
        using var authority = new TestAuthority();
        var caFile = Path.GetTempFileName();
        await File.WriteAllTextAsync(caFile, authority.Pem);
        await using var server = new MyceliaStandIn(
            new()
            {
                Host = "mycelia.test",
                Manners = new() { Certificate = authority.Sign(["mycelia.test"]) },
            }
        );
        await using var proxy = new ForwardProxy { Login = "user:" + Password };

        var result = await AskAsync(server, proxy, trust: ServerTrust.WithAuthorities(File.ReadAllText(caFile)));

        Assert.IsType<TokenResult.Granted>(result);
        Assert.All(proxy.Requests, line => Assert.Equal($"CONNECT mycelia.test:{server.Url.Port} HTTP/1.1", line));
        File.Delete(caFile);
    }

    [Fact]
    public async Task Http_goes_in_the_absolute_form()
    {
        await using var server = new MyceliaStandIn(new() { Host = "mycelia.test" });
        await using var proxy = new ForwardProxy();
        Assert.IsType<TokenResult.Granted>(await AskAsync(server, proxy));
        Assert.Equal($"POST http://mycelia.test:{server.Url.Port}/oauth/token HTTP/1.1", Assert.Single(proxy.Requests));
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(true, "user:" + Password)]
    public async Task A_socks_proxy_is_asked_for_the_name_and_finds_the_address_itself(bool isSecure, string? login)
    {
        using var authority = new TestAuthority();
        var caFile = Path.GetTempFileName();
        await File.WriteAllTextAsync(caFile, authority.Pem);
        await using var server = new MyceliaStandIn(
            new()
            {
                Host = "mycelia.test",
                Manners = new() { Certificate = isSecure ? authority.Sign(["mycelia.test"]) : null },
            }
        );
        await using var proxy = new SocksProxy { Login = login };
        using var check = new AuthCheck(
            new(server.Url, server.Options.ClientId, server.Options.ClientSecret)
            {
                Trust = ServerTrust.WithAuthorities(File.ReadAllText(caFile)),
                Proxy = ProxyChoice.For(
                    server.Url,
                    name => name == "ALL_PROXY" ? $"socks5://{(login is null ? "" : login + "@")}{proxy.Authority}" : null
                ),
            }
        );

        Assert.IsType<TokenResult.Granted>(await check.AuthenticateAsync(CancellationToken.None));

        Assert.Equal($"mycelia.test:{server.Url.Port}", Assert.Single(proxy.Requests.Distinct()));
        File.Delete(caFile);
    }

    [Theory]
    [InlineData(
        true,
        "user:wrong",
        typeof(UploadOutcome.Misconfigured),
        "wants a login: write it into ALL_PROXY, as socks5://USER:PASSWORD@HOST:PORT"
    )]
    [InlineData(true, null, typeof(UploadOutcome.Misconfigured), "wants a login: write it into ALL_PROXY")]
    [InlineData(false, null, typeof(UploadOutcome.Transient), "does not get through to mycelia.test")]
    public async Task What_a_socks_proxy_says_is_said_as_its_own(bool wantsLogin, string? login, Type kind, string expected)
    {
        await using var proxy = new SocksProxy { Login = wantsLogin ? "user:" + Password : null, Refuses = true };
        using var check = new AuthCheck(
            new(new("https://mycelia.test/"), "id", "mycelia_hush")
            {
                Proxy = ProxyChoice.For(
                    new("https://mycelia.test"),
                    name => name == "ALL_PROXY" ? $"socks5://{(login is null ? "" : login + "@")}{proxy.Authority}" : null
                ),
            }
        );

        var denied = Assert.IsType<TokenResult.Denied>(await check.AuthenticateAsync(CancellationToken.None)).Outcome;

        Assert.Contains($"the proxy {proxy.Authority} ", denied.Reason, StringComparison.Ordinal);
        Assert.Contains(expected, denied.Reason, StringComparison.Ordinal);
        Assert.IsType(kind, denied);
        Assert.DoesNotContain("wrong", denied.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https", 403, typeof(UploadOutcome.Misconfigured), "lets nobody through to mycelia.test (403)")]
    [InlineData("https", 502, typeof(UploadOutcome.Transient), "does not get through to mycelia.test (502)")]
    [InlineData("http", 502, typeof(UploadOutcome.Transient), "502")]
    [InlineData("https", 407, typeof(UploadOutcome.Misconfigured), "wants a login (407): write it into https_proxy")]
    [InlineData("http", 407, typeof(UploadOutcome.Misconfigured), "wants a login (407): write it into http_proxy")]
    public async Task What_the_proxy_says_is_said_as_its_own(string scheme, int status, Type kind, string expected)
    {
        await using var proxy = new ForwardProxy { Refusal = status, Login = status == 407 ? "other:" + Password : null };
        var traced = new ConcurrentQueue<string>();
        var options = new MyceliaOptions(new($"{scheme}://mycelia.test/"), "id", "mycelia_hush")
        {
            Proxy = Choose(scheme, proxy, "user:wrong-" + Password),
            Trace = traced.Enqueue,
        };
        using var check = new AuthCheck(options);

        var denied = Assert.IsType<TokenResult.Denied>(await check.AuthenticateAsync(CancellationToken.None)).Outcome;

        Assert.IsType(kind, denied);
        Assert.Contains(expected, denied.Reason, StringComparison.Ordinal);
        var said = denied.Reason + string.Concat(traced);
        Assert.DoesNotContain(Password, said, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_is_down_is_named_and_not_the_server()
    {
        Uri gone;
        await using (var proxy = new ForwardProxy())
            gone = proxy.Url;
        using var check = new AuthCheck(
            new(new("https://mycelia.test/"), "id", "secret")
            {
                Proxy = ProxyChoice.For(new("https://mycelia.test"), name => name == "ALL_PROXY" ? gone.ToString() : null),
            }
        );
        var denied = Assert.IsType<TokenResult.Denied>(await check.AuthenticateAsync(CancellationToken.None)).Outcome;
        Assert.Equal($"the proxy {gone.Authority} refuses connections: it is down, or ALL_PROXY has the wrong port", denied.Reason);
    }

    [Theory]
    [InlineData("https://a.example/", "HTTPS_PROXY=http://p:1", "http://p:1/")]
    [InlineData("https://a.example/", "https_proxy=p:1 HTTPS_PROXY=http://q:1", "http://p:1/")]
    [InlineData("https://a.example/", "HTTP_PROXY=http://p:1", null)]
    [InlineData("http://a.example/", "HTTP_PROXY=http://p:1", "http://p:1/")]
    [InlineData("https://a.example/", "ALL_PROXY=socks5h://p:1", "socks5://p:1/")]
    [InlineData("https://a.example/", "HTTPS_PROXY=http://p:1 NO_PROXY=b.example,.example", null)]
    [InlineData("https://a.example/", "HTTPS_PROXY=http://p:1 no_proxy=a.example:443", null)]
    [InlineData("https://a.example/", "HTTPS_PROXY=http://p:1 no_proxy=a.example:8443", "http://p:1/")]
    [InlineData("https://ba.example/", "HTTPS_PROXY=http://p:1 no_proxy=a.example", "http://p:1/")]
    [InlineData("https://10.1.2.3/", "HTTPS_PROXY=http://p:1 no_proxy=10.0.0.0/8", null)]
    [InlineData("https://10.1.2.3/", "HTTPS_PROXY=http://p:1 no_proxy=*", null)]
    [InlineData("http://localhost:5173/", "HTTP_PROXY=http://p:1 ALL_PROXY=http://p:1", null)]
    [InlineData("http://127.0.0.1:5173/", "HTTP_PROXY=http://p:1", null)]
    public void The_environment_says_which_proxy(string server, string environment, string? expected)
    {
        var variables = environment
            .Split(' ')
            .Select(static setting => setting.Split('=', 2))
            .ToDictionary(static pair => pair[0], static pair => pair[1]);
        Assert.Equal(expected, ProxyChoice.For(new(server), variables.GetValueOrDefault)?.Address?.ToString());
    }

    [Fact]
    public void A_login_is_apart_from_the_address()
    {
        var proxy = ProxyChoice.For(new("https://a.example"), static name => name == "HTTPS_PROXY" ? "http://user:p%40ss@p:1" : null)!;
        Assert.Equal("http://p:1/", proxy.Address?.ToString());
        Assert.Equal(
            ("user", "p@ss"),
            (((NetworkCredential)proxy.Credentials!).UserName, ((NetworkCredential)proxy.Credentials!).Password)
        );
    }

    [Theory]
    [InlineData("ftp://user:hush@p:1")]
    [InlineData("http://user:hush@:x")]
    public void A_malformed_address_is_named_without_its_login(string proxy)
    {
        var error = Assert.Throws<FormatException>(() =>
            ProxyChoice.For(new("https://a.example"), name => name == "HTTPS_PROXY" ? proxy : null)
        );
        Assert.StartsWith("HTTPS_PROXY is not the address of a proxy", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", error.Message, StringComparison.Ordinal);
    }

    private static ChosenProxy? Choose(string scheme, ForwardProxy proxy, string login) =>
        ProxyChoice.For(
            new($"{scheme}://mycelia.test"),
            name => name == scheme + "_proxy" ? $"http://{login}@{proxy.Url.Authority}" : null
        );

    private static async Task<TokenResult> AskAsync(MyceliaStandIn server, ForwardProxy proxy, ServerTrust? trust = null)
    {
        using var check = new AuthCheck(
            new(server.Url, server.Options.ClientId, server.Options.ClientSecret)
            {
                Trust = trust ?? ServerTrust.System,
                Proxy = Choose(server.Url.Scheme, proxy, proxy.Login ?? "nobody:nothing"),
            }
        );
        return await check.AuthenticateAsync(CancellationToken.None);
    }
}
