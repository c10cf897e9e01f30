using System.Net.Http.Headers;
using System.Text;
using Mycelia.StandIns.Servers;

namespace Mycelia.Recorder.Tests.StandIns;

/// <summary>The token endpoint, which all generations share.</summary>
public sealed class TokenTests : IAsyncLifetime
{
    private readonly MyceliaStandIn _server = new(new() { Generation = Generation.B });
    private readonly StandInClient _client;

    public TokenTests() => _client = new StandInClient(_server, "none");

    private string Id => _server.Options.ClientId;

    private string Secret => _server.Options.ClientSecret;

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task The_right_key_gets_a_token()
    {
        var answer = await _client.TokenAsync("client_credentials", Id, Secret);
        Assert.Equal(
            (200, "bearer", 86400, "*"),
            (
                answer.Status,
                answer.Json["token_type"]!.GetValue<string>(),
                answer.Json["expires_in"]!.GetValue<int>(),
                answer.Json["scope"]!.GetValue<string>()
            )
        );
        Assert.Equal(3, answer.Json["access_token"]!.GetValue<string>().Split('.').Length);
    }

    [Theory]
    [InlineData("client_credentials", "6b0f0000c0ffee0000000009", "right", 401, "invalid_client")]
    [InlineData("client_credentials", "6b0f0000c0ffee0000000001", "mycelia_wrong", 401, "invalid_client")]
    [InlineData("password", "6b0f0000c0ffee0000000001", "right", 400, "invalid_request")]
    [InlineData("client_credentials", "", "right", 400, "invalid_request")]
    [InlineData("client_credentials", "6b0f0000c0ffee0000000001", "", 400, "invalid_request")]
    public async Task The_wrong_one_gets_an_error(string grant, string id, string secret, int status, string error)
    {
        var answer = await _client.TokenAsync(grant, id, secret == "right" ? Secret : secret);
        Assert.Equal((status, $$"""{"error":"{{error}}"}"""), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task Json_and_basic_are_understood_too()
    {
        var json = $$"""{"grant_type":"client_credentials","client_id":"{{Id}}","client_secret":"{{Secret}}"}""";
        Assert.Equal(
            200,
            (await _client.SendAsync(HttpMethod.Post, "/oauth/token", new StringContent(json, Encoding.UTF8, "application/json"))).Status
        );
        _client.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Id}:{Secret}"))
        );
        Assert.Equal(200, (await _client.TokenAsync("client_credentials", "", "")).Status);
    }

    [Fact]
    public async Task A_revoked_key_gets_no_new_token_and_keeps_the_old_ones()
    {
        using var signedIn = new StandInClient(_server);
        _server.Tokens.IsKeyRevoked = true;
        Assert.Equal(401, (await _client.TokenAsync("client_credentials", Id, Secret)).Status);
        Assert.Equal(200, (await signedIn.GetAsync("/data/audio")).Status);
        _server.Tokens.ForgetAll();
        Assert.Equal(401, (await signedIn.GetAsync("/data/audio")).Status);
    }

    [Fact]
    public async Task The_metadata_names_the_endpoint() =>
        Assert.Equal(
            new Uri(_server.Url, "/oauth/token").ToString(),
            (await _client.GetAsync("/.well-known/oauth-authorization-server")).Json["token_endpoint"]!.GetValue<string>()
        );
}
