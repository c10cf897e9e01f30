using System.Text.Json;
using Microsoft.Data.Sqlite;
using Mycelia.EndToEnd.Tests.Support;
using Mycelia.Recorder.Tests.Cli.Schemas;
using Mycelia.StandIns.Servers;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>What <c>--json</c> writes is what docs/schemas says, and has every property that stands there.</summary>
public sealed class DocumentTests
{
    /// <summary>Nobody answers there.</summary>
    private static readonly KeyValuePair<string, string>[] NoServer =
    [
        new("MYCELIA_URL", "http://127.0.0.1:9"),
        new("MYCELIA_CLIENT_ID", "x"),
        new("MYCELIA_TOKEN", "y"),
        new("PULSE_SERVER", "unix:/nonexistent"),
    ];

    [Theory]
    [InlineData("queue-status", "queue status")]
    [InlineData("queue-list", "queue list")]
    [InlineData("config", "config")]
    [InlineData("doctor", "doctor")]
    [InlineData("upload-dry-run", "upload --dry-run", "upload --dry-run a.wav none.wav")]
    public async Task A_document_is_what_its_schema_says(string schema, params string[] commands)
    {
        await using var place = new Workplace();
        await RecordAsync(place);

        List<JsonElement> documents = [];
        foreach (var command in commands)
            documents.Add(Parse(await RecorderProcess.RunAsync(place.Folder, NoServer, [.. command.Split(' '), "--json"])));

        SchemaFile.Of(schema).AssertFitsAll(documents);
    }

    [Fact]
    public async Task So_is_the_list_beside_exported_chunks()
    {
        await using var place = new Workplace();
        await RecordAsync(place);
        await RecorderProcess.RunAsync(place.Folder, [], "queue", "export", "out");
        SchemaFile
            .Of("queue-export")
            .AssertFitsAll([JsonDocument.Parse(await File.ReadAllTextAsync(place.File("out/manifest.json"))).RootElement]);
    }

    [Fact]
    public async Task So_is_what_auth_says_of_every_kind_of_server()
    {
        await using var place = new Workplace();
        await using var local = await LocalServerProcess.StartAsync(place.ServerData);
        var folder = new KeyValuePair<string, string>("MYCELIA_DESTINATION", $"file:{place.Folder}");
        List<JsonElement> documents =
        [
            Parse(await AskAsync(NoServer)),
            Parse(await AskAsync(local.Environment)),
            Parse(await AskAsync([folder])),
        ];
        foreach (var generation in Enum.GetValues<Generation>())
        {
            await using var server = new MyceliaStandIn(new() { Generation = generation });
            documents.Add(Parse(await AskAsync(server.Environment)));
            server.Rights = static (_, _) => false;
            documents.Add(Parse(await AskAsync(server.Environment)));
        }

        SchemaFile.Of("auth").AssertFitsAll(documents);

        Task<(int ExitCode, string Output, string Error)> AskAsync(IEnumerable<KeyValuePair<string, string>> server) =>
            RecorderProcess.RunAsync(place.Folder, server, "auth", "--json");
    }

    private static readonly string[] Verify = ["verify", "--since", "2026-01-01", "--json"];

    [Fact]
    public async Task So_is_what_verify_says()
    {
        await using var place = new Workplace();
        await using var local = await LocalServerProcess.StartAsync(place.ServerData);
        await RecordAsync(place);
        await RecorderProcess.RunAsync(place.Folder, local.Environment, "upload", "--quiet");
        var stored = Parse(await VerifyAsync());
        var wav = place.File("a.wav");
        await RecorderProcess.RunAsync(
            place.Folder,
            [],
            ["record", "--no-upload", "--no-realtime", "--start", "2026-03-01T12:00:00Z", "--input", wav]
        );

        var left = Parse(await VerifyAsync());
        await local.DisposeAsync();
        using (var index = new SqliteConnection($"Data Source={Path.Combine(place.ServerData, "index.db")};Pooling=False"))
        {
            index.Open();
            using var lose = index.CreateCommand();
            lose.CommandText = "DELETE FROM chunks";
            lose.ExecuteNonQuery();
        }

        await using var again = await LocalServerProcess.StartAsync(place.ServerData);
        var lost = Parse(await RecorderProcess.RunAsync(place.Folder, again.Environment, [.. Verify, "--moved", "--repair"]));
        SchemaFile.Of("verify").AssertFitsAll([stored, left, lost]);

        Task<(int ExitCode, string Output, string Error)> VerifyAsync() =>
            RecorderProcess.RunAsync(place.Folder, local.Environment, Verify);
    }

    [Fact]
    public async Task So_are_the_inputs_and_the_events_and_the_state_of_a_recorder()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        await using var server = new MyceliaStandIn(new() { Generation = Generation.B });
        SchemaFile
            .Of("devices")
            .AssertFitsAll([Parse(await RecorderProcess.RunAsync(place.Folder, sound.Environment, "devices", "--json"))]);

        await using var recorder = RecorderProcess.Start(
            place.Folder,
            [.. sound.Environment, .. server.Environment],
            "--json",
            "--chunk-seconds",
            "1"
        );
        await recorder.EventAsync("chunk_uploaded");
        SchemaFile.Of("status").AssertFits(Parse(await RecorderProcess.RunAsync(place.Folder, [], "status", "--json")));
        recorder.Signal("TERM");
        await recorder.ExitAsync();
        Assert.All(
            recorder.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            static line => SchemaFile.Of("events").AssertFits(JsonDocument.Parse(line).RootElement)
        );
    }

    private static async Task RecordAsync(Workplace place)
    {
        var wav = Pcm.WriteWav(place.File("a.wav"), Pcm.Noise(12_345));
        await RecorderProcess.RunAsync(place.Folder, [], "record", "--no-upload", "--no-realtime", "--input", wav);
    }

    private static JsonElement Parse((int ExitCode, string Output, string Error) result)
    {
        Assert.True(result.Output.StartsWith('{'), result.Output + result.Error);
        return JsonDocument.Parse(result.Output).RootElement;
    }
}
