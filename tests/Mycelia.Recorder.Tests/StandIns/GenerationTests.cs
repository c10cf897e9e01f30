using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Mycelia.StandIns.Servers;

namespace Mycelia.Recorder.Tests.StandIns;

/// <summary>How the generations differ, and what their players see.</summary>
public sealed class GenerationTests
{
    private const string FindNothing = """{"action":"findOne","collection":"things","query":{}}""";

    [Theory]
    [InlineData(Generation.B)]
    [InlineData(Generation.C)]
    public async Task The_upload_route_is_gone(Generation generation)
    {
        await using var server = new MyceliaStandIn(new() { Generation = generation });
        using var client = new StandInClient(server);
        var answer = await client.UploadAsync(new());
        Assert.Equal((404, "text/html"), (answer.Status, answer.Type));
        Assert.Equal(404, (await client.GetAsync("/healthz")).Status);
        Assert.Equal("ok", (await client.GetAsync("/health")).Json["status"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(Generation.A, 400, """{"success":false,"error":"Invalid parameters"}""")]
    [InlineData(Generation.B, 400, """{"success":false,"error":"Invalid parameters"}""")]
    [InlineData(Generation.C, 403, """{"status":403,"detail":"Token is missing or invalid"}""")]
    public async Task A_bad_token_is_refused_by_the_resources(Generation generation, int status, string body)
    {
        await using var server = new MyceliaStandIn(new() { Generation = generation });
        using var client = new StandInClient(server, "bad");
        var answer = await client.DocumentsAsync(FindNothing);
        Assert.Equal((status, body), (answer.Status, answer.Body));
        Assert.Equal(generation == Generation.C ? 403 : 401, (await client.GetAsync("/data/audio")).Status);
    }

    [Theory]
    [InlineData(Generation.A, 400)]
    [InlineData(Generation.B, 400)]
    [InlineData(Generation.C, 403)]
    public async Task A_key_without_the_right_is_refused_by_the_resources(Generation generation, int status)
    {
        await using var server = new MyceliaStandIn(new() { Generation = generation, Rights = KeyRights.Only("read") });
        using var client = new StandInClient(server);
        Assert.Equal(200, (await client.DocumentsAsync(FindNothing)).Status);
        Assert.Equal(status, (await client.DocumentsAsync("""{"action":"insertOne","collection":"things","doc":{}}""")).Status);
        Assert.Equal(
            status,
            (
                await client.TimelineAsync(
                    """{"action":"recalculate","start":{"$date":"2025-11-02T10:00:00Z"},"end":{"$date":"2025-11-02T10:00:00Z"}}"""
                )
            ).Status
        );
        Assert.Empty(server.Store.Documents("things"));
    }

    [Fact]
    public async Task The_resources_have_other_names_in_the_last()
    {
        await using var server = new MyceliaStandIn(new() { Generation = Generation.C });
        using var client = new StandInClient(server);
        Assert.Equal(200, (await client.ResourceAsync("mongo", FindNothing)).Status);
        Assert.Equal(404, (await client.ResourceAsync("tech.mycelia.mongo", FindNothing)).Status);
    }

    [Theory]
    [InlineData(Generation.A, 404)]
    [InlineData(Generation.B, 404)]
    [InlineData(Generation.C, 200)]
    public async Task The_last_says_how_far_audio_has_been_worked_on(Generation generation, int status)
    {
        await using var server = new MyceliaStandIn(new() { Generation = generation });
        using var client = new StandInClient(server);
        Assert.Equal(status, (await client.GetAsync("/api/audio/pipeline")).Status);
        server.Pipeline = null;
        Assert.Equal(404, (await client.GetAsync("/api/audio/pipeline")).Status);
    }

    [Fact]
    public async Task An_upgrade_keeps_what_was_stored()
    {
        await using var server = new MyceliaStandIn();
        using var client = new StandInClient(server);
        Assert.Equal(200, (await client.UploadAsync(new())).Status);
        server.Generation = Generation.B;
        Assert.Equal(404, (await client.UploadAsync(new())).Status);
        Assert.NotEqual(
            "null",
            (await client.DocumentsAsync("""{"action":"findOne","collection":"audio_chunks","query":{"index":0}}""")).Body
        );
    }

    [Fact]
    public async Task Bins_come_into_being_by_recalculation_only_and_are_marked_by_their_start()
    {
        await using var server = new MyceliaStandIn(new() { Generation = Generation.B });
        using var client = new StandInClient(server);
        await InsertChunkAsync(client, "2025-11-02T10:02:00Z");

        Assert.Equal("""{"success":true}""", (await TimelineAsync("invalidate", "2025-11-02T10:00:00Z", "2025-11-02T10:05:00Z")).Body);
        Assert.Empty(Bins());
        await TimelineAsync("recalculate", "2025-11-02T10:02:00Z", "2025-11-02T10:02:10Z");
        Assert.Equal(("2025-11-02T10:00:00Z", 1, false), Assert.Single(Bins()));
        Assert.Single(server.Store.Documents("histogram_1week"));

        await TimelineAsync("invalidate", "2025-11-02T10:02:00Z", "2025-11-02T10:05:00Z");
        Assert.False(Bins().Single().Stale);
        await TimelineAsync("invalidate", "2025-11-02T10:00:00Z", "2025-11-02T10:05:00Z");
        Assert.True(Bins().Single().Stale);

        (string Start, int Count, bool Stale)[] Bins() =>
            [
                .. server
                    .Store.Documents("histogram_5min")
                    .Select(static bin =>
                        (
                            bin["start"]!["$date"]!.GetValue<string>(),
                            bin["totals"]!["audio_chunks"]!["count"]!.GetValue<int>(),
                            bin["stale"]!.GetValue<bool>()
                        )
                    ),
            ];

        Task<StandInClient.Answer> TimelineAsync(string action, string start, string end) =>
            client.TimelineAsync($$$"""{"action":"{{{action}}}","start":{"$date":"{{{start}}}"},"end":{"$date":"{{{end}}}"} }""");
    }

    [Fact]
    public async Task The_player_is_given_what_plays_from_a_time_on()
    {
        await using var server = new MyceliaStandIn(new() { Generation = Generation.B });
        using var client = new StandInClient(server);
        foreach (var start in new[] { "2025-11-02T10:00:20Z", "2025-11-02T10:00:00Z", "2025-11-02T10:00:10Z" })
            await InsertChunkAsync(client, start);

        var segments = (JsonArray)(await client.GetAsync("/data/audio?start=2025-11-02T10%3A00%3A15Z&limit=2")).Json["segments"]!;
        Assert.Equal(
            ["2025-11-02T10:00:10Z", "2025-11-02T10:00:20Z"],
            segments.Select(static segment => segment!["start"]!.GetValue<string>())
        );
        Assert.Equal(
            ("AQID", "6b0200000000000000000001"),
            (segments[0]!["data"]!.GetValue<string>(), segments[0]!["originalID"]!.GetValue<string>())
        );
    }

    [Fact]
    public async Task It_speaks_tls_with_the_certificate_that_it_is_given()
    {
        using var key = RSA.Create(2048);
        using var made = new CertificateRequest("CN=stand-in", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-2),
            DateTimeOffset.UtcNow.AddDays(2)
        );
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        await using var server = new MyceliaStandIn(new() { Manners = new() { Certificate = certificate } });
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, seen, _, _) => seen?.GetCertHashString() == certificate.GetCertHashString(),
            },
        };
        using var http = new HttpClient(handler) { BaseAddress = server.Url };
        Assert.Equal("""{"ok":true}""", await http.GetStringAsync("/healthz"));

        using var careful = new HttpClient { BaseAddress = server.Url };
        await Assert.ThrowsAsync<HttpRequestException>(() => careful.GetStringAsync("/healthz"));
        Assert.Equal("""{"ok":true}""", await http.GetStringAsync("/healthz"));
    }

    private static async Task InsertChunkAsync(StandInClient client, string start) =>
        Assert.Equal(
            200,
            (
                await client.DocumentsAsync(
                    $$$"""
                    {"action":"insertOne","collection":"audio_chunks","doc":{"format":"opus","original_id":{"$oid":"6b0200000000000000000001"},
                     "start":{"$date":"{{{start}}}"},"data":{"$binary":{"base64":"AQID","subType":"00"} } } }
                    """
                )
            ).Status
        );
}
