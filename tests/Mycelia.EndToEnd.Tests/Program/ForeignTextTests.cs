using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>
/// Text that others chose, on its real ways: from a sound server, from files, settings and servers to terminals, logs and shells.
/// </summary>
public sealed class ForeignTextTests
{
    /// <summary>Sets a title, rings, colours and turns the rest round.</summary>
    private const string Hostile = "X\u001b]0;pwned\u0007\u001b[31mY\u202eZ";

    private const string Shown = @"X\x1b]0;pwned\x07\x1b[31mY\u{202e}Z";

    [Fact]
    public async Task A_devices_name_reaches_no_output_as_it_is()
    {
        await using var sound = await BluetoothAsync();
        await using var place = new Workplace();

        foreach (var words in new string[][] { ["devices"], ["doctor", "--plain"], ["complete", "--", "record", "--device", ""] })
            AssertShown(await RunAsync(place, sound.Environment, words));
        AssertShown(await RunAsync(place, sound.Environment, "devices", "--json"), @"X\u001B]0;pwned\u0007\u001B[31mY\u202EZ");

        await using (var watch = RecorderProcess.Start(place.Folder, sound.Environment, "devices", "--watch"))
        {
            await UntilAsync(() => watch.Output.Contains("bt", StringComparison.Ordinal));
            watch.Signal("INT");
            await watch.ExitAsync();
            AssertText(watch.Output + watch.Error);
        }

        await using var recorder = RecorderProcess.Start(
            place.Folder,
            sound.Environment,
            "record",
            "--no-upload",
            "--plain",
            "--log-file",
            "log",
            "--log-level",
            "debug"
        );
        await UntilAsync(() => recorder.Output.Contains("recording", StringComparison.Ordinal));
        AssertShown(await RunAsync(place, sound.Environment, "status"));
        recorder.Signal("INT");
        await recorder.ExitAsync();
        AssertShown(recorder.Output + recorder.Error);
        AssertShown(await File.ReadAllTextAsync(place.File("log"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_device_is_found_by_what_is_shown_and_by_any_spelling()
    {
        await using var sound = await BluetoothAsync();
        await sound.LoadModuleAsync("module-null-sink", "sink_name=cafe", "sink_properties=device.description=\"Cafe\u0301\"");
        await using var place = new Workplace();
        foreach (var (wanted, heard) in new[] { (Shown, Shown), ("Caf\u00e9", "Cafe\u0301") })
        {
            var (exitCode, output, error) = await RecorderProcess.RunAsync(
                place.Folder,
                sound.Environment,
                "record",
                "--no-upload",
                "--plain",
                "--duration",
                "1",
                "--device",
                wanted
            );
            Assert.True(exitCode == 0, error);
            Assert.Contains(heard, output, StringComparison.Ordinal);
        }

        var unknown = await RunAsync(place, sound.Environment, "record", "--no-upload", "--device", "bt.monitor\u001b[m\n");
        AssertText(unknown);
        Assert.Contains(@"'bt.monitor\x1b[m'; did you mean 'bt.monitor'?", unknown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$R devices")]
    [InlineData("stty cols 200 rows 40; timeout --foreground -s INT 2 $R devices --watch")]
    [InlineData("$R record --no-upload --duration 2")]
    [InlineData("$R record --no-upload --plain --duration 1")]
    [InlineData("$R doctor")]
    public async Task A_terminal_obeys_no_device(string command)
    {
        await using var sound = await BluetoothAsync();
        await using var place = new Workplace();
        var start = new ProcessStartInfo("script", ["-qec", command, place.File("typescript")])
        {
            WorkingDirectory = place.Folder,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in sound.Environment)
            start.Environment[name] = value;
        (start.Environment["R"], start.Environment["TERM"], start.Environment["SHELL"]) = (
            Programs.Recorder,
            "xterm-256color",
            "/bin/bash"
        );
        using var script = Process.Start(start)!;
        await script.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        var typed = await File.ReadAllTextAsync(place.File("typescript"), TestContext.Current.CancellationToken);
        Assert.Contains("31mY", typed, StringComparison.Ordinal);
        foreach (var trick in new[] { "\u001b]0;", "\u0007\u001b", "\u001b[31mY", "\u202e" })
            Assert.DoesNotContain(trick, typed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_of_files_and_values_of_settings_are_lines_of_nobody()
    {
        await using var place = new Workplace();
        const string forged = "esc\u001b[31mred\n<3>forged";
        WriteWave(place.File(forged + ".wav"));
        Dictionary<string, string> settings = new()
        {
            ["MYCELIA_URL"] = "http://127.0.0.1:9",
            ["MYCELIA_CLIENT_ID"] = "a",
            ["MYCELIA_TOKEN"] = "b",
        };
        foreach (
            var words in new string[][]
            {
                ["upload", forged + ".wav"],
                ["upload", forged + ".wav", "--log-file", "log"],
                ["upload", forged + " that is not there.wav"],
                ["queue", "status", "--db", forged],
                ["queue", "export", "out", "--db", forged],
                ["status", "--db", forged],
                ["record", "--no-upload", "--input", forged],
                ["record", "--no-upload", "--db", forged + "/" + forged],
                ["record", "--" + forged],
                [forged],
                ["record", "--rate", forged],
                ["config", "--env-file", forged],
            }
        )
        {
            var said = await RunAsync(place, settings, words);
            AssertText(said);
            Assert.Contains(@"esc\x1b[31mred", said, StringComparison.Ordinal);
            Assert.DoesNotContain("\n<3>", said, StringComparison.Ordinal);
        }

        AssertText(await File.ReadAllTextAsync(place.File("log"), TestContext.Current.CancellationToken));
        settings["MYCELIA_DEVICE"] = Hostile;
        AssertShown(await RunAsync(place, settings, "config"));
    }

    [Fact]
    public async Task What_a_server_says_is_shown_as_words()
    {
        await using var place = new Workplace();
        using var listener = new HttpListener();
        var port = FreePort();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        var answering = AnswerAsync(listener, """{"error":"X\u001b]0;pwned\u0007\u001b[31mY\u202eZ"}""");
        WriteWave(place.File("a.wav"));
        Dictionary<string, string> settings = new()
        {
            ["MYCELIA_URL"] = $"http://127.0.0.1:{port}",
            ["MYCELIA_CLIENT_ID"] = "a",
            ["MYCELIA_TOKEN"] = "b",
            ["MYCELIA_DESTINATION"] = "ingest",
        };
        AssertShown(await RunAsync(place, settings, "auth", "--plain"));
        AssertShown(await RunAsync(place, settings, "upload", "--plain", "a.wav"));
        AssertShown(await RunAsync(place, settings, "queue", "list"));
        listener.Stop();
        await answering;
    }

    /// <summary>A sound server whose only input has such a description.</summary>
    private static async Task<PulseServer> BluetoothAsync()
    {
        var sound = await PulseServer.StartAsync(microphone: false);
        await sound.LoadModuleAsync(
            "module-null-sink",
            "sink_name=bt",
            "rate=16000",
            "channels=1",
            $"sink_properties=device.description=\"{Hostile}\""
        );
        return sound;
    }

    private static async Task<string> RunAsync(
        Workplace place,
        IEnumerable<KeyValuePair<string, string>> environment,
        params string[] words
    )
    {
        var (_, output, error) = await RecorderProcess.RunAsync(place.Folder, environment, words);
        return output + error;
    }

    private static void AssertShown(string said, string shown = Shown)
    {
        Assert.Contains(shown, said, StringComparison.Ordinal);
        AssertText(said);
    }

    private static void AssertText(string said) =>
        Assert.DoesNotContain(
            said,
            static c =>
                (char.IsControl(c) && c is not ('\n' or '\t'))
                || CharUnicodeInfo.GetUnicodeCategory(c)
                    is UnicodeCategory.Format
                        or UnicodeCategory.LineSeparator
                        or UnicodeCategory.ParagraphSeparator
        );

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition())
            await Task.Delay(20, patience.Token);
    }

    private static async Task AnswerAsync(HttpListener listener, string body)
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                await context.Request.InputStream.CopyToAsync(Stream.Null);
                var isToken = context.Request.Url!.AbsolutePath == "/oauth/token";
                context.Response.StatusCode = isToken ? 200 : 415;
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(isToken ? """{"access_token":"t"}""" : body));
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private static int FreePort()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }

    /// <summary>A second of something quiet.</summary>
    private static void WriteWave(string path)
    {
        using var file = new BinaryWriter(File.Create(path));
        file.Write("RIFF"u8);
        file.Write(36 + 32_000);
        file.Write("WAVEfmt "u8);
        file.Write(16);
        file.Write((short)1);
        file.Write((short)1);
        file.Write(16_000);
        file.Write(32_000);
        file.Write((short)2);
        file.Write((short)16);
        file.Write("data"u8);
        file.Write(32_000);
        for (var frame = 0; frame < 16_000; frame++)
            file.Write((short)(frame % 100));
    }
}
