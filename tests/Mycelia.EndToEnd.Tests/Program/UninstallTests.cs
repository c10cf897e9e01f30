using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary><c>uninstall</c>: what goes, what stays, and that audio is deleted only by who says so.</summary>
public sealed class UninstallTests
{
    [Fact]
    public async Task Without_purge_the_services_go_and_everything_else_is_named_and_stays()
    {
        using var installed = new InstalledRecorder();
        var systemd = await PrepareAsync(installed);
        var (exitCode, output, error) = await installed.RunAsync(systemd.Environment, "uninstall");
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("disable --now mycelia-recorder.service", systemd.Calls);
        Assert.Contains("disable --now mycelia-recorder@kitchen.service", systemd.Calls);
        Assert.Contains(
            $"kept: settings and credentials, {installed.Home}/.config/mycelia-recorder/kitchen.env",
            output,
            StringComparison.Ordinal
        );
        Assert.Contains($"{Queue(installed)}, 1 undelivered chunk", output, StringComparison.Ordinal);
        Assert.Contains("what was delivered to http://127.0.0.1:9", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Queue(installed)));
        Assert.Empty(Directory.GetFiles(Path.Combine(installed.Home, ".config/systemd/user")));
    }

    [Theory]
    [InlineData("yes", true)]
    [InlineData("no", false)]
    public async Task Lingering_stays_and_is_named_where_it_is_on(string linger, bool isNamed)
    {
        using var installed = new InstalledRecorder();
        await PrepareAsync(installed);
        var systemd = await ScriptedSystemd.WriteAsync(Path.Combine(installed.Work, "systemd"), linger: linger);
        var (exitCode, output, _) = await installed.RunAsync(systemd.Environment, "uninstall");
        Assert.Equal(
            (0, isNamed),
            (
                exitCode,
                output.Contains("kept: lingering", StringComparison.Ordinal)
                    && output.Contains("'loginctl disable-linger'", StringComparison.Ordinal)
            )
        );
        Assert.DoesNotContain(systemd.Calls, static call => call.Contains("disable-linger", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Purge_refuses_while_audio_is_undelivered_and_does_nothing_then()
    {
        using var installed = new InstalledRecorder();
        var systemd = await PrepareAsync(installed);
        var before = systemd.Calls;
        var (exitCode, _, error) = await installed.RunAsync(systemd.Environment, "uninstall", "--purge", "--yes");
        Assert.Equal(1, exitCode);
        Assert.Contains("1 undelivered chunk", error, StringComparison.Ordinal);
        Assert.Equal(before, systemd.Calls);

        var (asked, _, question) = await installed.RunAsync(systemd.Environment, "uninstall", "--purge", "--discard-undelivered");
        Assert.Equal((2, true), (asked, question.Contains("say --yes", StringComparison.Ordinal)));
        Assert.Equal(2, (await installed.RunAsync(systemd.Environment, "uninstall", "--discard-undelivered")).ExitCode);
        Assert.True(File.Exists(Queue(installed)));
    }

    [Fact]
    public async Task Purge_deletes_settings_and_queues_and_nothing_else()
    {
        using var installed = new InstalledRecorder();
        var systemd = await PrepareAsync(installed);
        var mine = Path.Combine(installed.Home, ".local/state/mycelia-recorder/notes.txt");
        var other = Path.Combine(installed.Home, ".config/mycelia-recorder/UPPER.env");
        await File.WriteAllTextAsync(mine, "mine");
        await File.WriteAllTextAsync(other, "mine, too");
        string[] purge = ["uninstall", "--purge", "--discard-undelivered"];

        var dry = await installed.RunAsync(systemd.Environment, [.. purge, "--dry-run"]);
        Assert.Equal(0, dry.ExitCode);
        Assert.Contains($"would delete {Queue(installed)}\n", dry.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Queue(installed)));

        var (exitCode, _, error) = await installed.RunAsync(systemd.Environment, [.. purge, "--yes"]);
        Assert.Equal((0, ""), (exitCode, error));
        var left = Directory.GetFiles(installed.Home, "*", SearchOption.AllDirectories);
        Assert.Equal([other, mine], left.Order());
    }

    [Fact]
    public async Task What_was_changed_of_units_is_named_and_goes_with_purge_alone()
    {
        using var installed = new InstalledRecorder();
        var systemd = await PrepareAsync(installed);
        var units = Path.Combine(installed.Home, ".config/systemd/user");
        string[] dropIns =
        [
            "mycelia-recorder.service.d/override.conf",
            "mycelia-recorder@.service.d/a.conf",
            "mycelia-recorder@den.service.d/b.conf",
        ];
        string[] others = ["mycelia-recorder.service.d/notes.txt", "pipewire.service.d/a.conf"];
        foreach (var file in dropIns.Concat(others).Select(name => Path.Combine(units, name)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, "[Service]\nNice=5\n");
        }

        var one = await installed.RunAsync(systemd.Environment, "service", "uninstall");
        Assert.Contains($"what you changed of the unit, {units}/mycelia-recorder.service.d;", one.Output, StringComparison.Ordinal);
        var kept = await installed.RunAsync(systemd.Environment, "uninstall");
        foreach (var name in new[] { "mycelia-recorder.service.d", "mycelia-recorder@.service.d", "mycelia-recorder@den.service.d" })
            Assert.Contains($"kept: what you changed of the unit, {units}/{name}\n", kept.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("pipewire", kept.Output, StringComparison.Ordinal);

        Assert.Equal(0, (await installed.RunAsync(systemd.Environment, "uninstall", "--purge", "--discard-undelivered", "--yes")).ExitCode);
        Assert.Equal(
            others.Select(name => Path.Combine(units, name)).Order(),
            Directory.GetFiles(installed.Home, "*", SearchOption.AllDirectories).Order()
        );
        Assert.False(Directory.Exists(Path.Combine(units, "mycelia-recorder@.service.d")));
    }

    [Fact]
    public async Task A_queue_that_somebody_records_into_is_not_deleted()
    {
        using var installed = new InstalledRecorder();
        var folder = Directory.CreateDirectory(Path.Combine(installed.Home, ".local/state/mycelia-recorder")).FullName;
        await using var sound = await PulseServer.StartAsync();
        Dictionary<string, string> environment = new(sound.Environment);
        await using var recorder = RecorderProcess.Start(
            folder,
            environment,
            "--no-upload",
            "--json",
            "--db",
            Path.Combine(folder, "audio_queue.db")
        );
        await recorder.EventAsync("recording_started");
        var (exitCode, _, error) = await installed.RunAsync([], "uninstall", "--purge", "--yes", "--discard-undelivered");
        Assert.Equal(5, exitCode);
        Assert.Contains("stop it first", error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder, "audio_queue.db")));
    }

    private static string Queue(InstalledRecorder installed) =>
        Path.Combine(installed.Home, ".local/state/mycelia-recorder/audio_queue.db");

    /// <summary>Two services, and a chunk that is not delivered.</summary>
    private static async Task<ScriptedSystemd> PrepareAsync(InstalledRecorder installed)
    {
        var systemd = await ScriptedSystemd.WriteAsync(Path.Combine(installed.Work, "systemd"));
        KeyValuePair<string, string>[] settings =
        [
            .. systemd.Environment,
            new("MYCELIA_URL", "http://127.0.0.1:9"),
            new("MYCELIA_CLIENT_ID", "0123456789abcdef01234567"),
            new("MYCELIA_TOKEN", "mycelia_secret"),
        ];
        foreach (var name in new[] { "recorder", "kitchen" })
        {
            var (exitCode, _, error) = await installed.RunAsync(settings, "service", "install", "--name", name);
            Assert.Equal((0, ""), (exitCode, error));
        }

        var sound = Pcm.WriteWav(Path.Combine(installed.Work, "a.wav"), Pcm.Noise(16_000));
        Assert.Equal(0, (await installed.RunAsync([], "record", "--no-upload", "--no-realtime", "--input", sound)).ExitCode);
        return systemd;
    }
}
