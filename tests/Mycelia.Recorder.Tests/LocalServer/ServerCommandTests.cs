using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Mycelia.LocalServer.Commands;

namespace Mycelia.Recorder.Tests.LocalServer;

[UnsupportedOSPlatform("windows")]
public sealed class ServerCommandTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("mycelia-local-server-").FullName;

    private string Data => Path.Combine(_directory, "data");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("--nonsense")]
    [InlineData("--token-lifetime", "soon")]
    [InlineData("--token-lifetime", "0")]
    [InlineData("--max-upload-bytes", "-1")]
    [InlineData("--public-url", "mycelia.example.org")]
    [InlineData("--public-url", "https://mycelia.example.org/path")]
    [InlineData("--public-url", "ftp://mycelia.example.org")]
    [InlineData("--urls", "5173")]
    [InlineData("--urls", ";")]
    [InlineData("--urls", "ftp://127.0.0.1")]
    [InlineData("--urls", "https://127.0.0.1:1")]
    [InlineData("--urls", "http://example.org:1")]
    [InlineData("--urls", "http://127.0.0.1:1/path")]
    [InlineData("--urls", "http://0.0.0.0:0")]
    [InlineData("--urls", "http://192.168.1.1:0")]
    public async Task Wrong_usage_is_one_line_and_exit_code_2_and_makes_nothing(params string[] args)
    {
        var line = await AssertFailsAsync(2, [.. args, "--data", Data]);
        Assert.Contains(args[0], line, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", line, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task A_wrong_url_in_the_environment_is_exit_code_2() =>
        await AssertFailsAsync(2, ["--data", Data], name => name == "MYCELIA_SERVER_URLS" ? "http://0.0.0.0:0" : null);

    [Theory]
    [InlineData("/nonexistent", null, "HOME is /nonexistent, which is not there")]
    [InlineData("home", null, "HOME is not set to an absolute path")]
    [InlineData(null, "share", "HOME is not set to an absolute path")]
    public async Task Without_a_home_the_data_directory_has_to_be_named(string? home, string? data, string expected)
    {
        var line = await AssertFailsAsync(
            2,
            ["--urls", "http://127.0.0.1:0"],
            name =>
                name == "HOME" ? home
                : name == "XDG_DATA_HOME" ? data
                : null
        );
        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.Contains("--data DIR", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_users_data_directory_is_left_to_that_user()
    {
        Assert.SkipUnless(Environment.UserName == "root", "takes root");
        await using var server = await TestServer.StartAsync();
        await server.RestartAsync(() =>
        {
            Chown(server.Data, "64001:64001");
            using var output = new StringWriter();
            using var errors = new StringWriter();
            var code = ServerCommand.RunAsync(["--urls", "http://127.0.0.1:0", "--data", server.Data], output, errors, _ => null);
            Assert.True(code.IsCompleted, "it listens");
            Assert.Contains("belongs to user 64001", errors.ToString(), StringComparison.Ordinal);
            Chown(server.Data, "0:0");
        });
    }

    [Fact]
    public async Task A_port_in_use_is_exit_code_1_and_makes_nothing()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var line = await AssertFailsAsync(1, ["--urls", $"http://{other.LocalEndpoint}", "--data", Data]);

        Assert.Contains("is in use by another program", line, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task A_data_directory_in_use_is_exit_code_1()
    {
        await using var server = await TestServer.StartAsync();
        var line = await AssertFailsAsync(1, ["--urls", "http://127.0.0.1:0", "--data", server.Data]);
        Assert.Contains("in use by another mycelia-local-server", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_made_is_exit_code_1()
    {
        var file = Path.Combine(_directory, "file");
        await File.WriteAllTextAsync(file, "");

        await AssertFailsAsync(1, ["--urls", "http://127.0.0.1:0", "--data", file]);
        await AssertFailsAsync(1, ["--urls", "http://127.0.0.1:0", "--data", Path.Combine(file, "below")]);
    }

    [Theory]
    [InlineData(
        "index.db",
        "not a database at all, and of more than a hundred bytes, so that it is long enough to have a header; but it has none."
    )]
    [InlineData("index.db", "short")]
    [InlineData("notes.txt", "mine")]
    public async Task A_directory_of_somebody_else_is_left_as_it_is(string name, string content)
    {
        Directory.CreateDirectory(Data);
        await File.WriteAllTextAsync(Path.Combine(Data, name), content);
        var mode = File.GetUnixFileMode(Data);

        await AssertFailsAsync(1, ["--urls", "http://127.0.0.1:0", "--data", Data]);

        Assert.Equal(content, await File.ReadAllTextAsync(Assert.Single(Directory.GetFileSystemEntries(Data))));
        Assert.Equal(mode, File.GetUnixFileMode(Data));
    }

    [Theory]
    [InlineData("--help", "--urls")]
    [InlineData("--version", "0.1.0")]
    public async Task Help_and_version_are_answered_on_stdout(string option, string expected)
    {
        using var output = new StringWriter();
        Assert.Equal(0, await ServerCommand.RunAsync([option], output, TextWriter.Null, _ => null));
        Assert.Contains(expected, output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task The_program_says_where_it_listens_and_stops_cleanly_on_a_signal(string signal)
    {
        using var program = Start();
        var listening = await program.StandardOutput.ReadLineAsync();
        var credentials = await program.StandardOutput.ReadLineAsync();
        using var client = new HttpClient();

        Assert.StartsWith("Listening on http://127.0.0.1:", listening, StringComparison.Ordinal);
        Assert.Equal($"Credentials in {Data}/credentials.env", credentials);
        Assert.Contains("ok", await client.GetStringAsync(listening!["Listening on ".Length..] + "/health"), StringComparison.Ordinal);

        Assert.Equal((0, ""), await StopAsync(program, signal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_data_directory_that_was_removed_is_a_line_and_exit_code_1_at_the_stop(bool isIndexOnly)
    {
        using var program = Start();
        await program.StandardOutput.ReadLineAsync();
        if (isIndexOnly)
            File.Delete(Path.Combine(Data, "index.db"));
        else
            Directory.Delete(Data, recursive: true);

        var (exitCode, error) = await StopAsync(program, "TERM");

        Assert.Equal(1, exitCode);
        Assert.Contains(
            $"{Data} was removed",
            Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal
        );
    }

    private static void Chown(string path, string owner)
    {
        using var chown = Process.Start("chown", ["-R", owner, path]);
        chown.WaitForExit();
    }

    private Process Start() =>
        Process.Start(
            new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "mycelia-local-server"))
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["MYCELIA_SERVER_URLS"] = "http://127.0.0.1:0", ["MYCELIA_SERVER_DATA"] = Data },
            }
        )!;

    private static async Task<(int ExitCode, string Error)> StopAsync(Process program, string signal)
    {
        using (var kill = Process.Start("kill", [$"-{signal}", $"{program.Id}"]))
            await kill.WaitForExitAsync();
        await program.WaitForExitAsync();
        return (program.ExitCode, await program.StandardError.ReadToEndAsync());
    }

    private static async Task<string> AssertFailsAsync(int code, string[] args, Func<string, string?>? environment = null)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();

        Assert.Equal(code, await ServerCommand.RunAsync(args, output, errors, environment ?? (_ => null)));

        Assert.Empty(output.ToString());
        return Assert.Single(errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
