using System.Net;
using System.Net.Http.Headers;
using Mycelia.LocalServer.Credentials;

namespace Mycelia.Recorder.Tests.LocalServer;

public sealed class AccessTokenTests
{
    private const string Client = "6b029c47a61e92aa7bf7b11e";

    private readonly FakeTime _time = new();

    [Fact]
    public void A_token_is_good_until_its_lifetime_is_over()
    {
        var tokens = new AccessTokens(TimeSpan.FromSeconds(60), _time);
        var token = tokens.Issue(Client);

        Assert.Equal(Client, tokens.Verify(token));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(Client, tokens.Verify(token));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(tokens.Verify(token));
    }

    [Fact]
    public void A_token_of_another_server_or_with_a_changed_letter_is_refused()
    {
        var tokens = new AccessTokens(TimeSpan.FromDays(1), _time);
        var other = new AccessTokens(TimeSpan.FromDays(1), _time);
        var token = tokens.Issue(Client);

        Assert.Null(tokens.Verify(other.Issue(Client)));
        for (var i = 0; i < token.Length - 1; i++) // the last letter of base64 has bits that mean nothing
            Assert.Null(tokens.Verify($"{token[..i]}{(token[i] == 'A' ? 'B' : 'A')}{token[(i + 1)..]}"));
    }

    [Theory]
    [InlineData(0, 60, true)]
    [InlineData(-59, 3_000_000_000, true)] // for thirty years, it says
    [InlineData(-60, 3_000_000_000, false)]
    [InlineData(1, 60, false)]
    [InlineData(long.MinValue / 2, 60, false)]
    [InlineData(-10, 0, false)]
    public void What_a_token_says_of_its_time_makes_it_good_for_no_longer_than_tokens_are(long issuedIn, long endsIn, bool isGood)
    {
        var tokens = new AccessTokens(TimeSpan.FromSeconds(60), _time);
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal(isGood ? Client : null, tokens.Verify(tokens.Write(new(Client, now + issuedIn, now + endsIn, "jti"))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.")]
    [InlineData("a.b.c.d")]
    public void What_is_no_token_is_refused(string text) => Assert.Null(new AccessTokens(TimeSpan.FromDays(1), _time).Verify(text));

    [Fact]
    public async Task An_expired_token_gets_401_and_a_new_one_works()
    {
        await using var server = await TestServer.StartAsync(settings => settings with { TokenLifetime = TimeSpan.FromSeconds(5) }, _time);
        _time.Advance(TimeSpan.FromSeconds(6));

        using var refused = await server.SendAsync(new Upload());
        await server.SignInAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        await server.StoreAsync(new Upload());
    }

    [Fact]
    public async Task A_restart_ends_tokens_and_the_credentials_get_a_new_one()
    {
        await using var server = await TestServer.StartAsync();
        var credentials = await File.ReadAllTextAsync(Path.Combine(server.Data, "credentials.env"));

        await server.RestartAsync(keepsToken: true);

        using var refused = await server.SendAsync(new Upload());
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        await server.SignInAsync();
        await server.StoreAsync(new Upload());
        Assert.Equal(credentials, await File.ReadAllTextAsync(Path.Combine(server.Data, "credentials.env")));
    }

    [Theory]
    [InlineData("GET", "/api/recordings")]
    [InlineData("GET", "/api/recordings/6b029c47a61e92aa7bf7b11e")]
    [InlineData("GET", "/api/recordings/6b029c47a61e92aa7bf7b11e/audio")]
    [InlineData("GET", "/api/recordings/6b029c47a61e92aa7bf7b11e/chunks/0")]
    [InlineData("POST", "/api/audio/ingest")]
    public async Task Nothing_is_taken_or_given_without_a_token(string method, string path)
    {
        await using var server = await TestServer.StartAsync();
        foreach (
            var authorization in new[]
            {
                null,
                new AuthenticationHeaderValue("Bearer", "x.y.z"),
                new AuthenticationHeaderValue("Basic", "eDp5"),
            }
        )
        {
            server.Client.DefaultRequestHeaders.Authorization = authorization;
            using var answer = await server.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
            Assert.Equal("Token is missing or invalid", (await TestServer.JsonAsync(answer)).GetProperty("error").GetString());
        }
    }
}
