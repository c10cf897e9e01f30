using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Mycelia.LocalServer.Page;
using Mycelia.Recorder.Tests.LocalServer.Listening;

namespace Mycelia.Recorder.Tests.LocalServer;

/// <summary>docs/local-server.openapi.json says what the server really answers.</summary>
public sealed class OpenApiTests
{
    private const string Refs = "#/components/schemas/";
    private const string Window = "from=2025-11-02T10:00:00Z&to=2025-11-02T10:00:10Z";

    private static readonly string Text = File.ReadAllText(Path.Combine(RepositoryFolder.Path, "docs/local-server.openapi.json"));
    private static readonly JsonObject Document = JsonNode.Parse(Text)!.AsObject();

    private readonly HashSet<string> _asked = [];

    [Fact]
    public async Task Every_request_is_answered_as_it_is_described()
    {
        Assert.SkipUnless(new PageAssets().Find("index.html") is not null, "this build has no page");
        await using var server = await TestServer.StartAsync();
        var id = await ListenTests.StoreAsync(server, "2025-11-02T10:00:00Z", 16_000, device: "left");
        await ListenTests.StoreAsync(server, "2025-11-02T10:00:05Z", 16_000, device: "right");
        var asks = new (HttpMethod Method, string Path, string Of, object? Body)[]
        {
            (HttpMethod.Get, "/", "/", null),
            (
                HttpMethod.Put,
                "/api/labels/label-01",
                "/api/labels/{id}",
                new
                {
                    from = 1762077600000,
                    text = "x",
                    recorder = "r1",
                }
            ),
            (HttpMethod.Put, "/api/labels/short", "/api/labels/{id}", new { from = 1762077600000, text = "x" }),
            (
                HttpMethod.Put,
                "/api/labels/label-02",
                "/api/labels/{id}",
                new
                {
                    from = 1762077600000,
                    text = "x",
                    recorder = "r9",
                }
            ),
            (
                HttpMethod.Put,
                "/api/protections/keep-001",
                "/api/protections/{id}",
                new { from = "2025-11-02T10:00:00Z", to = "2025-11-02T10:00:00.5Z" }
            ),
            (
                HttpMethod.Put,
                $"/api/recordings/{id}/notes",
                "/api/recordings/{id}/notes",
                new { marks = new[] { new { at = "2025-11-02T10:00:00Z", label = "x" } }, ended = true }
            ),
            (HttpMethod.Delete, $"/api/audio?{Window}&dry_run=1", "/api/audio", null),
            (HttpMethod.Delete, $"/api/audio?{Window}", "/api/audio", null),
            (HttpMethod.Delete, $"/api/audio?{Window}&unprotected=1", "/api/audio", null),
            (HttpMethod.Get, "/api/days", "/api/days", null),
            (HttpMethod.Get, "/api/days?tz=x", "/api/days", null),
            (HttpMethod.Get, "/api/days/2025-11-02", "/api/days/{date}", null),
            (HttpMethod.Get, $"/api/window?{Window}", "/api/window", null),
            (HttpMethod.Get, $"/api/peaks?{Window}&px=100", "/api/peaks", null),
            (HttpMethod.Get, $"/api/peaks?{Window}&px=100&recorder=r9", "/api/peaks", null),
            (HttpMethod.Get, $"/api/audio?{Window}&recorder=r1", "/api/audio", null),
            (HttpMethod.Get, $"/api/audio?{Window}&recorder=r9", "/api/audio", null),
            (HttpMethod.Get, "/api/audio", "/api/audio", null),
            (HttpMethod.Delete, "/api/labels/label-01", "/api/labels/{id}", null),
            (HttpMethod.Delete, "/api/labels/label-01", "/api/labels/{id}", null),
            (HttpMethod.Delete, "/api/protections/keep-001", "/api/protections/{id}", null),
            (HttpMethod.Get, "/session", "/session", null),
            (HttpMethod.Post, "/session", "/session", new { client_id = server.ClientId, client_secret = server.Secret }),
            (HttpMethod.Post, "/session", "/session", new { client_id = server.ClientId, client_secret = "x" }),
            (HttpMethod.Delete, "/session", "/session", null),
            (HttpMethod.Post, "/api/links", "/api/links", null),
            (HttpMethod.Get, "/open?once=x", "/open", null),
            (HttpMethod.Get, "/api/events", "/api/events", null),
        };
        foreach (var (method, path, of, body) in asks)
            await AskAsync(server, method, path, of, body);

        var described = Document["paths"]!
            .AsObject()
            .SelectMany(static path =>
                path.Value!.AsObject().Where(static one => one.Key != "parameters").Select(one => $"{one.Key} {path.Key}")
            );
        Assert.Equal(described.Order(StringComparer.Ordinal), _asked.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_wrong_answer_is_found()
    {
        var wrong = JsonElement.Parse("""{"version":1,"tz":"UTC","first":null,"last":"yesterday","days":[]}""");
        Assert.False(SchemaOf(new JsonObject { ["$ref"] = Refs + "Days" }).Evaluate(wrong).IsValid);
    }

    private async Task AskAsync(TestServer server, HttpMethod method, string path, string of, object? body)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : JsonContent.Create(body, body.GetType()),
        };
        using var answer = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var name = method.Method.ToLowerInvariant();
        _asked.Add($"{name} {of}");
        var responses = Document["paths"]![of]![name]!["responses"]!.AsObject();
        Assert.True(responses.ContainsKey($"{(int)answer.StatusCode}"), $"{method} {path}: {answer.StatusCode} is not described");

        var content = responses[$"{(int)answer.StatusCode}"]!["content"]?.AsObject();
        if (answer.Content.Headers.ContentType?.MediaType is not { } type)
        {
            Assert.Null(content);
            return;
        }

        Assert.True(content?.ContainsKey(type), $"{method} {path}: {type} is not described");
        if (content![type]!["schema"] is not { } schema)
            return;
        var text = JsonElement.Parse(await answer.Content.ReadAsStringAsync());
        var result = SchemaOf(schema.DeepClone().AsObject()).Evaluate(text, new() { OutputFormat = OutputFormat.List });
        Assert.True(result.IsValid, $"{method} {path}: {text}\n{string.Join('\n', Problems(result))}");
    }

    private static JsonSchema SchemaOf(JsonObject schema)
    {
        schema["$defs"] = Document["components"]!["schemas"]!.DeepClone();
        return JsonSchema.FromText(schema.ToJsonString().Replace(Refs, "#/$defs/", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Problems(EvaluationResults result) =>
        (result.Details ?? []).SelectMany(static part => (part.Errors ?? []).Select(error => $"{part.InstanceLocation}: {error.Value}"));
}
