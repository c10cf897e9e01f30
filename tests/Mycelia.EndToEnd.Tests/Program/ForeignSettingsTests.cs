using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mycelia.EndToEnd.Tests.Support;
using Mycelia.StandIns.Servers;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>Settings in the working directory that others put there, or may change.</summary>
public sealed class ForeignSettingsTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Theory]
    [InlineData("config")]
    [InlineData("record", "--no-upload")]
    [InlineData("upload")]
    [InlineData("auth")]
    [InlineData("queue", "list")]
    [InlineData("status")]
    [InlineData("devices")]
    [InlineData("doctor")]
    [InlineData("service", "install", "--print")]
    public async Task Another_users_file_is_refused_by_every_command_that_reads_settings(params string[] command)
    {
        using var installed = new InstalledRecorder();
        var file = await WriteAsync(installed.Work, "MYCELIA_URL=http://127.0.0.1:9\nMYCELIA_CLIENT_ID=hers\nMYCELIA_TOKEN=hers-alone\n");
        GiveAway(file);
        var (exitCode, output, error) = await installed.RunAsync([], command);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains("settings are not taken from .env: it belongs to user 4711 (mode 600)", error, StringComparison.Ordinal);
        Assert.Contains("--env-file", error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
        Assert.Equal([file], Directory.GetFileSystemEntries(installed.Work));
    }

    [Fact]
    public async Task It_counts_when_it_is_named_and_completion_does_without_it_silently()
    {
        using var installed = new InstalledRecorder();
        GiveAway(await WriteAsync(installed.Work, "MYCELIA_DEVICE=hers\n"));
        var named = await installed.RunAsync([], "config", "--env-file", ".env");
        Assert.Equal((0, ""), (named.ExitCode, named.Error));
        Assert.Matches("MYCELIA_DEVICE +hers +.env\n", named.Output);
        var completed = await installed.RunAsync([], "complete", "--", "record", "--dev");
        Assert.Equal((0, ""), (completed.ExitCode, completed.Error));
        Assert.StartsWith("--device\t", completed.Output, StringComparison.Ordinal);
        Assert.Equal((0, ""), Codes(await installed.RunAsync([], "completion", "bash")));
    }

    [Theory]
    [InlineData("MYCELIA_DEVICE=usb", "666", 2)]
    [InlineData("MYCELIA_DEVICE=usb", "644", 0)]
    [InlineData("PORT=8080", "666", 0)]
    public async Task A_file_that_others_may_write_is_refused_if_it_has_settings(string line, string mode, int expected)
    {
        using var installed = new InstalledRecorder();
        var file = await WriteAsync(installed.Work, line + "\n");
        File.SetUnixFileMode(file, (UnixFileMode)Convert.ToInt32(mode, 8));
        var (exitCode, _, error) = await installed.RunAsync([], "config");
        Assert.Equal(expected, exitCode);
        Assert.Equal(expected == 2, error.Contains("others may write it (mode 666)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_users_own_file_is_held_to_the_same_rule()
    {
        using var installed = new InstalledRecorder();
        var file = await WriteAsync(
            Directory.CreateDirectory(Path.Combine(installed.Home, ".config/mycelia-recorder")).FullName,
            "MYCELIA_DEVICE=usb\n",
            "recorder.env"
        );
        Assert.Equal(0, (await installed.RunAsync([], "config")).ExitCode);
        File.SetUnixFileMode(file, OwnerOnly | UnixFileMode.OtherWrite);
        var (exitCode, _, error) = await installed.RunAsync([], "config");
        Assert.Equal(2, exitCode);
        Assert.Contains($"settings are not taken from {file}", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nonexistent", "HOME is /nonexistent, which is not there")]
    [InlineData("home", "HOME is 'home', which is no absolute path")]
    public async Task Without_a_home_nothing_of_the_working_directory_takes_its_place(string home, string trouble)
    {
        using var installed = new InstalledRecorder();
        foreach (var folder in new[] { ".config", "home/.config" })
            await WriteAsync(
                Directory.CreateDirectory(Path.Combine(installed.Work, folder, "mycelia-recorder")).FullName,
                "MYCELIA_DEVICE=hers\n",
                "recorder.env"
            );
        var before = Directory.GetFileSystemEntries(installed.Work, "*", SearchOption.AllDirectories);
        KeyValuePair<string, string>[] environment = [new("HOME", home), new("XDG_CONFIG_HOME", ".config"), new("XDG_STATE_HOME", "state")];
        var config = await installed.RunAsync(environment, "config");
        Assert.Equal((0, ""), (config.ExitCode, config.Error));
        Assert.DoesNotContain("hers", config.Output, StringComparison.Ordinal);
        Assert.Contains(trouble, config.Output, StringComparison.Ordinal);
        foreach (var command in new[] { "record --no-upload", "status", "queue list", "service install --print" })
        {
            var (exitCode, output, error) = await installed.RunAsync(environment, command.Split(' '));
            Assert.Equal((2, ""), (exitCode, output));
            Assert.Contains(trouble, error, StringComparison.Ordinal);
        }

        Assert.Equal(before, Directory.GetFileSystemEntries(installed.Work, "*", SearchOption.AllDirectories));
        var named = await installed.RunAsync(environment, "queue", "status", "--db", "q.db");
        Assert.DoesNotContain("HOME", named.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_in_its_place_is_refused_at_once()
    {
        using var installed = new InstalledRecorder();
        Run("mkfifo", Path.Combine(installed.Work, ".env"));
        var began = Stopwatch.GetTimestamp();
        var (exitCode, _, error) = await installed.RunAsync([], "config");
        Assert.Equal(2, exitCode);
        Assert.Contains("it is a pipe, not a file; name it with --env-file", error, StringComparison.Ordinal);
        Assert.Equal((0, ""), Codes(await installed.RunAsync([], "complete", "--", "rec")));
        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0, 2.5);
    }

    [Fact]
    public async Task A_link_that_another_laid_is_refused_wherever_it_leads()
    {
        using var installed = new InstalledRecorder();
        var mine = await WriteAsync(installed.Home, "MYCELIA_DEVICE=usb\n");
        var link = Path.Combine(installed.Work, ".env");
        File.CreateSymbolicLink(link, mine);
        Assert.Matches("MYCELIA_DEVICE +usb", (await installed.RunAsync([], "config")).Output);
        GiveAway("-h", link);
        Assert.Equal(2, (await installed.RunAsync([], "config")).ExitCode);
    }

    [Fact]
    public async Task Another_users_queue_is_not_recorded_into()
    {
        using var installed = new InstalledRecorder();
        var queue = Path.Combine(installed.Work, "audio_queue.db");
        await File.WriteAllTextAsync(queue, "");
        Assert.Matches("MYCELIA_DB +audio_queue.db ", (await installed.RunAsync([], "config")).Output);
        GiveAway(queue);
        Assert.Contains(
            ".local/state/mycelia-recorder/audio_queue.db",
            (await installed.RunAsync([], "config")).Output,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("MYCELIA_URL={0}", "MYCELIA_URL in .env")]
    [InlineData("HTTPS_PROXY={0}", "HTTPS_PROXY in .env")]
    [InlineData("MYCELIA_CA_FILE=ca.pem", "MYCELIA_CA_FILE in .env")]
    [InlineData("MYCELIA_ALLOW_HTTP=yes", "MYCELIA_ALLOW_HTTP in .env")]
    public async Task A_secret_of_the_environment_goes_nowhere_that_a_file_at_hand_chose(string line, string chooser)
    {
        await using var place = new Workplace();
        await using var server = new MyceliaStandIn(new());
        await File.WriteAllTextAsync(
            place.File(".env"),
            string.Format(System.Globalization.CultureInfo.InvariantCulture, line, server.Url) + "\n"
        );
        var url =
            line.Contains("ALLOW", StringComparison.Ordinal) ? "http://mycelia.test:1"
            : line.Contains("URL", StringComparison.Ordinal) ? null
            : "https://mycelia.test:1";
        KeyValuePair<string, string>[] environment =
        [
            new("MYCELIA_CLIENT_ID", server.Options.ClientId),
            new("MYCELIA_TOKEN", server.Options.ClientSecret),
            .. url is null ? Array.Empty<KeyValuePair<string, string>>() : [new("MYCELIA_URL", url)],
        ];

        foreach (var command in new string[][] { ["auth"], ["upload"], ["record"], ["service", "install", "--dry-run"] })
        {
            if (command[0] == "service" && !line.StartsWith("MYCELIA", StringComparison.Ordinal))
                continue;
            var (exitCode, _, error) = await RecorderProcess.RunAsync(place.Folder, environment, command);
            Assert.True(exitCode == 2, $"{string.Join(' ', command)}: {exitCode} {error}");
            Assert.Contains($"MYCELIA_TOKEN in the environment would go to where {chooser} leads", error, StringComparison.Ordinal);
            Assert.DoesNotContain(server.Options.ClientSecret, error, StringComparison.Ordinal);
        }

        Assert.Empty(server.Requests);
        if (url is null)
            Assert.Equal(0, (await RecorderProcess.RunAsync(place.Folder, environment, "auth", "--env-file", ".env")).ExitCode);
    }

    [Fact]
    public async Task A_file_with_secret_and_server_is_used_and_who_chose_the_server_is_said()
    {
        await using var place = new Workplace();
        await using var server = new MyceliaStandIn(new());
        var file = await WriteAsync(
            place.Folder,
            $"MYCELIA_URL={server.Url}\nMYCELIA_CLIENT_ID={server.Options.ClientId}\nMYCELIA_TOKEN={server.Options.ClientSecret}\n"
        );
        var (exitCode, _, error) = await RecorderProcess.RunAsync(place.Folder, [], "auth");
        Assert.Equal((0, $"mycelia-recorder: the server is {server.Url}, as MYCELIA_URL in {file} says"), (exitCode, error.Trim()));
        Assert.Equal((0, ""), Codes(await RecorderProcess.RunAsync(place.Folder, [], "auth", "--env-file", ".env")));
        // A better trusted place may name another server: the secret is the less trusted one's.
        await using var other = new MyceliaStandIn(new());
        Assert.Equal((0, ""), Codes(await RecorderProcess.RunAsync(place.Folder, [new("MYCELIA_URL", other.Url.ToString())], "auth")));
    }

    [Fact]
    public async Task A_password_in_a_malformed_address_is_not_shown()
    {
        await using var place = new Workplace();
        foreach (
            var address in new[]
            {
                "https://me:hush-hush@ho st",
                "https://me:hush/hush-hush@host",
                "me:hush-hush@host",
                "https:me:hush-hush@host",
                "https://host/?token=hush-hush",
                "https://me:a@hush-hush@host",
                "https://me%3Ahush-hush%40host/",
                "https://me%253Ahush-hush%2540host/",
                "https://me:hush-hush\uFF20host",
                "https://me:hush-hush\uFE6Bhost",
                "me:hush-hush",
                "https://me:hush-hush",
                "https://host/;hush-hush?x",
                "https://me;hush-hush?x@host",
                "https:me:hush-hush",
                @"https:\\me:hush-hush@host",
                "http://me:hush-hush%EF%BC%A0127.0.0.1/",
            }
        )
        {
            var auth = await RecorderProcess.RunAsync(
                place.Folder,
                [new("MYCELIA_CLIENT_ID", "id"), new("MYCELIA_TOKEN", "secret")],
                "auth",
                "--url",
                address
            );
            var config = await RecorderProcess.RunAsync(place.Folder, [], "config", "--url", address);
            var log = place.File("log.txt");
            await RecorderProcess.RunAsync(
                place.Folder,
                [],
                "record",
                "--no-upload",
                "--no-realtime",
                "--input",
                Pcm.WriteWav(place.File("a.wav"), Pcm.Noise(1_600)),
                "--url",
                address,
                "--log-file",
                log,
                "--log-level",
                "debug"
            );
            Assert.True(auth.ExitCode == 2, address);
            Assert.DoesNotContain(
                "hush-hush",
                await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken),
                StringComparison.Ordinal
            );
            Assert.DoesNotContain("hush-hush", auth.Error + auth.Output + config.Output + config.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Root_makes_nothing_in_another_users_home()
    {
        using var installed = new InstalledRecorder();
        GiveAway(installed.Home);
        foreach (var command in new[] { "record --no-upload", "upload" })
        {
            var (exitCode, _, error) = await installed.RunAsync(
                [new("MYCELIA_URL", "http://127.0.0.1:9"), new("MYCELIA_CLIENT_ID", "id"), new("MYCELIA_TOKEN", "secret")],
                command.Split(' ')
            );
            Assert.Equal(2, exitCode);
            Assert.Contains("belongs to user 4711", error, StringComparison.Ordinal);
            Assert.Contains("setpriv --reuid=4711", error, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.GetFileSystemEntries(installed.Home));
    }

    [Theory]
    [InlineData("chmod 666 ca.pem", "others may write it (mode 666)")]
    [InlineData("chown 4711 ca.pem", "it belongs to user 4711")]
    [InlineData("mv ca.pem x; ln -s x ca.pem", null)]
    [InlineData("rm ca.pem; mkfifo ca.pem", "pipe, not a file")]
    [InlineData("rm ca.pem; truncate -s 1T ca.pem", "there is too much in it")]
    [InlineData("true", null)]
    public async Task Authorities_are_taken_from_a_file_that_nobody_else_can_write(string change, string? why)
    {
        using var installed = new InstalledRecorder();
        using var key = RSA.Create(2048);
        using var root = new CertificateRequest("CN=Home", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1),
            DateTimeOffset.UtcNow.AddDays(1)
        );
        await WriteAsync(installed.Work, root.ExportCertificatePem(), "ca.pem");
        Run("sh", "-c", $"cd '{installed.Work}'; {change}");
        var (exitCode, output, error) = await installed.RunAsync(
            [new("MYCELIA_CLIENT_ID", "id"), new("MYCELIA_TOKEN", "secret")],
            "auth",
            "--url",
            "https://127.0.0.1:1",
            "--ca-file",
            "ca.pem"
        );
        Assert.Equal(why is not null, exitCode == 2);
        if (why is not null)
            Assert.Contains(why, error, StringComparison.Ordinal);
        Assert.Equal(why is null, (output + error).Contains("127.0.0.1", StringComparison.Ordinal));
    }

    private static (int ExitCode, string Error) Codes((int ExitCode, string Output, string Error) result) =>
        (result.ExitCode, result.Error);

    private static async Task<string> WriteAsync(string folder, string text, string name = ".env")
    {
        var path = Path.Combine(folder, name);
        await File.WriteAllTextAsync(path, text);
        File.SetUnixFileMode(path, OwnerOnly);
        return path;
    }

    private static void GiveAway(params string[] path) => Run("chown", [.. path[..^1], "4711:4711", path[^1]]);

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        Assert.SkipUnless(process.ExitCode == 0, $"{program} cannot be run here: it takes root");
    }
}
