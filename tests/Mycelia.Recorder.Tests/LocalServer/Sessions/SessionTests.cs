using System.Net;
using System.Net.Http.Json;

namespace Mycelia.Recorder.Tests.LocalServer.Sessions;

/// <summary>Signing in with a browser: a cookie, which only the server's own page may use to change anything.</summary>
public sealed class SessionTests
{
    [Fact]
    public async Task A_key_signs_in_and_out()
    {
        await using var server = await TestServer.StartAsync();
        using var browser = await BrowserAsync(server);

        var session = await browser.GetFromJsonAsync<System.Text.Json.JsonElement>("/session");
        Assert.Equal("first", session.GetProperty("key").GetString());
        Assert.Contains("delete", session.GetProperty("rights").EnumerateArray().Select(static right => right.GetString()));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/days")).StatusCode);

        using var leave = Change(HttpMethod.Delete, "/session");
        Assert.Equal(HttpStatusCode.NoContent, (await browser.SendAsync(leave)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/days")).StatusCode);
    }

    [Fact]
    public async Task The_cookie_is_for_this_server_alone_and_for_no_script()
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await SignInAsync(server.Client, server.ClientId, server.Secret);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; path=/", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secure", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Who_signs_in_to_one_server_of_a_machine_stays_signed_in_to_another()
    {
        await using var one = await TestServer.StartAsync();
        await using var other = await TestServer.StartAsync();
        // As a browser has it: cookies know no ports.
        using var handler = new HttpClientHandler { CookieContainer = new() };
        using var browser = new HttpClient(handler);
        foreach (var server in new[] { one, other })
        {
            using var signedIn = await browser.PostAsJsonAsync(
                new Uri(server.Address, "/session"),
                new { client_id = server.ClientId, client_secret = server.Secret }
            );
            Assert.Equal(HttpStatusCode.NoContent, signedIn.StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(new Uri(one.Address, "/session"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(new Uri(other.Address, "/session"))).StatusCode);
    }

    /// <summary>Browsers take all ports of a machine for one site, and send the cookie along.</summary>
    [Theory]
    [InlineData("/")]
    [InlineData("/api/days")]
    [InlineData("/api/audio?from=0&to=1000")]
    [InlineData("/nothing")]
    public async Task No_page_of_another_program_may_show_or_play_an_answer(string path)
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await server.Client.GetAsync(path);
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Cross-Origin-Resource-Policy")));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task Behind_TLS_the_cookie_never_goes_in_clear()
    {
        await using var server = await TestServer.StartAsync(static settings =>
            settings with
            {
                PublicUrls = [new("https://voice.example.org")],
            }
        );
        server.Client.DefaultRequestHeaders.Host = "voice.example.org";
        using var answer = await SignInAsync(server.Client, server.ClientId, server.Secret);
        Assert.Contains("; secure", Assert.Single(answer.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(null, null, null, 403)]
    [InlineData("1", null, null, 403)]
    [InlineData(null, "same-origin", null, 403)]
    [InlineData("1", "cross-site", null, 403)]
    [InlineData("1", "same-site", "self", 403)]
    [InlineData("1", null, "http://evil.example", 403)]
    [InlineData("1", null, "null", 403)]
    [InlineData("1", "same-origin", null, 204)]
    [InlineData("1", null, "self", 204)]
    public async Task With_the_cookie_only_the_servers_own_page_changes_anything(string? own, string? site, string? origin, int status)
    {
        await using var server = await TestServer.StartAsync();
        using var browser = await BrowserAsync(server);
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/labels/label-01")
        {
            Content = JsonContent.Create(new { from = "2025-11-02T10:00:00Z", text = "here" }),
        };
        if (own is not null)
            request.Headers.Add("X-Mycelia", own);
        if (site is not null)
            request.Headers.Add("Sec-Fetch-Site", site);
        if (origin is not null)
            request.Headers.Add("Origin", origin == "self" ? server.Address.GetLeftPart(UriPartial.Authority) : origin);

        Assert.Equal(status, (int)(await browser.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task A_revoked_key_ends_its_sessions()
    {
        await using var server = await TestServer.StartAsync();
        var (id, secret) = await server.AddKeyAsync("phone", "read");
        using var browser = await BrowserAsync(server, id, secret);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/session")).StatusCode);
        await server.CommandAsync("keys", "revoke", "phone");
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/session")).StatusCode);
    }

    [Fact]
    public async Task A_session_that_nobody_uses_ends()
    {
        var time = new FakeTime();
        await using var server = await TestServer.StartAsync(time: time);
        using var browser = await BrowserAsync(server);
        time.Advance(TimeSpan.FromDays(29));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/session")).StatusCode);
        time.Advance(TimeSpan.FromDays(29));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/session")).StatusCode);
        time.Advance(TimeSpan.FromDays(30));
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/session")).StatusCode);
    }

    [Fact]
    public async Task A_wrong_secret_or_no_JSON_signs_nobody_in()
    {
        await using var server = await TestServer.StartAsync();
        using var wrong = await SignInAsync(server.Client, server.ClientId, "mycelia_no");
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        using var form = await server.Client.PostAsync(
            "/session",
            new FormUrlEncodedContent([new("client_id", server.ClientId), new("client_secret", server.Secret)])
        );
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, form.StatusCode);
        Assert.False(form.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task The_link_of_the_start_is_good_once()
    {
        await using var server = await TestServer.StartAsync();
        using var browser = Browser(server);

        using var opened = await browser.GetAsync($"/open?once={server.OneTimeToken}");
        Assert.Equal((HttpStatusCode.SeeOther, "/"), (opened.StatusCode, opened.Headers.Location?.OriginalString));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/session")).StatusCode);

        using var other = Browser(server);
        Assert.Equal(HttpStatusCode.Forbidden, (await other.GetAsync($"/open?once={server.OneTimeToken}")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await other.GetAsync("/session")).StatusCode);
    }

    /// <summary>A proxy on this machine comes from this machine, whoever is behind it.</summary>
    [Theory]
    [InlineData("Host", "mycelia.example.org")]
    [InlineData("Forwarded", "for=192.0.2.1")]
    [InlineData("X-Forwarded-For", "192.0.2.1")]
    [InlineData("X-Real-IP", "192.0.2.1")]
    [InlineData("Via", "1.1 proxy")]
    public async Task The_link_of_the_start_is_not_good_through_a_proxy(string header, string value)
    {
        await using var server = await TestServer.StartAsync(settings =>
            settings with
            {
                PublicUrls = [new("https://mycelia.example.org")],
            }
        );
        using var browser = Browser(server);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/open?once={server.OneTimeToken}");
        request.Headers.TryAddWithoutValidation(header, value);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.SendAsync(request)).StatusCode);
        // It was not used up.
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.GetAsync($"/open?once={server.OneTimeToken}")).StatusCode);
    }

    [Fact]
    public async Task The_cookie_lasts_from_the_day_on_which_the_page_was_opened_last()
    {
        await using var server = await TestServer.StartAsync();
        using var handler = new HttpClientHandler { UseCookies = false };
        using var browser = new HttpClient(handler) { BaseAddress = server.Address };
        using var signedIn = await SignInAsync(browser, server.ClientId, server.Secret);
        var cookie = Assert.Single(signedIn.Headers.GetValues("Set-Cookie"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/session");
        request.Headers.Add("Cookie", cookie[..cookie.IndexOf(';', StringComparison.Ordinal)]);
        using var again = await browser.SendAsync(request);
        Assert.Contains("max-age=2592000", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(cookie[..60], Assert.Single(again.Headers.GetValues("Set-Cookie"))[..60]);
        Assert.Contains("max-age=2592000", again.Headers.GetValues("Set-Cookie").Single(), StringComparison.OrdinalIgnoreCase);
        // Who comes with a token has no cookie.
        using var byToken = await server.Client.GetAsync("/session");
        Assert.False(byToken.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task The_link_of_the_start_is_good_for_ten_minutes()
    {
        var time = new FakeTime();
        await using var server = await TestServer.StartAsync(time: time);
        time.Advance(TimeSpan.FromMinutes(10));
        using var browser = Browser(server);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync($"/open?once={server.OneTimeToken}")).StatusCode);
    }

    private static HttpRequestMessage Change(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Add("X-Mycelia", "1");
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        return request;
    }

    private static HttpClient Browser(TestServer server) =>
        new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = server.Address };

    private static Task<HttpClient> BrowserAsync(TestServer server) => BrowserAsync(server, server.ClientId, server.Secret);

    private static async Task<HttpClient> BrowserAsync(TestServer server, string id, string secret)
    {
        var browser = Browser(server);
        using var answer = await SignInAsync(browser, id, secret);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        return browser;
    }

    private static Task<HttpResponseMessage> SignInAsync(HttpClient client, string id, string secret) =>
        client.PostAsync("/session", JsonContent.Create(new Dictionary<string, string> { ["client_id"] = id, ["client_secret"] = secret }));
}
