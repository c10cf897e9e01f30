using System.Text.Json;
using Mycelia.EndToEnd.Tests.Support;
using Mycelia.StandIns.Proxies;
using Mycelia.StandIns.Servers;
using Mycelia.StandIns.Tls;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>The way to the server, as the program goes it: TLS, proxies, what <c>auth</c> says of them.</summary>
public sealed class ConnectionTests : IDisposable
{
    private const string ProxyPassword = "s3cret-of-the-proxy";
    private readonly TestAuthority _authority = new("Home Authority");

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task A_server_with_a_private_authority_is_delivered_to_through_a_proxy()
    {
        await using var place = new Workplace();
        await File.WriteAllTextAsync(place.File("ca.pem"), _authority.Pem);
        await using var server = new MyceliaStandIn(
            new()
            {
                Host = "mycelia.test",
                Manners = new() { Certificate = _authority.Sign(["mycelia.test"]) },
            }
        );
        await using var proxy = new ForwardProxy { Login = "user:" + ProxyPassword };
        Pcm.WriteWav(place.File("noise.wav"), Pcm.Noise(16_000));
        Dictionary<string, string> environment = new(server.Environment)
        {
            ["https_proxy"] = $"http://user:{ProxyPassword}@{proxy.Url.Authority}",
            ["MYCELIA_CA_FILE"] = "ca.pem",
        };

        var recorded = await RecorderProcess.RunAsync(
            place.Folder,
            environment,
            "--input",
            "noise.wav",
            "--no-realtime",
            "--log-level",
            "debug",
            "--log-file",
            "log"
        );
        var auth = await RecorderProcess.RunAsync(place.Folder, environment, "auth");
        var wrongLogin = await RecorderProcess.RunAsync(
            place.Folder,
            [.. environment, new("https_proxy", $"http://user:{ProxyPassword}x@{proxy.Url.Authority}")],
            "auth",
            "--json"
        );

        Assert.Equal(0, recorded.ExitCode);
        Assert.Single(server.Store.Find("audio_chunks", []));
        Assert.All(proxy.Requests, line => Assert.Equal($"CONNECT mycelia.test:{server.Url.Port} HTTP/1.1", line));
        Assert.Equal(0, auth.ExitCode);
        Assert.Contains($"through the proxy {proxy.Url.Authority}", auth.Output, StringComparison.Ordinal);
        Assert.Contains("signed by Home Authority", auth.Output, StringComparison.Ordinal);
        Assert.Equal(1, wrongLogin.ExitCode);
        Assert.Contains("wants a login (407)", wrongLogin.Output, StringComparison.Ordinal);
        var said = string.Concat(
            recorded.Output,
            recorded.Error,
            auth.Output,
            auth.Error,
            wrongLogin.Output,
            wrongLogin.Error,
            await File.ReadAllTextAsync(place.File("log"))
        );
        Assert.DoesNotContain(ProxyPassword, said, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Options.ClientSecret, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Documents_go_through_a_socks_proxy_with_a_login()
    {
        await using var place = new Workplace();
        await File.WriteAllTextAsync(place.File("ca.pem"), _authority.Pem);
        await using var server = new MyceliaStandIn(
            new()
            {
                Generation = Generation.B,
                Host = "mycelia.test",
                Manners = new() { Certificate = _authority.Sign(["mycelia.test"]) },
            }
        );
        await using var proxy = new SocksProxy { Login = "user:" + ProxyPassword };
        Pcm.WriteWav(place.File("noise.wav"), Pcm.Noise(16_000));
        Dictionary<string, string> environment = new(server.Environment)
        {
            ["ALL_PROXY"] = $"socks5://user:{ProxyPassword}@{proxy.Authority}",
            ["MYCELIA_CA_FILE"] = "ca.pem",
        };

        var recorded = await RecorderProcess.RunAsync(
            place.Folder,
            environment,
            "--input",
            "noise.wav",
            "--no-realtime",
            "--log-level",
            "debug",
            "--log-file",
            "log"
        );
        var wrongLogin = await RecorderProcess.RunAsync(
            place.Folder,
            [.. environment, new("ALL_PROXY", $"socks5://user:{ProxyPassword}x@{proxy.Authority}")],
            "auth",
            "--json"
        );

        Assert.Equal(0, recorded.ExitCode);
        Assert.True(Assert.Single(server.Store.Documents("source_files"))["ingested"]!.GetValue<bool>());
        Assert.Single(server.Store.Documents("audio_chunks"));
        Assert.All(proxy.Requests, line => Assert.Equal($"mycelia.test:{server.Url.Port}", line));
        Assert.Equal(1, wrongLogin.ExitCode);
        Assert.Contains("wants a login", wrongLogin.Output, StringComparison.Ordinal);
        var said = string.Concat(
            recorded.Output,
            recorded.Error,
            wrongLogin.Output,
            wrongLogin.Error,
            await File.ReadAllTextAsync(place.File("log"))
        );
        Assert.DoesNotContain(ProxyPassword, said, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Options.ClientSecret, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_with_tls_is_said_and_nothing_is_sent()
    {
        await using var place = new Workplace();
        await File.WriteAllTextAsync(place.File("ca.pem"), _authority.Pem);
        using var good = _authority.Sign(["127.0.0.1"]);
        using var expired = _authority.Sign(["127.0.0.1"], DateTimeOffset.UtcNow.AddDays(-90), DateTimeOffset.UtcNow.AddDays(-2));
        using var foreign = _authority.Sign(["other.example"]);
        using var alone = TestAuthority.SignItself("127.0.0.1");
        var cases = new[]
        {
            (good, false, "signed by Home Authority, whom this machine does not know"),
            (alone, true, "signed by nobody but itself"),
            (expired, true, "expired on "),
            (foreign, true, "is for other.example and not for 127.0.0.1"),
        };
        await Task.WhenAll(
            cases.Select(async one =>
            {
                await using var server = new MyceliaStandIn(new() { Manners = new() { Certificate = one.Item1 } });
                var result = await RecorderProcess.RunAsync(
                    place.Folder,
                    server.Environment,
                    one.Item2 ? ["auth", "--ca-file", "ca.pem"] : ["auth"]
                );
                Assert.Equal(1, result.ExitCode);
                Assert.Contains(one.Item3, result.Output, StringComparison.Ordinal);
                Assert.Empty(server.Requests);
            })
        );
    }

    [Theory]
    [InlineData("none.pem", null, "cannot use the CA file none.pem (on the command line)")]
    [InlineData("ca.pem", "no certificate", "there is no certificate in it")]
    public async Task A_ca_file_that_is_none_is_found_out_at_the_start(string name, string? content, string expected)
    {
        await using var place = new Workplace();
        if (content is not null)
            await File.WriteAllTextAsync(place.File(name), content);
        var result = await RecorderProcess.RunAsync(
            place.Folder,
            [new("MYCELIA_CLIENT_ID", "id"), new("MYCELIA_TOKEN", "secret"), new("PULSE_SERVER", "unix:/nowhere")],
            "--url",
            "https://127.0.0.1:1",
            "--ca-file",
            name
        );
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(place.QueueFile));
    }

    [Theory]
    [InlineData(Generation.A, true, 0, "ingest_and_resource", true)]
    [InlineData(Generation.B, true, 0, "resource", true)]
    [InlineData(Generation.C, false, 4, "resource_2026", false)]
    public async Task Auth_says_what_the_server_is_and_whether_the_key_may_deliver(
        Generation generation,
        bool hasRights,
        int exitCode,
        string kind,
        bool mayWrite
    )
    {
        await using var place = new Workplace();
        await using var server = new MyceliaStandIn(
            new() { Generation = generation, Rights = hasRights ? static (_, _) => true : KeyRights.None }
        );
        var result = await RecorderProcess.RunAsync(place.Folder, server.Environment, "auth", "--json");
        Assert.Equal(exitCode, result.ExitCode);
        var answer = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal((kind, mayWrite), (answer.GetProperty("kind").GetString(), answer.GetProperty("may_write").GetBoolean()));
        Assert.Empty(server.Store.Find("audio_chunks", []));
        Assert.Empty(server.Store.Find("source_files", []));
    }

    [Fact]
    public async Task Auth_warns_of_rights_without_which_audio_is_stored_all_the_same()
    {
        await using var place = new Workplace();
        await using var server = new MyceliaStandIn(
            new() { Generation = Generation.C, Rights = KeyRights.AllBut("update", "db/histogram") }
        );
        var said = await RecorderProcess.RunAsync(place.Folder, server.Environment, "auth");
        var json = await RecorderProcess.RunAsync(place.Folder, server.Environment, "auth", "--json");
        Assert.Equal((0, 0), (said.ExitCode, json.ExitCode));
        Assert.Matches("ok +rights +the key may deliver\n", said.Output);
        Assert.Matches(
            "warning +rights +the key may not update db/histogram_\\*: what is delivered does not show on the timeline; give it the "
                + "right to update db/histogram_\\*",
            said.Output
        );
        var answer = JsonDocument.Parse(json.Output).RootElement;
        Assert.Equal("documents", answer.GetProperty("way").GetString());
        Assert.False(answer.GetProperty("rights").GetProperty("update db/histogram_5min").GetBoolean());
        Assert.Equal(
            ["update db/histogram_5min", "update db/histogram_1hour", "update db/histogram_1day", "update db/histogram_1week"],
            answer.GetProperty("missing_rights").EnumerateArray().Select(static right => right.GetString())
        );
    }

    [Fact]
    public async Task What_goes_over_the_network_in_clear_is_said_at_every_start_and_in_the_state()
    {
        await using var place = new Workplace();
        Pcm.WriteWav(place.File("noise.wav"), Pcm.Noise(16_000));
        KeyValuePair<string, string>[] environment =
        [
            new("MYCELIA_CLIENT_ID", "id"),
            new("MYCELIA_TOKEN", "secret"),
            new("MYCELIA_URL", "http://mycelia.test:1"),
            new("MYCELIA_ALLOW_HTTP", "1"),
        ];
        var recorded = await RecorderProcess.RunAsync(place.Folder, environment, "--input", "noise.wav", "--no-realtime", "--json");
        Assert.Contains("credentials and audio go unencrypted to mycelia.test:1", recorded.Error, StringComparison.Ordinal);
        Assert.Contains("\"unencrypted\":true", recorded.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "unencrypted",
            (await RecorderProcess.RunAsync(place.Folder, [.. environment, new("MYCELIA_NO_UPLOAD", "1")], "queue")).Error,
            StringComparison.Ordinal
        );
    }
}
