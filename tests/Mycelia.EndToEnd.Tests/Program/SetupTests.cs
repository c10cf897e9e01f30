using System.Net.NetworkInformation;
using System.Text.Json;
using Mycelia.EndToEnd.Tests.Support;
using Mycelia.Recorder.Tests.Cli.Schemas;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary><c>setup</c>, by options as scripts use it and by questions as people do.</summary>
[Collection(nameof(UsualPort))]
public sealed class SetupTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string Other = "MYCELIA_RATE=48000 # as the card has it\n";

    [Theory]
    [InlineData("--url, or --destination file:DIR; --client-id; --secret-file")]
    [InlineData("--client-id; --secret-file", "--url", "http://127.0.0.1:9", "--no-service")]
    [InlineData("--service or --no-service; --linger or --no-linger", "--destination", "file:/tmp")]
    [InlineData("--linger or --no-linger", "--destination", "file:/tmp", "--service")]
    [InlineData("--service and --no-service contradict each other", "--service", "--no-service")]
    [InlineData("--linger is about the service", "--no-service", "--linger")]
    [InlineData("--client-id is about a server, and none is named", "--client-id", "id", "--no-service")]
    [InlineData("choose one", "--url", "http://127.0.0.1:9", "--destination", "file:/tmp", "--no-service")]
    [InlineData("there is no folder /nonexistent/a", "--destination", "file:/nonexistent/a", "--no-service")]
    [InlineData("cannot name a recorder", "--name", "../x", "--destination", "file:/tmp", "--no-service")]
    [InlineData("cannot read the secret from nowhere", "--secret-file", "nowhere", "--no-service")]
    public async Task What_cannot_be_asked_has_to_be_said_before_anything_is_written(string expected, params string[] options)
    {
        using var installed = new InstalledRecorder();
        var systemd = await ScriptedSystemd.WriteAsync(installed.Work);
        var (exitCode, _, error) = await installed.RunAsync(systemd.Environment, ["setup", .. options]);
        Assert.Equal(2, exitCode);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Empty(systemd.Calls);
        Assert.Empty(Directory.GetFileSystemEntries(installed.Home));
    }

    [Fact]
    public async Task A_script_sets_up_settings_service_and_linger_and_the_secret_is_nowhere_but_in_the_file()
    {
        await using var place = new Workplace();
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        await using var sound = await PulseServer.StartAsync();
        using var installed = new InstalledRecorder();
        var systemd = await ScriptedSystemd.WriteAsync(place.File("systemd"));
        var secret = server.Credentials["MYCELIA_TOKEN"];
        await File.WriteAllTextAsync(place.File("secret"), secret + "\n");
        string[] options =
        [
            "setup",
            "--url",
            server.Url.ToString(),
            "--client-id",
            server.Credentials["MYCELIA_CLIENT_ID"],
            "--secret-file",
            place.File("secret"),
            "--device",
            "virtmic",
            "--service",
            "--linger",
        ];
        KeyValuePair<string, string>[] environment =
        [
            .. systemd.Environment,
            new("PULSE_SERVER", sound.Address),
            new("PULSE_COOKIE", place.File("cookie")),
        ];

        var dry = await installed.RunAsync(environment, [.. options, "--dry-run"]);
        Assert.Equal((0, ""), (dry.ExitCode, dry.Error));
        Assert.Contains("would run systemctl --user enable mycelia-recorder.service", dry.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(installed.Home, ".config/mycelia-recorder")));
        Assert.DoesNotContain("enable mycelia-recorder.service", systemd.Calls);

        var result = await installed.RunAsync(environment, [.. options, "--json"]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var document = JsonDocument.Parse(result.Output).RootElement;
        SchemaFile.Of("setup").AssertFits(document);
        Assert.Equal((true, true), (document.GetProperty("ok").GetBoolean(), document.GetProperty("done").GetBoolean()));

        var envFile = Path.Combine(installed.Home, ".config/mycelia-recorder/recorder.env");
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(envFile));
        Assert.Contains($"MYCELIA_TOKEN={secret}\n", await File.ReadAllTextAsync(envFile), StringComparison.Ordinal);
        Assert.Equal(
            ["daemon-reload", "enable mycelia-recorder.service", "restart mycelia-recorder.service", "loginctl enable-linger"],
            systemd.Calls.Where(static call => !call.Contains("show-user", StringComparison.Ordinal))
        );
        Assert.DoesNotContain(secret, dry.Output + result.Output + string.Concat(systemd.Calls), StringComparison.Ordinal);
        Assert.Equal(0, (await installed.RunAsync([], "auth")).ExitCode);
    }

    [Fact]
    public async Task A_file_that_is_there_is_changed_after_a_yes_and_keeps_what_is_not_about_it()
    {
        using var installed = new InstalledRecorder();
        var folder = Directory.CreateDirectory(Path.Combine(installed.Work, "sounds")).FullName;
        var envFile = Path.Combine(installed.Home, ".config/mycelia-recorder/recorder.env");
        Directory.CreateDirectory(Path.GetDirectoryName(envFile)!);
        await File.WriteAllTextAsync(envFile, Other + "MYCELIA_NO_UPLOAD=yes\nMYCELIA_TOKEN=former\n");
        File.SetUnixFileMode(envFile, OwnerOnly);
        string[] options = ["setup", "--destination", "file:sounds", "--no-service"];

        var refused = await installed.RunAsync([], options);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains($"--yes, since {envFile} is there and would be changed", refused.Error, StringComparison.Ordinal);
        Assert.Contains("former", await File.ReadAllTextAsync(envFile), StringComparison.Ordinal);

        var done = await installed.RunAsync([], [.. options, "--yes"]);
        Assert.Equal((0, ""), (done.ExitCode, done.Error));
        Assert.Equal(Other + $"MYCELIA_TOKEN=former\nMYCELIA_DESTINATION=file:{folder}\n", await File.ReadAllTextAsync(envFile));
        Assert.Contains("MYCELIA_NO_UPLOAD  removed, was yes", done.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("former", done.Output, StringComparison.Ordinal);

        var again = await installed.RunAsync([], options);
        Assert.Equal((0, ""), (again.ExitCode, again.Error));
        Assert.Contains($"{envFile} stays as it is.", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_the_server_refuses_is_not_written()
    {
        await using var place = new Workplace();
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        using var installed = new InstalledRecorder();
        KeyValuePair<string, string>[] environment = [new("MYCELIA_TOKEN", "mycelia_wrong")];
        string[] options = ["setup", "--url", server.Url.ToString(), "--client-id", "0123456789abcdef01234567", "--no-service"];

        var refused = await installed.RunAsync(environment, options);
        Assert.Equal(4, refused.ExitCode);
        Assert.Contains("problem credentials", refused.Output, StringComparison.Ordinal);
        // There is no file yet that 'config' could show, and no recorder to restart.
        Assert.Contains("check the id and the secret", refused.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("mycelia-recorder config", refused.Output, StringComparison.Ordinal);
        Assert.Contains("nothing was changed", refused.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(installed.Home));

        Assert.Equal(0, (await installed.RunAsync(environment, [.. options, "--no-check"])).ExitCode);
        Assert.True(File.Exists(Path.Combine(installed.Home, ".config/mycelia-recorder/recorder.env")));
    }

    [Theory]
    [InlineData("http://127.0.0.1:9", "check the address, and whether the server runs")]
    [InlineData("nowhere", "(MYCELIA_URL for ")]
    public async Task What_is_said_of_an_address_that_does_not_work_is_true_before_anything_is_written(string url, string expected)
    {
        using var installed = new InstalledRecorder();
        var (exitCode, output, error) = await installed.RunAsync(
            [new("MYCELIA_TOKEN", "secret")],
            "setup",
            "--url",
            url,
            "--client-id",
            "0123456789abcdef01234567",
            "--no-service"
        );
        Assert.NotEqual(0, exitCode);
        Assert.Contains(expected, output + error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(installed.Home));
    }

    [Fact]
    public async Task A_local_server_that_is_installed_and_idle_is_started_in_another_terminal_and_then_taken()
    {
        Assert.SkipWhen(ListensAtUsualPort(), "something listens at the local server's usual port");
        Assert.SkipWhen(File.Exists("/usr/bin/mycelia-local-server"), "the local server's package is installed here");
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        using var installed = new InstalledRecorder();
        var systemd = await ScriptedSystemd.WriteAsync(place.File("systemd"));
        File.CreateSymbolicLink(Path.Combine(systemd.Folder, "mycelia-local-server"), Programs.LocalServer);
        await using var terminal = await OpenAsync(installed, systemd, sound);
        await terminal.EnterAsync("$P setup");
        await terminal.ScreenAsync("'mycelia-local-server' starts it", "3  the local server, which I have started now", "Number [1]:");
        await using var server = await LocalServerProcess.StartAsync(
            Path.Combine(installed.Home, ".local/share/mycelia-local-server"),
            5173
        );
        await terminal.EnterAsync("3");
        await terminal.ScreenAsync("1  the local server that runs here, http://127.0.0.1:5173", "Number [1]:");
        await terminal.EnterAsync("");
        await terminal.ScreenAsync("✓ rights", "Which microphone do you speak into?");
    }

    [Fact]
    public async Task Who_sets_up_by_sudo_is_told_whose_recorder_that_will_be()
    {
        Assert.SkipUnless(Environment.UserName == "root", "sudo makes one root");
        using var installed = new InstalledRecorder();
        string[] options = ["setup", "--destination", "file:.", "--no-service", "--dry-run"];
        var (exitCode, _, error) = await installed.RunAsync([new("SUDO_USER", "ann")], options);
        Assert.Equal(0, exitCode);
        Assert.Contains("for ann's, run it without sudo", error, StringComparison.Ordinal);
        Assert.Equal("", (await installed.RunAsync([new("SUDO_USER", "root")], options)).Error);
    }

    [Theory]
    [InlineData("XDG_CONFIG_HOME", "settings cannot be kept in /sys/mycelia-recorder")]
    [InlineData("XDG_STATE_HOME", "a queue cannot be kept in /sys/mycelia-recorder")]
    public async Task A_place_that_cannot_be_written_is_found_before_anything_is_made(string variable, string expected)
    {
        using var installed = new InstalledRecorder();
        var folder = Path.Combine(installed.Home, "recordings");
        var (exitCode, _, error) = await installed.RunAsync(
            [new(variable, "/sys")],
            ["setup", "--destination", $"file:{folder}", "--no-service", "--yes"]
        );
        Assert.Equal(2, exitCode);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(installed.Home));
    }

    [Fact]
    public async Task Without_systemd_a_service_is_refused_before_anything_is_written()
    {
        using var installed = new InstalledRecorder();
        var systemd = await ScriptedSystemd.WriteAsync(installed.Work, state: "");
        string[] options = ["setup", "--destination", "file:.", "--service", "--no-linger"];
        var (exitCode, _, error) = await installed.RunAsync(systemd.Environment, options);
        Assert.Equal(1, exitCode);
        Assert.Contains("no systemd user instance answers here", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(installed.Home));
    }

    [Fact]
    public async Task A_newcomer_answers_questions_and_chooses_a_microphone_by_speaking()
    {
        await using var place = new Workplace();
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        await using var sound = await PulseServer.StartAsync();
        await sound.AddNullSinkAsync("desk", "\u001b[31mDesk");
        using var installed = new InstalledRecorder();
        var systemd = await ScriptedSystemd.WriteAsync(place.File("systemd"));
        var secret = server.Credentials["MYCELIA_TOKEN"];
        await using var terminal = await OpenAsync(installed, systemd, sound);

        await terminal.EnterAsync("stty -a >before; $P setup");
        await terminal.ScreenAsync("Where is your audio to go?", "Number [1]:");
        await terminal.EnterAsync("1");
        await terminal.ScreenAsync("Address of the server:");
        await terminal.EnterAsync("mycelia.example.org");
        await terminal.ScreenAsync("is not the address of a server (as typed)");
        await terminal.EnterAsync(server.Url.ToString());
        await terminal.ScreenAsync("Id of the key:");
        await terminal.EnterAsync(server.Credentials["MYCELIA_CLIENT_ID"]);
        await terminal.ScreenAsync("Secret of the key (not shown):");
        await terminal.TypeAsync("x");
        await terminal.PressAsync("BSpace");
        await terminal.EnterAsync(secret);
        await terminal.ScreenAsync(
            "✓ rights",
            "Which microphone do you speak into?",
            "  1 * ",
            "  2   ",
            "Number, or Enter for the system's default"
        );
        _ = sound.PlayAsync(Pcm.Noise(60 * 16_000), Recorder.Model.AudioFormat.Default, "desk");
        await terminal.ScreenAsync(static screen => Line(screen, "  2   ").Contains('█', StringComparison.Ordinal), "whose bar moves");
        await terminal.EnterAsync("9");
        await terminal.ScreenAsync("there is no 9");
        await terminal.EnterAsync("2");
        await terminal.ScreenAsync("Record from login on, as a service? [Y/n]");
        await terminal.EnterAsync("");
        await terminal.ScreenAsync("Record while you are logged out, too");
        await terminal.EnterAsync("");
        await terminal.ScreenAsync("MYCELIA_TOKEN  set, not shown", "MYCELIA_DEVICE  desk.monitor", "Do that? [Y/n]");
        Assert.False(Directory.Exists(Path.Combine(installed.Home, ".config/mycelia-recorder")));
        await terminal.EnterAsync("");
        var end = await terminal.ScreenAsync(
            "mycelia-recorder.service: active, recording my desk",
            "mycelia-recorder service logs",
            "mycelia-recorder listen"
        );
        Assert.DoesNotContain(secret[..12], end, StringComparison.Ordinal);
        await terminal.EnterAsync("clear; stty -a >after; cmp before after && echo as it was");
        await terminal.ScreenAsync("as it was");
        Assert.DoesNotContain("\u001b[31mDesk", await terminal.ColouredScreenAsync(), StringComparison.Ordinal);

        var envFile = Path.Combine(installed.Home, ".config/mycelia-recorder/recorder.env");
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(envFile));
        Assert.Contains("MYCELIA_DEVICE=desk.monitor\n", await File.ReadAllTextAsync(envFile), StringComparison.Ordinal);
        Assert.Contains("restart mycelia-recorder.service", systemd.Calls);
        Assert.DoesNotContain("loginctl enable-linger", systemd.Calls);
    }

    [Theory]
    [InlineData("Number [1]:")]
    [InlineData("Folder:", "2")]
    [InlineData("Address of the server:", "1")]
    [InlineData("Secret of the key (not shown):", "1", "http://127.0.0.1:9", "id")]
    [InlineData("What now?", "1", "http://127.0.0.1:9", "id", "secret")]
    [InlineData("Number, or Enter for the system's default", "2", "/tmp")]
    [InlineData("as a service? [Y/n]", "2", "/tmp", "")]
    [InlineData("Do that? [Y/n]", "2", "/tmp", "", "n")]
    public async Task Ctrl_C_at_any_question_leaves_everything_as_it_was(string question, params string[] answers)
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        using var installed = new InstalledRecorder();
        var systemd = await ScriptedSystemd.WriteAsync(place.File("systemd"));
        await using var terminal = await OpenAsync(installed, systemd, sound);
        string[] questions =
        [
            "Number [1]:",
            answers is ["1", ..] ? "Address of the server:" : "Folder:",
            answers is ["1", ..] ? "Id of the key:" : "Number, or Enter for the system's default",
            answers is ["1", ..] ? "Secret of the key (not shown):" : "as a service? [Y/n]",
        ];
        await terminal.EnterAsync("stty -a >before; $P setup");
        for (var i = 0; i < answers.Length; i++)
        {
            await terminal.ScreenAsync(questions[i]);
            await terminal.EnterAsync(answers[i]);
        }

        await terminal.ScreenAsync(question);
        await terminal.PressAsync("C-c");
        await terminal.ScreenAsync("stopped; nothing was changed");
        await terminal.EnterAsync("echo exit $?");
        await terminal.ScreenAsync("exit 130");
        await terminal.EnterAsync("clear; stty -a >after; cmp before after && echo as it was; tput cnorm");
        await terminal.ScreenAsync("as it was");
        Assert.False(Directory.Exists(Path.Combine(installed.Home, ".config/mycelia-recorder")));
        Assert.All(systemd.Calls, static call => Assert.Contains("show", call, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_no_sound_server_runs_yet_a_newcomer_is_told_how_one_is_started()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        using var installed = new InstalledRecorder();
        var systemd = await ScriptedSystemd.WriteAsync(place.File("systemd"));
        await using var terminal = await OpenAsync(installed, systemd, sound);
        await sound.KillAsync();
        await terminal.EnterAsync("$P setup --no-service");
        await terminal.ScreenAsync("Number [1]:");
        await terminal.EnterAsync("2");
        await terminal.ScreenAsync("Folder:");
        await terminal.EnterAsync(installed.Work);
        await terminal.ScreenAsync(
            "No input can be listed: ",
            "'systemctl --user start pipewire-pulse' starts one",
            "as soon as it is there.",
            "Do that? [Y/n]"
        );
    }

    [Fact]
    public async Task On_a_desktop_a_newcomer_is_asked_whether_to_show_notices_there()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        using var installed = new InstalledRecorder();
        var systemd = await ScriptedSystemd.WriteAsync(place.File("systemd"));
        await using var terminal = await OpenAsync(installed, systemd, sound, bus: "unix:path=/nonexistent");
        await terminal.EnterAsync("$P setup --no-service");
        await terminal.ScreenAsync("Number [1]:");
        await terminal.EnterAsync("2");
        await terminal.ScreenAsync("Folder:");
        await terminal.EnterAsync(installed.Work);
        await terminal.ScreenAsync("Number, or Enter for the system's default");
        await terminal.EnterAsync("");
        await terminal.ScreenAsync("Show a notice on this desktop when something is wrong? [y/N]");
        await terminal.EnterAsync("y");
        await terminal.ScreenAsync("MYCELIA_NOTIFY  desktop", "Do that? [Y/n]");
        await terminal.EnterAsync("");
        await terminal.ScreenAsync("Told of problems: desktop.", "mycelia-recorder notify --test");
        Assert.Contains(
            "MYCELIA_NOTIFY=desktop\n",
            await File.ReadAllTextAsync(Path.Combine(installed.Home, ".config/mycelia-recorder/recorder.env")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_script_says_who_is_told_of_problems_and_else_nobody_is()
    {
        using var installed = new InstalledRecorder();
        var envFile = Path.Combine(installed.Home, ".config/mycelia-recorder/kitchen.env");
        string[] options = ["setup", "--name", "kitchen", "--destination", "file:.", "--no-service", "--yes"];
        KeyValuePair<string, string>[] desktop = [new("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")];

        var (exitCode, output, error) = await installed.RunAsync(desktop, options);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("Nobody is told of problems.", output, StringComparison.Ordinal);
        Assert.DoesNotContain("MYCELIA_NOTIFY", await File.ReadAllTextAsync(envFile), StringComparison.Ordinal);

        var refused = await installed.RunAsync([], [.. options, "--notify", "https://me:word@hc-ping.com/ID"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.DoesNotContain("MYCELIA_NOTIFY", await File.ReadAllTextAsync(envFile), StringComparison.Ordinal);

        const string secret = "c0ffee-0123-4567";
        var told = await installed.RunAsync([], [.. options, "--notify", "desktop", "--notify", $"https://hc-ping.com/{secret}", "--json"]);
        Assert.Equal((0, ""), (told.ExitCode, told.Error));
        var document = JsonDocument.Parse(told.Output).RootElement;
        SchemaFile.Of("setup").AssertFits(document);
        Assert.Equal(
            ["desktop", "https://hc-ping.com/(not shown)"],
            document.GetProperty("notify").EnumerateArray().Select(static one => one.GetString())
        );
        Assert.Contains(secret, await File.ReadAllTextAsync(envFile), StringComparison.Ordinal);

        var again = await installed.RunAsync([], options);
        Assert.Contains("notify --test --name kitchen", again.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, again.Output, StringComparison.Ordinal);
    }

    private static bool ListensAtUsualPort() =>
        IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(static one => one.Port == 5173);

    private static async Task<TmuxTerminal> OpenAsync(
        InstalledRecorder installed,
        ScriptedSystemd systemd,
        PulseServer sound,
        string bus = ""
    ) =>
        await TmuxTerminal.OpenAsync(
            installed.Work,
            [
                .. sound.Environment,
                new("HOME", installed.Home),
                new("P", installed.Program),
                new("PATH", systemd.Environment[0].Value),
                new("DBUS_SESSION_BUS_ADDRESS", bus),
            ],
            80,
            24
        );

    private static string Line(string screen, string beginning) =>
        screen.Split('\n').LastOrDefault(line => line.StartsWith(beginning, StringComparison.Ordinal)) ?? "";
}
