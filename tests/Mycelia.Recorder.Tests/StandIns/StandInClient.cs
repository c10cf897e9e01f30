using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Mycelia.StandIns.Servers;
using ChunkUpload = Mycelia.Recorder.Tests.LocalServer.Upload;

namespace Mycelia.Recorder.Tests.StandIns;

/// <summary>A plain client of a stand-in, signed in unless told otherwise.</summary>
internal sealed class StandInClient : IDisposable
{
    private readonly MyceliaStandIn _server;

    public StandInClient(MyceliaStandIn server, string? bearer = null)
    {
        _server = server;
        Http = new HttpClient { BaseAddress = server.Url, Timeout = TimeSpan.FromSeconds(20) };
        Bearer = bearer ?? Sign(server);
    }

    public HttpClient Http { get; }

    public string Bearer
    {
        set => Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", value);
    }

    public void Dispose() => Http.Dispose();

    public Task<Answer> TokenAsync(string grant, string id, string secret) =>
        SendAsync(
            HttpMethod.Post,
            "/oauth/token",
            new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["grant_type"] = grant,
                    ["client_id"] = id,
                    ["client_secret"] = secret,
                }.Where(static field => field.Value.Length > 0)
            )
        );

    public Task<Answer> UploadAsync(ChunkUpload upload) => SendAsync(HttpMethod.Post, "/api/audio/ingest", upload.ToContent());

    /// <summary>Opens a source file, and returns its id.</summary>
    public async Task<string> OpenAsync() => (await UploadAsync(new())).Json["source_file_id"]!.GetValue<string>();

    /// <summary>A request to the resource that holds the documents, whatever it is called there.</summary>
    public Task<Answer> DocumentsAsync(string json) =>
        ResourceAsync(_server.Generation == Generation.C ? "mongo" : "tech.mycelia.mongo", json);

    public Task<Answer> TimelineAsync(string json) =>
        ResourceAsync(_server.Generation == Generation.C ? "timeline" : "tech.mycelia.timeline", json);

    public Task<Answer> ResourceAsync(string name, string json) =>
        SendAsync(HttpMethod.Post, $"/api/resource/{name}", new StringContent(json, Encoding.UTF8, "application/json"));

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var answer = await Http.SendAsync(request);
        return new((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Content.Headers.ContentType?.MediaType);
    }

    private static string Sign(MyceliaStandIn server)
    {
        using var anonymous = new StandInClient(server, "none");
        return anonymous
            .TokenAsync("client_credentials", server.Options.ClientId, server.Options.ClientSecret)
            .GetAwaiter()
            .GetResult()
            .Json["access_token"]!.GetValue<string>();
    }

    internal sealed record Answer(int Status, string Body, string? Type)
    {
        public JsonObject Json => (JsonObject)JsonNode.Parse(Body)!;
    }
}
