using System.Diagnostics;
using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>The program tells of problems, and what it tells by holds nothing up.</summary>
public sealed class NotifyTests
{
    /// <summary>Writes what it is told into a file for each problem.</summary>
    private const string Keep = "echo \"$MYCELIA_STATE $MYCELIA_RECORDER $MYCELIA_TEXT\" > told-$MYCELIA_PROBLEM";

    [Fact]
    public async Task A_desktop_shows_a_test_and_the_exit_code_says_what_did_not_work()
    {
        await using var place = new Workplace();
        using var bus = await SessionBusDaemon.StartAsync();
        Dictionary<string, string> environment = new() { ["DBUS_SESSION_BUS_ADDRESS"] = bus.Address };
        var alone = await RecorderProcess.RunAsync(place.Folder, environment, "notify", "--test", "--notify", "desktop");
        Assert.Equal((1, "desktop: FAILED, no program on this desktop shows notifications\n"), (alone.ExitCode, alone.Output));

        using var desktop = await NotificationService.StartAsync(bus.Address, "body-markup");
        var (exitCode, output, error) = await RecorderProcess.RunAsync(
            place.Folder,
            environment,
            "notify",
            "--test",
            "--notify",
            "desktop",
            "--notify",
            Keep
        );
        Assert.Equal((0, "desktop: told\necho (arguments not shown): told\n", ""), (exitCode, output, error));
        Assert.Equal("shown 1 (1) Mycelia recorder: this is a test, and nothing is wrong", Assert.Single(desktop.Told));
        Assert.Equal("problem recorder this is a test, and nothing is wrong\n", await File.ReadAllTextAsync(place.File("told-test")));
    }

    [Fact]
    public async Task What_a_killed_recorder_left_unrecorded_is_told_at_the_next_start_and_only_then()
    {
        await using var place = new Workplace();
        await using (var killed = Record(place))
        {
            await killed.EventAsync("waiting_for_input");
            await Wait.UntilAsync(() => place.Query<long>("SELECT COUNT(*) FROM runs") == 1);
            killed.Signal("KILL");
            await killed.ExitAsync();
        }

        await using (var next = Record(place))
        {
            Assert.Equal("died", (await next.EventAsync("recording_missed")).GetProperty("ended").GetString());
            await Wait.UntilAsync(() => File.Exists(place.File("told-recording_missed")));
            // Of what goes on, once it has held for ten seconds.
            await Wait.UntilAsync(() => File.Exists(place.File("told-not_recording")));
            next.Signal("TERM");
            Assert.Equal(0, await next.ExitAsync());
        }

        Assert.Matches(
            "^problem recorder nothing was recorded from .* to .*: the recorder before was killed or crashed\n$",
            await File.ReadAllTextAsync(place.File("told-recording_missed"))
        );
        await using var last = Record(place);
        await last.EventAsync("waiting_for_input");
        last.Signal("TERM");
        Assert.Equal(0, await last.ExitAsync());
        Assert.DoesNotContain("recording_missed", last.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_hangs_holds_up_neither_the_recording_nor_the_stop()
    {
        await using var place = new Workplace();
        await using var silent = new SilentServer();
        var wav = Pcm.WriteWav(place.File("a.wav"), Pcm.Noise(4 * 16_000));
        var began = Stopwatch.GetTimestamp();
        await using var recorder = RecorderProcess.Start(
            place.Folder,
            [],
            "record",
            "--no-upload",
            "--json",
            "--input",
            wav,
            "--notify",
            silent.Environment["MYCELIA_URL"] + "/ping",
            "--notify",
            "sleep 1000"
        );
        Assert.Equal(0, await recorder.ExitAsync());
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(15));
        Assert.Equal(4_000, place.Query<long>("SELECT SUM(duration_ms) FROM chunk_info"));
    }

    [Fact]
    public async Task An_address_is_shown_nowhere()
    {
        await using var place = new Workplace();
        const string secret = "c0ffee-0123-4567";
        Dictionary<string, string> environment = new()
        {
            ["MYCELIA_NOTIFY"] = $"http://127.0.0.1:9/{secret} ;; curl https://ntfy.example.org/{secret}",
            ["MYCELIA_LOG_FILE"] = place.File("log"),
            ["MYCELIA_LOG_LEVEL"] = "debug",
        };
        var wav = Pcm.WriteWav(place.File("a.wav"), Pcm.Noise(16_000));
        string[][] commands =
        [
            ["record", "--no-upload", "--verbose", "--input", wav],
            ["record", "--no-upload", "--json", "--input", wav],
            ["config"],
            ["config", "--json"],
            ["notify"],
            ["notify", "--test"],
            ["notify", "--notify", $"htps://hc-ping.com/{secret}"],
            ["notify", "--notify", $"http://hc-ping.com/{secret}"],
            ["notify", "--notify", $"https://me:{secret}@hc-ping.com/{secret}"],
        ];
        foreach (var command in commands)
        {
            var (_, output, error) = await RecorderProcess.RunAsync(place.Folder, environment, command);
            Assert.DoesNotContain(secret, output + error, StringComparison.Ordinal);
            Assert.NotEmpty(output + error);
        }

        Assert.Contains(
            "MYCELIA_NOTIFY = http://127.0.0.1:9/(not shown)",
            await File.ReadAllTextAsync(place.File("log")),
            StringComparison.Ordinal
        );
        foreach (var file in Directory.GetFiles(place.Folder))
            Assert.False((await File.ReadAllBytesAsync(file)).AsSpan().IndexOf("c0ffee-0123-4567"u8) >= 0, file);
    }

    [Fact]
    public async Task A_test_that_nobody_would_get_is_an_error_that_says_what_to_set()
    {
        using var installed = new InstalledRecorder();
        var (exitCode, output, error) = await installed.RunAsync([], "notify", "--test");
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains("nobody is told of problems", error, StringComparison.Ordinal);
        Assert.Contains("put MYCELIA_NOTIFY=desktop into ", error, StringComparison.Ordinal);
        Assert.Contains("'mycelia-recorder notify --test --notify desktop'", error, StringComparison.Ordinal);
        // Who only looks is told so.
        Assert.Equal(0, (await installed.RunAsync([], "notify")).ExitCode);
    }

    [Fact]
    public async Task Those_whom_a_named_recorder_tells_are_tested_by_its_name()
    {
        using var installed = new InstalledRecorder();
        var settings = Directory.CreateDirectory(Path.Combine(installed.Home, ".config/mycelia-recorder")).FullName;
        await File.WriteAllTextAsync(Path.Combine(settings, "kitchen.env"), $"MYCELIA_NOTIFY='{Keep}'\n");
        // What is set here is not what the service of that name sees.
        KeyValuePair<string, string>[] here = [new("MYCELIA_NOTIFY", "touch of-here")];

        var (exitCode, output, error) = await installed.RunAsync(here, "notify", "--test", "--name", "kitchen");
        Assert.Equal((0, "echo (arguments not shown): told\n", ""), (exitCode, output, error));
        Assert.StartsWith(
            "problem kitchen ",
            await File.ReadAllTextAsync(Path.Combine(installed.Work, "told-test")),
            StringComparison.Ordinal
        );
        Assert.False(File.Exists(Path.Combine(installed.Work, "of-here")));

        var typed = await installed.RunAsync([], "notify", "--test", "--name", "kitchen", "--notify", "touch typed");
        Assert.Equal(0, typed.ExitCode);
        Assert.True(File.Exists(Path.Combine(installed.Work, "typed")));

        var unknown = await installed.RunAsync([], "notify", "--test", "--name", "attic");
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains("the service 'attic' is not installed", unknown.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await installed.RunAsync([], "notify", "--name", "kitchen", "--env-file", "x")).ExitCode);
    }

