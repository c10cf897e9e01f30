using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Mycelia.Recorder.Tests.LocalServer;

/// <summary>Requests that are nearly right, answered as the standards have it.</summary>
public sealed class StrictnessTests
{
    [Theory]
    [InlineData("GET", "/oauth/token", "POST")]
    [InlineData("DELETE", "/api/audio/ingest", "POST")]
    [InlineData("POST", "/health", "GET, HEAD")]
    [InlineData("OPTIONS", "/healthz", "GET, HEAD")]
    [InlineData("PUT", "/.well-known/oauth-authorization-server", "GET, HEAD")]
    [InlineData("POST", "/api/recordings", "GET, HEAD")]
    [InlineData("PUT", "/api/recordings/0123456789abcdef01234567", "GET, HEAD, DELETE")]
    [InlineData("PATCH", "/api/recordings/0123456789abcdef01234567/audio", "GET, HEAD, DELETE")]
    [InlineData("BREW", "/api/recordings/0123456789abcdef01234567/chunks/0", "GET, HEAD")]
    public async Task Another_method_is_405_and_says_which_are_taken(string method, string path, string allowed)
    {
        await using var server = await TestServer.StartAsync();
        using var request = new HttpRequestMessage(new(method), path);
        using var answer = await server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(allowed, string.Join(", ", answer.Content.Headers.Allow));
        Assert.Contains(path, (await TestServer.JsonAsync(answer)).GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_that_is_none_is_404_by_any_method()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var method in new[] { "GET", "POST", "BREW" })
        {
            using var request = new HttpRequestMessage(new(method), "/api/nothing");
            using var answer = await server.Client.SendAsync(request);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("Bearer {0}", HttpStatusCode.OK)]
    [InlineData("bearer   {0}", HttpStatusCode.OK)]
    [InlineData("Bearer{0}", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer\t{0}", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer {0} {0}", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer", HttpStatusCode.Unauthorized)]
    public async Task A_token_follows_its_scheme_after_one_blank_or_more(string authorization, HttpStatusCode status)
    {
        await using var server = await TestServer.StartAsync();
        var token = server.Client.DefaultRequestHeaders.Authorization!.Parameter!;
        server.Client.DefaultRequestHeaders.Authorization = null;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/recordings");
        request.Headers.TryAddWithoutValidation("Authorization", string.Format(null, authorization, token));
        using var answer = await server.Client.SendAsync(request);
        Assert.Equal(status, answer.StatusCode);
    }

    [Theory]
    [InlineData("gzip", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("identity, br", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("snake-oil", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("Identity", HttpStatusCode.OK)]
    public async Task A_body_in_a_coding_is_415_and_nothing_is_stored(string coding, HttpStatusCode status)
    {
        await using var server = await TestServer.StartAsync();
        using var upload = new Upload().ToRequest();
        upload.Content!.Headers.TryAddWithoutValidation("Content-Encoding", coding);
        using var answer = await server.Client.SendAsync(upload);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(
            status == HttpStatusCode.OK ? 1 : 0,
            (await server.Client.GetStringAsync("/api/recordings")).Split("\"id\"").Length - 1
        );
        using var token = new HttpRequestMessage(HttpMethod.Post, "/oauth/token")
        {
            Content = new FormUrlEncodedContent([
                new("grant_type", "client_credentials"),
                new("client_id", server.ClientId),
                new("client_secret", server.Secret),
            ]),
        };
        token.Content.Headers.TryAddWithoutValidation("Content-Encoding", coding);
        using var granted = await server.Client.SendAsync(token);
        Assert.Equal(status, granted.StatusCode);
    }

    [Fact]
    public async Task A_part_in_a_coding_is_415()
    {
        await using var server = await TestServer.StartAsync();
        using var upload = new Upload().ToRequest();
        ((MultipartFormDataContent)upload.Content!).First().Headers.ContentEncoding.Add("gzip");
        using var answer = await server.Client.SendAsync(upload);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Theory]
    [InlineData("""{"grant_type":"client_credentials","client_id":"\ud800","client_secret":"x"}""")]
    [InlineData("""{"grant_type":"\udfff","client_id":"a","client_secret":"x"}""")]
    [InlineData("""{"\ud800":1,"grant_type":"client_credentials","client_id":"a","client_secret":"\ud800x"}""")]
    public async Task Half_a_pair_in_a_token_request_is_an_invalid_request(string body)
    {
        await using var server = await TestServer.StartAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await server.Client.PostAsync("/oauth/token", content);
        Assert.Equal(
            (HttpStatusCode.BadRequest, """{"error":"invalid_request"}"""),
            (answer.StatusCode, await answer.Content.ReadAsStringAsync())
        );
        Assert.Equal("", server.Log.ToString());
    }

    [Theory]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"\udfff":1}""")]
    [InlineData("""{"a":[{"b":["\udc00"]}]}""")]
    public async Task Half_a_pair_in_metadata_is_400_and_the_list_goes_on(string metadata)
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await server.SendAsync(new Upload { Data = $$"""{"start":"2025-11-02T10:00:00Z","metadata":{{metadata}}}""" });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/api/recordings")).StatusCode);
    }

    [Theory]
    [InlineData(30, HttpStatusCode.OK)]
    [InlineData(62, HttpStatusCode.BadRequest)]
    public async Task What_is_accepted_can_be_given_back_however_deep_it_is(int levels, HttpStatusCode status)
    {
        await using var server = await TestServer.StartAsync();
        var metadata = string.Concat(Enumerable.Repeat("{\"a\":", levels)) + "1" + new string('}', levels);
        using var answer = await server.SendAsync(new Upload { Data = $$"""{"start":"2025-11-02T10:00:00Z","metadata":{{metadata}}}""" });
        Assert.Equal(status, answer.StatusCode);
        if (status == HttpStatusCode.OK)
            Assert.Equal(
                HttpStatusCode.OK,
                (
                    await server.Client.GetAsync(
                        $"/api/recordings/{(await TestServer.JsonAsync(answer)).GetProperty("source_file_id").GetString()}"
                    )
                ).StatusCode
            );
    }

    [Theory]
    [InlineData("grant_type=client_credentials", HttpStatusCode.OK)]
    [InlineData("grant_type=client_credentials&client_id={0}", HttpStatusCode.OK)]
    [InlineData("grant_type=client_credentials&client_id=another", HttpStatusCode.BadRequest)]
    [InlineData("grant_type=client_credentials&client_id={0}&client_secret={1}", HttpStatusCode.BadRequest)]
    [InlineData("grant_type=client_credentials&client_secret={1}", HttpStatusCode.BadRequest)]
    [InlineData("grant_type=client_credentials&client_id=a&client_id=b", HttpStatusCode.BadRequest)]
    [InlineData("grant_type=client_credentials&grant_type=client_credentials", HttpStatusCode.BadRequest)]
    public async Task A_client_authenticates_in_one_way(string form, HttpStatusCode status)
    {
        await using var server = await TestServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token")
        {
            Content = new StringContent(
                string.Format(null, form, server.ClientId, server.Secret),
                Encoding.UTF8,
                "application/x-www-form-urlencoded"
            ),
            Headers =
            {
                Authorization = new AuthenticationHeaderValue(
                    "Basic",
                    Convert.ToBase64String(Encoding.UTF8.GetBytes($"{server.ClientId}:{server.Secret}"))
                ),
            },
        };
        using var answer = await server.Client.SendAsync(request);
        Assert.Equal(status, answer.StatusCode);
        if (status == HttpStatusCode.BadRequest)
            Assert.Equal("""{"error":"invalid_request"}""", await answer.Content.ReadAsStringAsync());
    }
}
