using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Mycelia.EndToEnd.Tests.Support;
using Mycelia.Recorder.Tests.Cli.Schemas;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>The recorder as a service: what systemd is told, and what is installed. The manager itself is a script here.</summary>
public sealed class ServiceTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Systemd_is_told_of_the_start_the_state_the_life_and_the_end(bool isAbstract)
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        using var systemd = new NotifySocket(isAbstract ? $"@mycelia-test-{Guid.NewGuid():N}" : place.File("notify"));
        Dictionary<string, string> environment = new(sound.Environment)
        {
            ["NOTIFY_SOCKET"] = systemd.Address,
            ["WATCHDOG_USEC"] = "2000000",
        };
        await using var recorder = RecorderProcess.Start(place.Folder, environment, "--no-upload", "--chunk-seconds", "1");
        await systemd.ReadAsync("READY=1");
        Assert.StartsWith("STATUS=recording Monitor of", await systemd.ReadAsync("STATUS="), StringComparison.Ordinal);
        for (var pings = 0; pings < 3; pings++)
            await systemd.ReadAsync("WATCHDOG=1");
        Assert.Matches("; [1-9][0-9]* queued", await systemd.ReadAsync("STATUS="));
        recorder.Signal("TERM");
        await systemd.ReadAsync("STOPPING=1");
        Assert.Equal(0, await recorder.ExitAsync());
    }

    [Theory]
    [InlineData("a queue, 100% $mine")]
    [InlineData("ends with \\")]
    [InlineData("two  blanks ")]
    [InlineData("it's \"quoted\": so")]
    public async Task The_unit_is_one_that_systemd_takes(string folder)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "no systemd here");
        using var installed = new InstalledRecorder();
        Directory.CreateDirectory(Path.Combine(installed.Work, folder));
        var (exitCode, unit, _) = await installed.RunAsync([], "service", "install", "--print", "--db", folder + "/q.db");
        Assert.Equal(0, exitCode);
        Assert.Contains("\nUMask=0077\n", unit, StringComparison.Ordinal);
        Assert.DoesNotContain("\\\n", unit, StringComparison.Ordinal);
        var file = Path.Combine(installed.Work, "mycelia-recorder.service");
        await File.WriteAllTextAsync(file, unit);
        var (verdict, complaints) = await VerifyAsync(file, installed.Home);
        Assert.Equal((0, ""), (verdict, complaints));
        await File.WriteAllTextAsync(file, unit.Replace("PrivateTmp=", "PrivateTmpp=", StringComparison.Ordinal));
        Assert.Contains("PrivateTmpp", (await VerifyAsync(file, installed.Home)).Complaints, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("q\nExecStartPre=/bin/touch pwned\nX=")]
    [InlineData("q\rX=")]
    [InlineData("q\u0085X=")]
    [InlineData("q\u2028X=")]
    [InlineData("q\t")]
    [InlineData("q\u007f")]
    public async Task A_path_that_would_be_more_than_one_is_refused(string name)
    {
        using var installed = new InstalledRecorder();
        foreach (var words in new string[][] { ["service", "install", "--print"], ["service", "install", "--dry-run"] })
        {
            var (exitCode, output, error) = await installed.RunAsync([new("MYCELIA_DB", $"{installed.Work}/{name}/q.db")], words);
            Assert.Equal((2, ""), (exitCode, output));
            Assert.Contains("there is a control character in it", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_service_that_delivers_into_a_folder_may_write_there()
    {
        using var installed = new InstalledRecorder();
        var (exitCode, unit, _) = await installed.RunAsync([new("MYCELIA_DESTINATION", "file:sounds")], "service", "install", "--print");
        Assert.Equal(0, exitCode);
        foreach (var setting in new[] { "BindPaths=", "ReadWritePaths=" })
        {
            Assert.Contains(
                unit.Split('\n'),
                line =>
                    line.StartsWith(setting, StringComparison.Ordinal)
                    && line.EndsWith($" \"-{installed.Work}/sounds\"", StringComparison.Ordinal)
            );
        }
    }

    [Fact]
    public async Task What_the_service_could_do_besides_its_work_is_little_by_systemds_own_judgement()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "no systemd here");
        using var installed = new InstalledRecorder();
        var file = Path.Combine(installed.Work, "mycelia-recorder.service");
        await File.WriteAllTextAsync(file, (await installed.RunAsync([], "service", "install", "--print")).Output);
        var (verdict, said) = await AnalyzeAsync(installed.Home, "security", "--offline=true", "--no-pager", file);
        Assert.True(verdict == 0, said);
        var exposure = Regex.Match(said, @"Overall exposure level for mycelia-recorder\.service: ([0-9.]+)").Groups[1].Value;
        Assert.InRange(double.Parse(exposure, CultureInfo.InvariantCulture), 0, 2.5);
        // What is left is what the documentation says is left, and why.
        var left = Regex
            .Matches(said, @"^✗ (\S+?)=", RegexOptions.Multiline)
            .Select(static match => match.Groups[1].Value)
            .Distinct()
            .Order();
        Assert.Equal(
            [
                "DeviceAllow",
                "IPAddressDeny",
                "PrivateDevices",
                "PrivateNetwork",
                "ProcSubset",
                "ProtectClock",
                "ProtectHome",
                "ProtectProc",
                "RestrictAddressFamilies",
                "RootDirectory",
                "User",
            ],
            left
        );
    }

    [Fact]
    public async Task Installing_twice_changes_nothing_and_uninstalling_keeps_what_is_precious()
    {
        using var installed = new InstalledRecorder();
        var calls = Path.Combine(installed.Home, "calls");
        var environment = await ScriptSystemctlAsync(installed, calls);
        await File.WriteAllTextAsync(
            Path.Combine(installed.Work, ".env"),
            "MYCELIA_URL=http://127.0.0.1:9\nMYCELIA_CLIENT_ID=0123456789abcdef01234567\nMYCELIA_TOKEN='mycelia_a "
                + "#secret'\nMYCELIA_DEVICE=\"my desk\"\n"
        );
        File.SetUnixFileMode(Path.Combine(installed.Work, ".env"), OwnerOnly);
        var unit = Path.Combine(installed.Home, ".config/systemd/user/mycelia-recorder.service");
        var envFile = Path.Combine(installed.Home, ".config/mycelia-recorder/recorder.env");

        var first = await installed.RunAsync(environment, "service", "install");
        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        Assert.Equal(["daemon-reload", "enable mycelia-recorder.service", "restart mycelia-recorder.service"], await CallsAsync());
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(envFile));
        Assert.DoesNotContain("secret", first.Output + await File.ReadAllTextAsync(unit), StringComparison.Ordinal);
        Assert.Contains($"--db \"{installed.Work}/audio_queue.db\"", await File.ReadAllTextAsync(unit), StringComparison.Ordinal);
        var config = await installed.RunAsync([], "config", "--json", "--env-file", envFile);
        Assert.Contains("\"my desk\"", config.Output, StringComparison.Ordinal);

        File.SetUnixFileMode(envFile, OwnerOnly | UnixFileMode.OtherRead);
        var again = await installed.RunAsync(environment, "service", "install");
        Assert.Contains($"kept {unit}", again.Output, StringComparison.Ordinal);
        Assert.Equal("start mycelia-recorder.service", (await CallsAsync())[^1]);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(envFile));

        var status = await installed.RunAsync(environment, "service", "status", "--json");
        Assert.Equal("active", JsonDocument.Parse(status.Output).RootElement.GetProperty("active").GetString());
        Assert.Contains("recording my desk", status.Output, StringComparison.Ordinal);

        var gone = await installed.RunAsync(environment, "service", "uninstall");
        Assert.Equal((0, false, true), (gone.ExitCode, File.Exists(unit), File.Exists(envFile)));
        Assert.Contains(
            $"kept: the queue {installed.Work}/audio_queue.db and the credentials {envFile}",
            gone.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("disable --now mycelia-recorder.service", await CallsAsync());
        Assert.Contains("nothing to do", (await installed.RunAsync(environment, "service", "uninstall")).Output, StringComparison.Ordinal);

        async Task<string[]> CallsAsync() =>
            [.. (await File.ReadAllLinesAsync(calls)).Where(static call => !call.StartsWith("show", StringComparison.Ordinal))];
    }

    [Fact]
    public async Task A_service_that_does_not_run_is_a_problem_and_exit_code_1()
    {
        using var installed = new InstalledRecorder();
        var calls = Path.Combine(installed.Home, "calls");
        await File.WriteAllTextAsync(
            Path.Combine(installed.Work, ".env"),
            "MYCELIA_URL=http://127.0.0.1:9\nMYCELIA_CLIENT_ID=0123456789abcdef01234567\nMYCELIA_TOKEN=mycelia_secret\n"
        );
        File.SetUnixFileMode(Path.Combine(installed.Work, ".env"), OwnerOnly);
        await installed.RunAsync(await ScriptSystemctlAsync(installed, calls), "service", "install", "--db", "audio_queue.db");
        await installed.RunAsync(
            [],
            "record",
            "--no-upload",
            "--no-realtime",
            "--db",
            "audio_queue.db",
            "--input",
            Pcm.WriteWav(Path.Combine(installed.Work, "a.wav"), Pcm.Noise(16_000))
        );

        var good = await installed.RunAsync(await ScriptSystemctlAsync(installed, calls), "service", "status", "--json");
        var bad = await installed.RunAsync(await ScriptSystemctlAsync(installed, calls, "failed"), "service", "status", "--json");

        Assert.Equal((0, 1), (good.ExitCode, bad.ExitCode));
        JsonElement[] documents = [JsonDocument.Parse(good.Output).RootElement, JsonDocument.Parse(bad.Output).RootElement];
        Assert.Equal([true, false], documents.Select(static document => document.GetProperty("ok").GetBoolean()));
        SchemaFile.Of("service-status").AssertFitsAll(documents);
    }

    [Fact]
    public async Task A_service_without_a_server_is_prepared_and_not_started()
    {
        using var installed = new InstalledRecorder();
        var calls = Path.Combine(installed.Home, "calls");
        var result = await installed.RunAsync(await ScriptSystemctlAsync(installed, calls), "service", "install");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("MYCELIA_URL, MYCELIA_CLIENT_ID, MYCELIA_TOKEN not set in", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("start", await File.ReadAllTextAsync(calls), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_systemd_nothing_is_done_but_said()
    {
        using var installed = new InstalledRecorder();
        var result = await installed.RunAsync([new("PATH", installed.Home)], "service", "install");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("no systemd user instance answers here (there is no systemctl)", result.Error, StringComparison.Ordinal);
        var dry = await installed.RunAsync([new("PATH", installed.Home)], "service", "install", "--dry-run");
        Assert.Contains("would run systemctl --user enable", dry.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(installed.Home));
    }

    private static async Task<KeyValuePair<string, string>[]> ScriptSystemctlAsync(
        InstalledRecorder installed,
        string calls,
        string state = "active"
    )
    {
        var script = Path.Combine(installed.Home, "systemctl");
        await File.WriteAllTextAsync(
            script,
            $$"""
            #!/bin/sh
            shift 2
            echo "$*" >> "{{calls}}"
            case "$1 $2" in
              "show --property=Version") echo Version=252 ;;
              show*) printf 'ActiveState={{state}}\nSubState=running\nUnitFileState=enabled\nNRestarts=0\nStatusText=recording my desk; 0 queued\nResult=success\n' ;;
            esac
            """
        );
        File.SetUnixFileMode(script, OwnerOnly | UnixFileMode.UserExecute);
        return [new("PATH", $"{installed.Home}:{Environment.GetEnvironmentVariable("PATH")}")];
    }

    private static Task<(int ExitCode, string Complaints)> VerifyAsync(string file, string home) => AnalyzeAsync(home, "verify", file);

    private static async Task<(int ExitCode, string Said)> AnalyzeAsync(string home, params string[] words)
    {
        var start = new ProcessStartInfo("systemd-analyze", ["--user", .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["XDG_RUNTIME_DIR"] = start.Environment["HOME"] = home;
        // For its ticks and crosses.
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var complaints = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + complaints);
    }
}