    [Fact]
    public async Task A_file_at_hand_names_no_command()
    {
        await using var place = new Workplace();
        await File.WriteAllTextAsync(place.File(".env"), "MYCELIA_NOTIFY=touch owned\n");
        foreach (var command in new[] { new[] { "record", "--no-upload" }, ["notify", "--test"] })
        {
            var (exitCode, _, error) = await RecorderProcess.RunAsync(place.Folder, [], command);
            Assert.Equal(2, exitCode);
            Assert.Contains("names a command, and that file only lies in the working directory", error, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(place.File("owned")));
        var named = await RecorderProcess.RunAsync(place.Folder, [], "notify", "--test", "--env-file", ".env");
        Assert.Equal((0, "touch (arguments not shown): told\n"), (named.ExitCode, named.Output));
        Assert.True(File.Exists(place.File("owned")));
    }

    [Theory]
    [InlineData("dekstop", "there is no command 'dekstop'")]
    [InlineData("/nonexistent/notify-me", "there is no command '/nonexistent/notify-me'")]
    [InlineData("http://192.0.2.1/ping", "unencrypted over the network")]
    [InlineData("ftp://192.0.2.1/ping", "names an address that is none")]
    public async Task What_cannot_work_is_refused_before_anything_is_recorded(string value, string expected)
    {
        await using var place = new Workplace();
        var (exitCode, _, error) = await RecorderProcess.RunAsync(place.Folder, [], "record", "--no-upload", "--notify", value);
        Assert.Equal(2, exitCode);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.False(File.Exists(place.QueueFile));
    }

    [Fact]
    public async Task A_service_that_has_failed_is_told_and_one_that_was_stopped_is_not()
    {
        await using var place = new Workplace();
        Dictionary<string, string> environment = new() { ["MYCELIA_NOTIFY"] = Keep, ["SERVICE_RESULT"] = "success" };
        Assert.Equal((0, "", ""), await RecorderProcess.RunAsync(place.Folder, environment, "notify", "--failed"));
        environment["SERVICE_RESULT"] = "watchdog";
        Assert.Equal(0, (await RecorderProcess.RunAsync(place.Folder, environment, "notify", "--failed")).ExitCode);
        Assert.Equal(
            "problem recorder the service has failed: it took no audio for a minute, and was killed; it is started again\n",
            await File.ReadAllTextAsync(place.File("told-service_failed"))
        );
    }

    /// <summary>Waits for a microphone where there is none.</summary>
    private static RecorderProcess Record(Workplace place) =>
        RecorderProcess.Start(
            place.Folder,
            new Dictionary<string, string> { ["PULSE_SERVER"] = "unix:/nonexistent/pulse" },
            "record",
            "--no-upload",
            "--backend",
            "pulse",
            "--wait-for-device",
            "--json",
            "--notify",
            Keep
        );
}
