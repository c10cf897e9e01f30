using System.Globalization;
using Mycelia.EndToEnd.Tests.Support;
using Mycelia.StandIns.Tls;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>The service under a real systemd, as an ordinary user's.</summary>
public sealed class SystemdTests
{
    private const string Recorder = $"{UserSystemd.Place}/mycelia-recorder";

    [Fact]
    public async Task A_real_systemd_starts_the_service_confines_it_and_starts_it_again_when_it_dies_or_hangs()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync(microphone: false);
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        using var installed = new InstalledRecorder();
        // The same unit in a hurry; a minute of watchdog is a minute of test.
        var changes = Directory.CreateDirectory(Path.Combine(installed.Home, ".config/systemd/user/mycelia-recorder.service.d"));
        await File.WriteAllTextAsync(Path.Combine(changes.FullName, "hurry.conf"), "[Service]\nRestartSec=100ms\nWatchdogSec=2\n");
        await using var systemd = await UserSystemd.StartAsync(
            Path.GetDirectoryName(installed.Program)!,
            Path.GetDirectoryName(sound.TemporaryFile("native"))!
        );

        var (exitCode, said) = await systemd.RunAsync(
            [
                .. server.Environment,
                new("MYCELIA_CHUNK_SECONDS", "0.5"),
                // The working directory is the queue's folder.
                new("MYCELIA_NOTIFY", "echo $MYCELIA_PROBLEM $MYCELIA_STATE >> told"),
            ],
            Recorder,
            "service",
            "install"
        );
        Assert.True(exitCode == 0, said);
        var service = await systemd.UntilAsync(
            "waiting for a microphone",
            static service => service["StatusText"].StartsWith("not recording: ", StringComparison.Ordinal)
        );
        Assert.Equal(("active", "enabled", "0"), (service["ActiveState"], service["UnitFileState"], service["NRestarts"]));
        await sound.AddNullSinkAsync("desk", "Desk");
        service = await RecordingAsync(restarts: 0);
        await DeliveredAsync(recordings: 1);

