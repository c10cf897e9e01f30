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
        var systemd = await ScriptedSystemd.WriteAsync(Path.Combine(installed.Home, "systemd"));
        var environment = systemd.Environment;
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
        Assert.Equal(["daemon-reload", "enable mycelia-recorder.service", "restart mycelia-recorder.service"], systemd.Calls);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(envFile));
        Assert.DoesNotContain("secret", first.Output + await File.ReadAllTextAsync(unit), StringComparison.Ordinal);
        Assert.Contains($"--db \"{installed.Work}/audio_queue.db\"", await File.ReadAllTextAsync(unit), StringComparison.Ordinal);
        var config = await installed.RunAsync([], "config", "--json", "--env-file", envFile);
        Assert.Contains("\"my desk\"", config.Output, StringComparison.Ordinal);

        File.SetUnixFileMode(envFile, OwnerOnly | UnixFileMode.OtherRead);
        var again = await installed.RunAsync(environment, "service", "install");
        Assert.Contains($"kept {unit}", again.Output, StringComparison.Ordinal);
        Assert.Equal("start mycelia-recorder.service", systemd.Calls[^1]);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(envFile));

        var status = await installed.RunAsync(environment, "service", "status", "--json");
        Assert.Equal("active", JsonDocument.Parse(status.Output).RootElement.GetProperty("services")[0].GetProperty("active").GetString());
        Assert.Contains("recording my desk", status.Output, StringComparison.Ordinal);

        var gone = await installed.RunAsync(environment, "service", "uninstall");
        Assert.Equal((0, false, true), (gone.ExitCode, File.Exists(unit), File.Exists(envFile)));
        Assert.Contains(
            $"kept: the queue {installed.Work}/audio_queue.db and the credentials {envFile}",
            gone.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("disable --now mycelia-recorder.service", systemd.Calls);
        Assert.Contains("nothing to do", (await installed.RunAsync(environment, "service", "uninstall")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_does_not_run_is_a_problem_and_exit_code_1()
    {
        using var installed = new InstalledRecorder();
        await WriteSettingsAsync(installed);
        var running = await ScriptedSystemd.WriteAsync(Path.Combine(installed.Home, "running"));
        var failed = await ScriptedSystemd.WriteAsync(Path.Combine(installed.Home, "failed"), "failed");
        await installed.RunAsync(running.Environment, "service", "install", "--db", "audio_queue.db");
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

        var good = await installed.RunAsync(running.Environment, "service", "status", "--json");
        var bad = await installed.RunAsync(failed.Environment, "service", "status", "--json");

        Assert.Equal((0, 1), (good.ExitCode, bad.ExitCode));
        JsonElement[] documents = [JsonDocument.Parse(good.Output).RootElement, JsonDocument.Parse(bad.Output).RootElement];
        Assert.Equal([true, false], documents.Select(static document => document.GetProperty("ok").GetBoolean()));
        SchemaFile.Of("service-status").AssertFitsAll(documents);
    }

    [Fact]
    public async Task A_service_without_a_server_is_prepared_and_not_started()
    {
        using var installed = new InstalledRecorder();
        var systemd = await ScriptedSystemd.WriteAsync(Path.Combine(installed.Home, "systemd"));
        foreach (var words in new string[][] { ["service", "install", "--dry-run"], ["service", "install"] })
        {
            var result = await installed.RunAsync(systemd.Environment, words);
            Assert.Equal(2, result.ExitCode);
            Assert.Contains("MYCELIA_URL, MYCELIA_CLIENT_ID, MYCELIA_TOKEN not set in", result.Error, StringComparison.Ordinal);
            Assert.Empty(systemd.Calls);
        }
    }

    [Fact]
    public async Task Without_systemd_nothing_is_done_but_said()
    {
        using var installed = new InstalledRecorder();
        var result = await installed.RunAsync([new("PATH", installed.Home)], "service", "install");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("no systemd user instance answers here (there is no systemctl)", result.Error, StringComparison.Ordinal);
        // A dry run finds what would be in the way.
        var dry = await installed.RunAsync([new("PATH", installed.Home)], "service", "install", "--dry-run");
        Assert.Equal((result.ExitCode, "", result.Error), (dry.ExitCode, dry.Output, dry.Error));
        Assert.Empty(Directory.GetFileSystemEntries(installed.Home));
    }

    [Fact]
    public async Task Named_recorders_have_settings_queues_and_units_of_their_own_and_are_listed_together()
    {
        using var installed = new InstalledRecorder();
        await WriteSettingsAsync(installed);
        var systemd = await ScriptedSystemd.WriteAsync(
            Path.Combine(installed.Home, "systemd"),
            failing: "mycelia-recorder@kitchen.service"
        );
        var kitchen = await installed.RunAsync(systemd.Environment, "service", "install", "--name", "kitchen", "--device", "usb");
        Assert.Equal((0, ""), (kitchen.ExitCode, kitchen.Error));
        Assert.Contains(
            "MYCELIA_DEVICE=usb\n",
            await File.ReadAllTextAsync(Path.Combine(installed.Home, ".config/mycelia-recorder/kitchen.env")),
            StringComparison.Ordinal
        );
        var unit = await File.ReadAllTextAsync(Path.Combine(installed.Home, ".config/systemd/user/mycelia-recorder@kitchen.service"));
        Assert.Contains("/.config/mycelia-recorder/kitchen.env\" --db \"", unit, StringComparison.Ordinal);
        Assert.Contains("/.local/state/mycelia-recorder/kitchen/audio_queue.db\"\n", unit, StringComparison.Ordinal);
        Assert.Equal(0, (await installed.RunAsync(systemd.Environment, "service", "install")).ExitCode);

        var all = await installed.RunAsync(systemd.Environment, "service", "status", "--json");
        Assert.Equal(1, all.ExitCode);
        var document = JsonDocument.Parse(all.Output).RootElement;
        SchemaFile.Of("service-status").AssertFits(document);
        Assert.Equal(
            ["recorder active", "kitchen failed"],
            document
                .GetProperty("services")
                .EnumerateArray()
                .Select(static one => $"{one.GetProperty("name").GetString()} {one.GetProperty("active").GetString()}")
        );
        Assert.Equal(0, (await installed.RunAsync(systemd.Environment, "service", "status", "--name", "recorder")).ExitCode);
        var text = await installed.RunAsync(systemd.Environment, "service", "status");
        Assert.Contains("recorder: active (running), enabled\n", text.Output, StringComparison.Ordinal);
        Assert.Contains("kitchen: failed (running), enabled\n", text.Output, StringComparison.Ordinal);

        var other = await installed.RunAsync(systemd.Environment, "service", "install", "--name", "kitchen", "--device", "hdmi");
        Assert.Equal(2, other.ExitCode);
        Assert.Contains("'mycelia-recorder setup --name kitchen --device NAME'", other.Error, StringComparison.Ordinal);

        var gone = await installed.RunAsync(systemd.Environment, "service", "uninstall", "--name", "kitchen");
        Assert.Equal(0, gone.ExitCode);
        Assert.Equal(
            ["mycelia-recorder.service"],
            Directory.GetFiles(Path.Combine(installed.Home, ".config/systemd/user")).Select(Path.GetFileName)
        );
    }

    [Fact]
    public async Task A_service_is_started_stopped_and_read_by_its_name()
    {
        using var installed = new InstalledRecorder();
        await WriteSettingsAsync(installed);
        var systemd = await ScriptedSystemd.WriteAsync(Path.Combine(installed.Home, "systemd"));
        foreach (var verb in new[] { "start", "status", "logs" })
        {
            var missing = await installed.RunAsync(systemd.Environment, "service", verb);
            Assert.Equal((verb == "status" ? 3 : 1, ""), (missing.ExitCode, missing.Output));
            Assert.Contains("the service is not installed", missing.Error, StringComparison.Ordinal);
        }

        await installed.RunAsync(systemd.Environment, "service", "install", "--name", "kitchen");
        foreach (var verb in new[] { "start", "stop", "restart" })
        {
            var done = await installed.RunAsync(systemd.Environment, "service", verb, "--name", "kitchen");
            Assert.Equal((0, ""), (done.ExitCode, done.Error));
            Assert.Contains("mycelia-recorder@kitchen.service: active (running), recording my desk", done.Output, StringComparison.Ordinal);
            Assert.Equal($"{verb} mycelia-recorder@kitchen.service", systemd.Calls[^1]);
        }

        var logs = await installed.RunAsync(systemd.Environment, "service", "logs", "--name", "kitchen", "-f", "--lines", "7");
        Assert.Equal(
            (0, "journal --user --unit=mycelia-recorder@kitchen.service --lines=7 --no-pager --follow\n"),
            (logs.ExitCode, logs.Output)
        );
        var unnamed = await installed.RunAsync(systemd.Environment, "service", "stop");
        Assert.Contains("installed: kitchen (--name)", unnamed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_service_said_before_it_ended_is_not_said_of_it_afterwards()
    {
        using var installed = new InstalledRecorder();
        await WriteSettingsAsync(installed);
        var systemd = await ScriptedSystemd.WriteAsync(Path.Combine(installed.Home, "systemd"));
        await installed.RunAsync(systemd.Environment, "service", "install");
        systemd = await ScriptedSystemd.WriteAsync(Path.Combine(installed.Home, "systemd"), state: "inactive");
        var stop = await installed.RunAsync(systemd.Environment, "service", "stop");
        Assert.Equal((0, "mycelia-recorder.service: inactive (running)\n"), (stop.ExitCode, stop.Output));
        var status = await installed.RunAsync(systemd.Environment, "service", "status");
        Assert.DoesNotContain("it says", status.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("226", "docs/operations.md")]
    [InlineData("1", "'mycelia-recorder service logs' shows what it says")]
    public async Task A_service_that_does_not_start_says_where_one_reads_why(string status, string expected)
    {
        using var installed = new InstalledRecorder();
        await WriteSettingsAsync(installed);
        var systemd = await ScriptedSystemd.WriteAsync(Path.Combine(installed.Home, "systemd"), status: status);
        var install = await installed.RunAsync(systemd.Environment, "service", "install");
        Assert.Equal(1, install.ExitCode);
        Assert.Contains(expected, install.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("ran systemctl --user restart", install.Output, StringComparison.Ordinal);
        var start = await installed.RunAsync(systemd.Environment, "service", "start");
        Assert.Equal((1, ""), (start.ExitCode, start.Output));
        Assert.Contains(expected, start.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_status_of_several_recorders_has_each_of_them()
    {
        await using var sound = await PulseServer.StartAsync();
        using var installed = new InstalledRecorder();
        await WriteSettingsAsync(installed);
        var systemd = await ScriptedSystemd.WriteAsync(Path.Combine(installed.Home, "systemd"));
        foreach (var name in new[] { "recorder", "kitchen" })
            await installed.RunAsync(
                systemd.Environment,
                "service",
                "install",
                "--name",
                name,
                "--db",
                Path.Combine(installed.Work, $"{name}.db")
            );
        var silent = await installed.RunAsync(systemd.Environment, "status");
        Assert.Equal(3, silent.ExitCode);
        Assert.Contains("kitchen: not running", silent.Output, StringComparison.Ordinal);

        await using var recorder = RecorderProcess.Start(
            installed.Work,
            sound.Environment,
            "--no-upload",
            "--json",
            "--db",
            Path.Combine(installed.Work, "kitchen.db")
        );
        await recorder.EventAsync("recording_started");
        var all = await installed.RunAsync(systemd.Environment, "status", "--json");
        Assert.Equal(1, all.ExitCode);
        var document = JsonDocument.Parse(all.Output).RootElement;
        SchemaFile.Of("status-all").AssertFits(document);
        Assert.Equal(
            ["recorder False", "kitchen True"],
            document
                .GetProperty("recorders")
                .EnumerateArray()
                .Select(static one => $"{one.GetProperty("name").GetString()} {one.GetProperty("running").GetBoolean()}")
        );
        var one = await installed.RunAsync(systemd.Environment, "status", "--json", "--name", "kitchen");
        SchemaFile.Of("status").AssertFits(JsonDocument.Parse(one.Output).RootElement);
        Assert.Equal(2, (await installed.RunAsync(systemd.Environment, "status", "--follow")).ExitCode);
        Assert.Equal(3, (await installed.RunAsync(systemd.Environment, "status", "--name", "recorder")).ExitCode);
    }

    [Theory]
    [InlineData("mycelia-recorder.service")]
    [InlineData("mycelia-recorder@.service", "--template")]
    public async Task The_unit_of_a_package_is_one_that_systemd_takes(string name, params string[] options)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "no systemd here");
        using var installed = new InstalledRecorder();
        var (exitCode, unit, _) = await installed.RunAsync([], ["service", "unit", "--program", installed.Program, .. options]);
        Assert.Equal(0, exitCode);
        Assert.Contains("\nRestartPreventExitStatus=2\n", unit, StringComparison.Ordinal);
        var file = Path.Combine(installed.Work, name);
        await File.WriteAllTextAsync(file, unit);
        Assert.Equal((0, ""), await VerifyAsync(file, installed.Home));
        Assert.Equal(2, (await installed.RunAsync([], "service", "unit", "--program", "recorder")).ExitCode);
    }

    [Fact]
    public async Task A_queue_that_is_out_of_reach_is_worth_another_start_of_a_service_and_wrong_settings_are_not()
    {
        using var installed = new InstalledRecorder();
        KeyValuePair<string, string>[] service = [new("WATCHDOG_USEC", "60000000")];
        string[] away = ["record", "--no-upload", "--db", "away/audio_queue.db"];
        Assert.Equal(1, (await installed.RunAsync(service, away)).ExitCode);
        Assert.Equal(2, (await installed.RunAsync([], away)).ExitCode);
        Assert.Equal(2, (await installed.RunAsync(service, "record", "--no-upload", "--rate", "fast")).ExitCode);
    }

    private static async Task WriteSettingsAsync(InstalledRecorder installed)
    {
        var file = Path.Combine(installed.Work, ".env");
        await File.WriteAllTextAsync(
            file,
            "MYCELIA_URL=http://127.0.0.1:9\nMYCELIA_CLIENT_ID=0123456789abcdef01234567\nMYCELIA_TOKEN=mycelia_secret\n"
        );
        File.SetUnixFileMode(file, OwnerOnly);
    }

    private static Task<(int ExitCode, string Complaints)> VerifyAsync(string file, string home) =>
        AnalyzeAsync(home, "verify", "--man=no", file);

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
