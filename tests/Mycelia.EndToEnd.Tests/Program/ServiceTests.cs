using System.Diagnostics;
using System.Text.Json;
using Mycelia.EndToEnd.Tests.Support;

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
        Dictionary<string, string> environment = new(sound.Environment) { ["NOTIFY_SOCKET"] = systemd.Address, ["WATCHDOG_USEC"] = "2000000" };
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

    [Fact]
    public async Task The_unit_is_one_that_systemd_takes()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "no systemd here");
        using var installed = new InstalledRecorder();
        Directory.CreateDirectory(Path.Combine(installed.Work, "a queue, 100% $mine"));
        var (exitCode, unit, _) = await installed.RunAsync([], "service", "install", "--print", "--db", "a queue, 100% $mine/q.db");
        Assert.Equal(0, exitCode);
        var file = Path.Combine(installed.Work, "mycelia-recorder.service");
        await File.WriteAllTextAsync(file, unit);
        var (verdict, complaints) = await VerifyAsync(file, installed.Home);
        Assert.Equal((0, ""), (verdict, complaints));
        await File.WriteAllTextAsync(file, unit.Replace("PrivateTmp=", "PrivateTmpp=", StringComparison.Ordinal));
        Assert.Contains("PrivateTmpp", (await VerifyAsync(file, installed.Home)).Complaints, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Installing_twice_changes_nothing_and_uninstalling_keeps_what_is_precious()
    {
        using var installed = new InstalledRecorder();
        var calls = Path.Combine(installed.Home, "calls");
        var environment = await ScriptSystemctlAsync(installed, calls);
        await File.WriteAllTextAsync(Path.Combine(installed.Work, ".env"), "MYCELIA_URL=http://127.0.0.1:9\nMYCELIA_CLIENT_ID=0123456789abcdef01234567\nMYCELIA_TOKEN='mycelia_a #secret'\nMYCELIA_DEVICE=\"my desk\"\n");
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
        Assert.Contains($"kept: the queue {installed.Work}/audio_queue.db and the credentials {envFile}", gone.Output, StringComparison.Ordinal);
        Assert.Contains("disable --now mycelia-recorder.service", await CallsAsync());
        Assert.Contains("nothing to do", (await installed.RunAsync(environment, "service", "uninstall")).Output, StringComparison.Ordinal);

        async Task<string[]> CallsAsync() => [.. (await File.ReadAllLinesAsync(calls)).Where(static call => !call.StartsWith("show", StringComparison.Ordinal))];
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

    private static async Task<KeyValuePair<string, string>[]> ScriptSystemctlAsync(InstalledRecorder installed, string calls)
    {
        var script = Path.Combine(installed.Home, "systemctl");
        await File.WriteAllTextAsync(script, $$"""
            #!/bin/sh
            shift 2
            echo "$*" >> "{{calls}}"
            case "$1 $2" in
              "show --property=Version") echo Version=252 ;;
              show*) printf 'ActiveState=active\nSubState=running\nUnitFileState=enabled\nNRestarts=0\nStatusText=recording my desk; 0 queued\nResult=success\n' ;;
            esac
            """);
        File.SetUnixFileMode(script, OwnerOnly | UnixFileMode.UserExecute);
        return [new("PATH", $"{installed.Home}:{Environment.GetEnvironmentVariable("PATH")}")];
    }

    private static async Task<(int ExitCode, string Complaints)> VerifyAsync(string file, string home)
    {
        var start = new ProcessStartInfo("systemd-analyze", ["--user", "verify", file]) { RedirectStandardError = true };
        start.Environment["XDG_RUNTIME_DIR"] = start.Environment["HOME"] = home;
        using var process = Process.Start(start)!;
        var complaints = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, complaints);
    }
}
