using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Mycelia.Recorder.Tests.LocalServer;

public sealed class TokenEndpointTests
{
    [Fact]
    public async Task A_form_with_the_right_secret_gets_a_bearer_token_that_no_cache_keeps()
    {
        await using var server = await TestServer.StartAsync();

        using var answer = await server.RequestTokenAsync(server.ClientId, server.Secret);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        var json = await TestServer.JsonAsync(answer);
        Assert.Equal("bearer", json.GetProperty("token_type").GetString());
        Assert.Equal(86_400, json.GetProperty("expires_in").GetInt32());
        Assert.Equal("*", json.GetProperty("scope").GetString());
    }

    [Fact]
    public async Task Json_and_basic_authentication_get_a_token_too()
    {
        await using var server = await TestServer.StartAsync();
        using var json = new StringContent(
            $$"""{"grant_type":"client_credentials","client_id":"{{server.ClientId}}","client_secret":"{{server.Secret}}"}""",
            Encoding.UTF8,
            "application/json"
        );
        using var basic = new HttpRequestMessage(HttpMethod.Post, "/oauth/token")
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
            Headers =
            {
                Authorization = new AuthenticationHeaderValue(
                    "Basic",
                    Convert.ToBase64String(Encoding.UTF8.GetBytes($"{server.ClientId}:{server.Secret}"))
                ),
            },
        };

        Assert.Equal(HttpStatusCode.OK, (await server.Client.PostAsync("/oauth/token", json)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.SendAsync(basic)).StatusCode);
    }

    [Fact]
    public async Task A_wrong_id_or_secret_is_an_invalid_client()
    {
        await using var server = await TestServer.StartAsync();

        foreach (var (id, secret) in new[] { (server.ClientId, server.Secret[..^1] + "!"), (new string('0', 24), server.Secret) })
        {
            using var answer = await server.RequestTokenAsync(id, secret);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("""{"error":"invalid_client"}""", await answer.Content.ReadAsStringAsync());
        }
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "grant_type=client_credentials&client_id=a", "invalid_request")]
    [InlineData("application/x-www-form-urlencoded", "client_id=a&client_secret=b", "invalid_request")]
    [InlineData("application/x-www-form-urlencoded", "grant_type=password&client_id=a&client_secret=b", "unsupported_grant_type")]
    [InlineData("application/json", "{\"grant_type\":", "invalid_request")]
    [InlineData("application/json", "[1]", "invalid_request")]
    [InlineData("text/plain", "grant_type=client_credentials&client_id=a&client_secret=b", "invalid_request")]
    public async Task A_request_that_is_not_one_is_told_so(string type, string body, string error)
    {
        await using var server = await TestServer.StartAsync();
        using var content = new StringContent(body, Encoding.UTF8, type);

        using var answer = await server.Client.PostAsync("/oauth/token", content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(error, (await TestServer.JsonAsync(answer)).GetProperty("error").GetString());
    }

    [Fact]
    public async Task An_endless_token_request_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        using var content = new ByteArrayContent(new byte[1_000_000]);

        Assert.Equal(HttpStatusCode.BadRequest, (await server.Client.PostAsync("/oauth/token", content)).StatusCode);
    }

    [Fact]
    public async Task The_metadata_names_the_token_endpoint_and_its_ways_to_sign_in()
    {
        await using var server = await TestServer.StartAsync();

        var json = await server.GetJsonAsync("/.well-known/oauth-authorization-server");

        Assert.Equal(new Uri(server.Address, "/oauth/token").ToString(), json.GetProperty("token_endpoint").GetString());
        Assert.Equal(
            ["client_secret_basic", "client_secret_post"],
            json.GetProperty("token_endpoint_auth_methods_supported").EnumerateArray().Select(method => method.GetString()!)
        );
    }
}