        var process = service["MainPID"];
        var (_, privileges) = await systemd.RunAsync([], "grep", "-E", "^(NoNewPrivs|Seccomp|CapEff):", $"/proc/{process}/status");
        Assert.Equal(
            ["CapEff:0", "NoNewPrivs:1", "Seccomp:2"],
            privileges.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Short).Order()
        );
        var (_, mounts) = await systemd.RunAsync([], "cat", $"/proc/{process}/mountinfo");
        Assert.Matches(@" / / ro\b", mounts);
        Assert.Matches(@" /home/listener/home/\.local/state/mycelia-recorder rw\b", mounts);
        Assert.Matches(@" /tmp rw\b", mounts);
        await systemd.UntilAsync(
            "kept alive",
            static service => Since("WatchdogTimestampMonotonic", service) > Since("ActiveEnterTimestampMonotonic", service) + 2.5
        );

        await systemd.SignalAsync("KILL");
        await RecordingAsync(restarts: 1);
        await systemd.UntilAsync(
            "told of what happened",
            _ =>
            {
                var told = File.ReadAllText(Path.Combine(installed.Home, ".local/state/mycelia-recorder/told"));
                return told.Contains("service_failed problem\n", StringComparison.Ordinal)
                    && told.Contains("recording_missed problem\n", StringComparison.Ordinal);
            }
        );
        await DeliveredAsync(recordings: 2);
        await systemd.SignalAsync("STOP");
        await RecordingAsync(restarts: 2);

        var status = await systemd.RunAsync([], Recorder, "service", "status");
        Assert.Equal(0, status.ExitCode);
        Assert.Contains("service: active (running), enabled, restarted 2 times", status.Output, StringComparison.Ordinal);
        Assert.Contains("it says: recording Monitor of Desk; ", status.Output, StringComparison.Ordinal);
        Assert.Contains("\nok      service", (await systemd.RunAsync([], Recorder, "doctor")).Output, StringComparison.Ordinal);

        Assert.Equal(0, (await systemd.RunAsync([], Recorder, "service", "uninstall")).ExitCode);
        service = await systemd.ShowAsync();
        Assert.Equal(("inactive", "success"), (service["ActiveState"], service["Result"]));
        Assert.Equal("", service["UnitFileState"]);

        Task<Dictionary<string, string>> RecordingAsync(int restarts) =>
            systemd.UntilAsync(
                $"recording after {restarts} restarts",
                service =>
                    service["NRestarts"] == restarts.ToString(CultureInfo.InvariantCulture)
                    && service["StatusText"].StartsWith("recording Monitor of Desk", StringComparison.Ordinal)
                    && service["ActiveState"] == "active"
            );

        async Task DeliveredAsync(int recordings) =>
            await systemd.UntilAsync("delivering", _ => server.RecordingsAsync().GetAwaiter().GetResult().Length >= recordings);
    }

    [Fact]
    public async Task It_gets_the_queue_that_was_asked_for_whatever_that_is_called_and_nothing_else_of_the_home()
    {
        const string folder = $"{UserSystemd.Place}/home/my \"recordings\", 100% of $HOME: it's \\";
        await using var sound = await PulseServer.StartAsync(microphone: false);
        await sound.AddNullSinkAsync("desk", "Desk");
        using var installed = new InstalledRecorder();
        var authorities = Path.Combine(installed.Home, "authorities");
        Directory.CreateDirectory(Path.Combine(installed.Home, ".ssh"));
        Directory.CreateDirectory(authorities);
        await File.WriteAllTextAsync(Path.Combine(installed.Home, ".ssh/id_ed25519"), "a secret of others");
        using (var authority = new TestAuthority())
            await File.WriteAllTextAsync(Path.Combine(authorities, "ca.pem"), authority.Pem);
        await using var systemd = await UserSystemd.StartAsync(
            Path.GetDirectoryName(installed.Program)!,
            Path.GetDirectoryName(sound.TemporaryFile("native"))!
        );
        KeyValuePair<string, string>[] settings =
        [
            new("MYCELIA_URL", "https://127.0.0.1:9"),
            new("MYCELIA_CLIENT_ID", "id"),
            new("MYCELIA_TOKEN", "secret"),
            new("MYCELIA_CHUNK_SECONDS", "0.5"),
            new("MYCELIA_CA_FILE", $"{UserSystemd.Place}/home/authorities/ca.pem"),
        ];

        var (exitCode, said) = await systemd.RunAsync(settings, Recorder, "service", "install", "--db", folder + "/q.db");
        Assert.True(exitCode == 0, said);
        var service = await systemd.UntilAsync(
            "recording",
            static service => service["StatusText"].StartsWith("recording Monitor of Desk", StringComparison.Ordinal)
        );
        await systemd.UntilAsync(
            "queueing",
            static service =>
                service["StatusText"].Contains(" queued", StringComparison.Ordinal)
                && !service["StatusText"].Contains(" 0 queued", StringComparison.Ordinal)
        );
        Assert.Equal(0, (await systemd.RunAsync([], "test", "-s", folder + "/q.db")).ExitCode);
        Assert.Contains(
            $"queue {folder}/q.db: ",
            (await systemd.RunAsync([], Recorder, "service", "status")).Output,
            StringComparison.Ordinal
        );

        var root = $"/proc/{service["MainPID"]}/root{UserSystemd.Place}/home";
        Assert.Equal(0, (await systemd.RunAsync([], "test", "-r", $"{root}/authorities/ca.pem")).ExitCode);
        Assert.Equal(0, (await systemd.RunAsync([], "test", "-r", $"{root}/.config/mycelia-recorder/recorder.env")).ExitCode);
        Assert.NotEqual(0, (await systemd.RunAsync([], "test", "-e", $"{root}/.ssh")).ExitCode);
        var (_, limits) = await systemd.RunAsync([], "grep", "core file", $"/proc/{service["MainPID"]}/limits");
        Assert.Matches("Max core file size +0 +0 ", limits);
    }

    [Fact]
    public async Task The_units_of_a_package_serve_a_setup_and_named_recorders_and_wrong_settings_end_them()
    {
        const string kitchen = "mycelia-recorder@kitchen.service";
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync(microphone: false);
        await sound.AddNullSinkAsync("desk", "Desk");
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        using var installed = new InstalledRecorder();
        await DisableAsync(installed, "pipewire-pulse");
        await DisableAsync(installed, "pulseaudio");
        await using var systemd = await UserSystemd.StartAsync(
            Path.GetDirectoryName(installed.Program)!,
            Path.GetDirectoryName(sound.TemporaryFile("native"))!
        );
        const string units = $"{UserSystemd.Place}/lib/systemd/user";
        var (exitCode, said) = await systemd.RunAsync(
            [],
            "sh",
            "-c",
            $"mkdir -p {units} && {Recorder} service unit >{units}/mycelia-recorder.service && "
                + $"{Recorder} service unit --template >{units}/mycelia-recorder@.service"
        );
        Assert.True(exitCode == 0, said);
        string[] options =
        [
            "--url",
            server.Url.ToString(),
            "--client-id",
            server.Credentials["MYCELIA_CLIENT_ID"],
            "--service",
            "--no-linger",
        ];
        KeyValuePair<string, string>[] secret = [new("MYCELIA_TOKEN", server.Credentials["MYCELIA_TOKEN"])];
        (exitCode, said) = await systemd.RunAsync(secret, [Recorder, "setup", .. options]);
        Assert.True(exitCode == 0, said);
        Assert.Contains("which came with the program", said, StringComparison.Ordinal);
        (exitCode, said) = await systemd.RunAsync(secret, [Recorder, "setup", "--name", "kitchen", "--device", "desk", .. options]);
        Assert.True(exitCode == 0, said);
        foreach (var unit in new[] { "mycelia-recorder.service", kitchen })
        {
            var service = await systemd.UntilAsync(
                "recording",
                static service => service["StatusText"].StartsWith("recording Monitor of Desk", StringComparison.Ordinal),
                unit
            );
            Assert.Contains("mycelia-recorder", service["FragmentPath"], StringComparison.Ordinal);
        }

        foreach (var disabled in new[] { "pipewire-pulse.socket", "pulseaudio.socket" })
            Assert.Equal("inactive", (await systemd.ShowAsync(disabled))["ActiveState"]);

        var both = await systemd.RunAsync([], Recorder, "service", "status");
        Assert.Equal(0, both.ExitCode);
        Assert.Matches("(?s)^recorder: active .*\nkitchen: active ", both.Output);
        var states = await systemd.RunAsync([], Recorder, "status");
        Assert.Matches("(?s)^recorder:\n  recording since .*\nkitchen:\n  recording since ", states.Output);

        // Only a person can mend what the settings say: it is not started again.
        await systemd.RunAsync([], "sh", "-c", "echo MYCELIA_RATE=fast >>~/.config/mycelia-recorder/kitchen.env");
        Assert.NotEqual(0, (await systemd.RunAsync([], Recorder, "service", "restart", "--name", "kitchen")).ExitCode);
        var failed = await systemd.UntilAsync("failed", static service => service["ActiveState"] == "failed", kitchen);
        Assert.Equal(("2", "0"), (failed["ExecMainStatus"], failed["NRestarts"]));

        Assert.Equal(0, (await systemd.RunAsync([], Recorder, "uninstall")).ExitCode);
        Assert.Equal("inactive", (await systemd.ShowAsync())["ActiveState"]);
        Assert.Equal(3, (await systemd.RunAsync([], Recorder, "service", "status")).ExitCode);
    }

    [Fact]
    public async Task The_unit_of_a_package_records_with_what_lies_in_the_usual_places_and_makes_them()
    {
        await using var sound = await PulseServer.StartAsync(microphone: false);
        await sound.AddNullSinkAsync("desk", "Desk");
        using var installed = new InstalledRecorder();
        var unit = await File.ReadAllTextAsync(Path.Combine(RepositoryFolder.Path, "packaging/recorder/mycelia-recorder.service"));
        // Here the program lies in the home, which the unit hides.
        var units = Directory.CreateDirectory(Path.Combine(installed.Home, ".config/systemd/user"));
        await File.WriteAllTextAsync(
            Path.Combine(units.FullName, "mycelia-recorder.service"),
            unit.Replace("/usr/bin/mycelia-recorder", Recorder, StringComparison.Ordinal)
                .Replace(
                    "\nProtectSystem=",
                    $"\nBindReadOnlyPaths={Recorder} {UserSystemd.Place}/libe_sqlite3.so\nProtectSystem=",
                    StringComparison.Ordinal
                )
        );
        await using var systemd = await UserSystemd.StartAsync(
            Path.GetDirectoryName(installed.Program)!,
            Path.GetDirectoryName(sound.TemporaryFile("native"))!
        );
        const string settings = $"{UserSystemd.Place}/home/.config/mycelia-recorder";
        const string state = $"{UserSystemd.Place}/home/.local/state/mycelia-recorder";

        await systemd.RunAsync([], "systemctl", "--user", "start", "mycelia-recorder.service");
        var service = await systemd.UntilAsync("given up, because no server is set", static service => service["ActiveState"] == "failed");
        Assert.Equal(("2", "0"), (service["ExecMainStatus"], service["NRestarts"]));
        Assert.Equal("700\n700\n", (await systemd.RunAsync([], "stat", "--format=%a", settings, state)).Output);

        await systemd.RunAsync([], "sh", "-c", $"umask 077; echo MYCELIA_NO_UPLOAD=yes >{settings}/recorder.env");
        var (exitCode, said) = await systemd.RunAsync([], "systemctl", "--user", "start", "mycelia-recorder.service");
        Assert.True(exitCode == 0, said);
        await systemd.UntilAsync(
            "recording",
            static service => service["StatusText"].StartsWith("recording Monitor of Desk", StringComparison.Ordinal)
        );
        Assert.Equal(0, (await systemd.RunAsync([], "test", "-s", $"{state}/audio_queue.db")).ExitCode);
    }

    /// <summary>A sound server that is installed, and that the user has disabled.</summary>
    private static async Task DisableAsync(InstalledRecorder installed, string server)
    {
        var units = Directory.CreateDirectory(Path.Combine(installed.Home, ".config/systemd/user")).FullName;
        await File.WriteAllTextAsync(Path.Combine(units, $"{server}.socket"), $"[Socket]\nListenStream=%t/{server}\n");
        await File.WriteAllTextAsync(Path.Combine(units, $"{server}.service"), "[Service]\nExecStart=/bin/sleep infinity\n");
    }

    private static string Short(string line) =>
        string.Concat(line.Where(static c => !char.IsWhiteSpace(c))).Replace("0000000000000000", "0", StringComparison.Ordinal);

    private static double Since(string property, Dictionary<string, string> service) =>
        double.Parse(service[property], CultureInfo.InvariantCulture) / 1e6;
}
