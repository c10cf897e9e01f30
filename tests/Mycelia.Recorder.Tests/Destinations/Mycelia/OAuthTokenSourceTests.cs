using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Tokens;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Destinations.Mycelia;

public sealed class OAuthTokenSourceTests
{
    private readonly FakeTime _time = new();

    [Fact]
    public async Task The_request_is_a_form_with_the_client_credentials_grant()
    {
        await using var server = new ScriptedServer(static exchange => exchange.ReadAndAnswerAsync(200, ScriptedServer.Token));
        using var http = MyceliaHttp.CreateClient(server.Options);
        using var tokens = new OAuthTokenSource(http, server.Options, _time);

        var granted = Assert.IsType<TokenResult.Granted>(await tokens.GetAsync(CancellationToken.None));

        Assert.Equal(("token-1", TimeSpan.FromDays(1)), (granted.Token.Secret, granted.Token.Lifetime));
        Assert.Equal(
            "grant_type=client_credentials&client_id=0123456789abcdef01234567&client_secret=mycelia_secret",
            server.Bodies.Single()
        );
    }

    [Theory]
    [InlineData(3_539, 1)]
    [InlineData(3_540, 2)]
    public async Task A_token_is_renewed_a_minute_before_it_ends(int afterSeconds, int requests)
    {
        await using var server = Granting("3600");
        using var http = MyceliaHttp.CreateClient(server.Options);
        using var tokens = new OAuthTokenSource(http, server.Options, _time);

        await tokens.GetAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(afterSeconds));
        await tokens.GetAsync(CancellationToken.None);

        Assert.Equal(requests, server.Heads.Count);
    }

    [Theory]
    [InlineData("\"3600\"", 3_600)]
    [InlineData("90", 105)] // used for half its life, then renewed 60 s "before its end"
    [InlineData("null", 300)]
    [InlineData("-1", 300)]
    [InlineData("1e300", 300)]
    [InlineData("1e999", 300)]
    [InlineData("0", 300)]
    [InlineData("3600.5", 3_600.5)]
    [InlineData("\" 3600 \"", 3_600)]
    [InlineData("\"\"", 300)]
    [InlineData("\"never\"", 300)]
    [InlineData("\"NaN\"", 300)]
    [InlineData("\"\\ud800\"", 300)]
    [InlineData("true", 300)]
    [InlineData("{}", 300)]
    [InlineData("[3600]", 300)]
    public async Task Odd_lifetimes_are_made_sense_of(string expiresIn, double seconds)
    {
        await using var server = Granting(expiresIn);
        using var http = MyceliaHttp.CreateClient(server.Options);
        using var tokens = new OAuthTokenSource(http, server.Options, _time);
        var granted = Assert.IsType<TokenResult.Granted>(await tokens.GetAsync(CancellationToken.None));
        Assert.Equal(TimeSpan.FromSeconds(seconds), granted.Token.Lifetime);
    }

    [Fact]
    public async Task Many_callers_cause_one_request()
    {
        await using var server = Granting("3600");
        using var http = MyceliaHttp.CreateClient(server.Options);
        using var tokens = new OAuthTokenSource(http, server.Options, _time);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => tokens.GetAsync(CancellationToken.None))));

        Assert.Single(server.Heads);
    }

    [Fact]
    public async Task A_token_that_was_refused_is_replaced_but_not_the_one_that_replaced_it()
    {
        await using var server = Granting("3600");
        using var http = MyceliaHttp.CreateClient(server.Options);
        using var tokens = new OAuthTokenSource(http, server.Options, _time);
        var first = Assert.IsType<TokenResult.Granted>(await tokens.GetAsync(CancellationToken.None)).Token;

        tokens.Invalidate(first);
        await tokens.GetAsync(CancellationToken.None);
        tokens.Invalidate(first with { });
        await tokens.GetAsync(CancellationToken.None);

        Assert.Equal(2, server.Heads.Count);
    }

    [Theory]
    [InlineData(400, """{"error":"invalid_request"}""", typeof(UploadOutcome.Unauthorized))]
    [InlineData(401, """{"error":"invalid_client"}""", typeof(UploadOutcome.Unauthorized))]
    [InlineData(404, "<html>", typeof(UploadOutcome.Misconfigured))]
    [InlineData(501, "<html>", typeof(UploadOutcome.Misconfigured))]
    [InlineData(302, "", typeof(UploadOutcome.Misconfigured))]
    [InlineData(200, "<html>welcome", typeof(UploadOutcome.Misconfigured))]
    [InlineData(200, """{"access_token":"two\r\nlines"}""", typeof(UploadOutcome.Misconfigured))]
    [InlineData(429, "", typeof(UploadOutcome.Transient))]
    [InlineData(503, "", typeof(UploadOutcome.Transient))]
    public async Task A_refusal_says_what_kind_it_is(int status, string body, Type expected)
    {
        await using var server = new ScriptedServer(exchange => exchange.ReadAndAnswerAsync(status, body, "Retry-After: 7\r\n"));
        using var http = MyceliaHttp.CreateClient(server.Options);
        using var tokens = new OAuthTokenSource(http, server.Options, _time);
        var denied = Assert.IsType<TokenResult.Denied>(await tokens.GetAsync(CancellationToken.None));
        Assert.IsType(expected, denied.Outcome);
        if (denied.Outcome is UploadOutcome.Transient transient)
            Assert.Equal(TimeSpan.FromSeconds(7), transient.RetryAfter);
    }

    [Fact]
    public void Secrets_stay_out_of_what_is_printed()
    {
        Assert.DoesNotContain("hush", new AccessToken("hush", 0, TimeSpan.Zero).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hush", new MyceliaOptions(new Uri("http://localhost"), "id", "hush").ToString(), StringComparison.Ordinal);
    }

    private static ScriptedServer Granting(string expiresIn) =>
        new(exchange => exchange.ReadAndAnswerAsync(200, $$"""{"access_token":"token-{{exchange.Number}}","expires_in":{{expiresIn}}}"""));
}
