using System.Net;
using System.Net.Http.Headers;
using Mycelia.LocalServer.Credentials;

namespace Mycelia.Recorder.Tests.LocalServer;

public sealed class AccessTokenTests
{
    private readonly SettableTime _time = new();
    private readonly ServerIdentity _identity = ServerIdentity.For(ClientCredentials.Generate(DateTimeOffset.UnixEpoch));

    [Fact]
    public void A_token_is_good_until_its_lifetime_is_over()
    {
        var tokens = new AccessTokens(_identity, TimeSpan.FromSeconds(60), _time);
        var token = tokens.Issue();

        Assert.True(tokens.Accepts(token));
        _time.Now += TimeSpan.FromSeconds(59);
        Assert.True(tokens.Accepts(token));
        _time.Now += TimeSpan.FromSeconds(1);
        Assert.False(tokens.Accepts(token));
    }

    [Fact]
    public void A_token_of_another_server_or_with_a_changed_letter_is_refused()
    {
        var tokens = new AccessTokens(_identity, TimeSpan.FromDays(1), _time);
        var other = new AccessTokens(_identity with { SigningKey = new byte[32] }, TimeSpan.FromDays(1), _time);
        var token = tokens.Issue();

        Assert.False(tokens.Accepts(other.Issue()));
        for (var i = 0; i < token.Length - 1; i++) // the last letter of base64 has bits that mean nothing
            Assert.False(tokens.Accepts($"{token[..i]}{(token[i] == 'A' ? 'B' : 'A')}{token[(i + 1)..]}"));
    }

    [Fact]
    public void A_token_of_a_former_client_is_refused()
    {
        var former = new AccessTokens(_identity with { ClientId = new string('0', 24) }, TimeSpan.FromDays(1), _time);
        Assert.False(new AccessTokens(_identity, TimeSpan.FromDays(1), _time).Accepts(former.Issue()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.")]
    [InlineData("a.b.c.d")]
    public void What_is_no_token_is_refused(string text) =>
        Assert.False(new AccessTokens(_identity, TimeSpan.FromDays(1), _time).Accepts(text));

    [Fact]
    public async Task An_expired_token_gets_401_and_a_new_one_works()
    {
        await using var server = await TestServer.StartAsync(settings => settings with { TokenLifetime = TimeSpan.FromSeconds(5) }, _time);
        _time.Now += TimeSpan.FromSeconds(6);

        using var refused = await server.SendAsync(new Upload());
        await server.SignInAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        await server.StoreAsync(new Upload());
    }

    [Fact]
    public async Task Tokens_and_credentials_survive_a_restart()
    {
        await using var server = await TestServer.StartAsync();
        var credentials = await File.ReadAllTextAsync(Path.Combine(server.Data, "credentials.env"));

        await server.RestartAsync();

        await server.StoreAsync(new Upload()); // with the token of before
        await server.SignInAsync();
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
        foreach (var authorization in new[] { null, new AuthenticationHeaderValue("Bearer", "x.y.z"), new AuthenticationHeaderValue("Basic", "eDp5") })
        {
            server.Client.DefaultRequestHeaders.Authorization = authorization;
            using var answer = await server.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
            Assert.Equal("Token is missing or invalid", (await TestServer.JsonAsync(answer)).GetProperty("error").GetString());
        }
    }
}
