using System.Diagnostics;
using System.Text.Json;
using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>What is logged, where, and what never is.</summary>
public sealed class LoggingTests
{
    [Fact]
    public async Task Debug_tells_every_request_and_no_secret()
    {
        await using var place = new Workplace();
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        var secret = server.Credentials["MYCELIA_TOKEN"];
        Pcm.WriteWav(place.File("noise.wav"), Pcm.Noise(16_000));
        string[] record = ["--input", "noise.wav", "--no-realtime", "--log-level", "debug"];
        var said = "";

        // Well, with a log file; refused, to stderr; as JSON, verbose, and with the settings shown.
        said += await RunAsync(0, server.Environment, [.. record, "--log-file", "log"]);
        var log = await File.ReadAllTextAsync(place.File("log"));
        said += log + await RunAsync(null, [.. server.Environment, new("MYCELIA_TOKEN", secret + "x")], [.. record, "--verbose"]);
        said += await RunAsync(
            4,
            [.. server.Environment, new("MYCELIA_TOKEN", secret + "x")],
            ["upload", "--log-level", "debug", "--log-file", "log"]
        );
        said += await RunAsync(0, server.Environment, [.. record, "--json"]);
        foreach (var command in new[] { "config", "auth", "doctor", "queue" })
            said += await RunAsync(null, server.Environment, [command]) + await RunAsync(null, server.Environment, [command, "--json"]);
        said += await File.ReadAllTextAsync(place.File("log"));

        Assert.Matches("DEBUG +POST http://[^ ]*/oauth/token: 200 after [0-9]+ ms", log);
        Assert.Matches("DEBUG +POST http://[^ ]*/api/audio/ingest: 200 after", log);
        Assert.Contains("MYCELIA_TOKEN = (set, not shown) (MYCELIA_TOKEN in the environment)", log, StringComparison.Ordinal);
        Assert.Contains("/oauth/token: 401 after", said, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(place.File("log")));
        Assert.DoesNotContain(secret, said, StringComparison.Ordinal);
        Assert.DoesNotContain(await AccessTokenAsync(server), said, StringComparison.Ordinal);
        foreach (var word in new[] { "Authorization", "Bearer", "access_token\":", "client_secret" })
            Assert.DoesNotContain(word, said, StringComparison.OrdinalIgnoreCase);

        async Task<string> RunAsync(int? expected, IEnumerable<KeyValuePair<string, string>> environment, string[] arguments)
        {
            var overlaid = new Dictionary<string, string> { ["PULSE_SERVER"] = "unix:/nowhere" };
            foreach (var (name, value) in environment)
                overlaid[name] = value;
            var (exitCode, output, error) = await RecorderProcess.RunAsync(place.Folder, overlaid, arguments);
            Assert.True(expected is null || expected == exitCode, error);
            return output + error;
        }
    }

    [Fact]
    public async Task A_log_that_cannot_be_begun_is_named()
    {
        await using var place = new Workplace();
        Pcm.WriteWav(place.File("noise.wav"), Pcm.Noise(1600));
        var result = await RecorderProcess.RunAsync(place.Folder, [], "--no-upload", "--input", "noise.wav", "--log-file", "no/such/log");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("cannot write the log no/such/log", result.Error, StringComparison.Ordinal);
        var level = await RecorderProcess.RunAsync(place.Folder, [], "--no-upload", "--input", "noise.wav", "--log-level", "loud");
        Assert.Contains(
            "--log-level must be one of error, warning, info, debug, not 'loud' (on the command line)",
            level.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task To_the_journal_go_priorities_and_no_stamps()
    {
        await using var place = new Workplace();
        Pcm.WriteWav(place.File("noise.wav"), Pcm.Noise(16_000));
        const string script = """
            JOURNAL_STREAM=0:$(stat -L -c %i /proc/$$/fd/1) exec "$0" --no-upload --input noise.wav --no-realtime
            """;
        var start = new ProcessStartInfo("bash", ["-c", script, Programs.Recorder])
        {
            WorkingDirectory = place.Folder,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        Assert.All(output.TrimEnd().Split('\n'), static line => Assert.Matches("^<6>[a-z]", line));
        Assert.Contains("<6>chunk 0 captured", output, StringComparison.Ordinal);
    }

    private static async Task<string> AccessTokenAsync(LocalServerProcess server)
    {
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent([
            new("grant_type", "client_credentials"),
            new("client_id", server.Credentials["MYCELIA_CLIENT_ID"]),
            new("client_secret", server.Credentials["MYCELIA_TOKEN"]),
        ]);
        using var answer = await http.PostAsync(new Uri(server.Url, "/oauth/token"), form);
        var token = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("access_token").GetString()!;
        // What all of a server's tokens begin with.
        return token[..16];
    }
}
