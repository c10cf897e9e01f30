using System.Globalization;
using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.EndToEnd.Tests.Program;

public sealed class TerminalTests
{
    private const string Record = "$R --no-upload --chunk-seconds 1";

    [Theory]
    [InlineData(80, 24)]
    [InlineData(40, 12)]
    public async Task Every_key_does_what_the_display_says(int width, int height)
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        await using var terminal = await TmuxTerminal.OpenAsync(place.Folder, [.. sound.Environment, .. server.Environment], width, height);
        await terminal.EnterAsync("stty -a >before; $R --chunk-seconds 1");
        // Goes on until the sound server ends.
        _ = sound.PlayAsync(Pcm.Noise(60 * 16_000), Recorder.Model.AudioFormat.Default);
        await terminal.ScreenAsync("● RECORDING", "0:00:", "Monitor", "idle, all delivered", "p pause", "█", "┃", "dB");

        await terminal.PressAsync("?");
        await terminal.ScreenAsync("mark this moment");
        await terminal.PressAsync("x");
        await terminal.ScreenAsync("queue", "upload", "today");

        await terminal.PressAsync("z");
        // The chunk that is open now is no gap.
        Assert.DoesNotContain("╳", await terminal.ScreenAsync("░"), StringComparison.Ordinal);
        foreach (var _ in new[] { "today", "yesterday", "minutes" })
            await terminal.PressAsync("z");

        await terminal.PressAsync("m");
        await terminal.TypeAsync("roof");
        await terminal.ScreenAsync("mark: roof");
        await terminal.PressAsync("Enter");
        await terminal.ScreenAsync("roof", "p pause");
        Assert.Equal("roof", place.Query<string>("SELECT label FROM marks"));

        await terminal.PressAsync("p");
        await terminal.ScreenAsync("PAUSED", "p resume", "┄");
        await terminal.PressAsync("p");
        await terminal.ScreenAsync("● RECORDING", "p pause");

        await terminal.PressAsync("q");
        // The display says it, too, before it gives the terminal back.
        await terminal.ScreenAsync(
            static screen => screen.Contains("stopped: ", StringComparison.Ordinal) && AtPrompt(screen),
            "the end, and a prompt"
        );
        await terminal.EnterAsync("echo code $?; stty -a >after; cmp before after && echo as it was");
        await terminal.ScreenAsync("code 0", "as it was");
        Assert.Equal(("0", "1"), (await terminal.AskAsync("alternate_on"), await terminal.AskAsync("cursor_flag")));
    }

    [Fact]
    public async Task What_goes_wrong_is_seen_and_fits_at_any_size()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        var settings = new Dictionary<string, string>
        {
            ["MYCELIA_URL"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{LocalServerProcess.FreePort()}"),
            ["MYCELIA_CLIENT_ID"] = "0123456789abcdef01234567",
            ["MYCELIA_TOKEN"] = "mycelia_secret",
        };
        await using var terminal = await TmuxTerminal.OpenAsync(place.Folder, [.. sound.Environment, .. settings], 80, 24);
        await terminal.EnterAsync("$R --chunk-seconds 1");
        await terminal.ScreenAsync("waiting: ", "refuses connections", "next try in", "cannot deliver", "oldest ");
        await terminal.ResizeAsync(40, 12);
        await terminal.ScreenAsync("RECORDING", "waiting: ", "cannot deliver", "? help");
        await sound.KillAsync();
        await terminal.ScreenAsync("RECONNECTING", "since ", "╳");
        await sound.RestartAsync();
        await terminal.ScreenAsync("● RECORDING", "recording again");
        await terminal.ResizeAsync(100, 30);
        await terminal.ScreenAsync(" now", "interruption");
        await terminal.PressAsync("C-c");
        await terminal.ScreenAsync("stopped: ");
    }

    [Fact]
    public async Task A_terminal_is_given_back_while_the_recorder_stands_still_and_taken_again()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        await using var terminal = await TmuxTerminal.OpenAsync(place.Folder, sound.Environment, 80, 24);
        await terminal.EnterAsync($"stty -a >before; {Record}");
        await terminal.ScreenAsync("● RECORDING");
        await terminal.PressAsync("C-z");
        await terminal.ScreenAsync("Stopped");
        Assert.Equal(("0", "1"), (await terminal.AskAsync("alternate_on"), await terminal.AskAsync("cursor_flag")));
        await terminal.EnterAsync("stty -a >after; cmp before after && echo as it was");
        await terminal.ScreenAsync("as it was\n");
        await terminal.EnterAsync("bg");
        await terminal.EnterAsync("$R status --follow | head -n 3; echo still here");
        await terminal.ScreenAsync("\nstill here");
        Assert.Equal("0", await terminal.AskAsync("alternate_on"));
        await terminal.EnterAsync("fg");
        await terminal.ScreenAsync("● RECORDING", "p pause");
        await terminal.PressAsync("q");
        await terminal.ScreenAsync("stopped: ");
    }

    [Theory]
    [InlineData("TERM", 0)]
    [InlineData("INT", 130)]
    public async Task A_signal_leaves_the_terminal_as_it_was(string signal, int exitCode)
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        await using var server = new SilentServer();
        await using var terminal = await TmuxTerminal.OpenAsync(place.Folder, [.. sound.Environment, .. server.Environment], 80, 24);
        var drain = exitCode == 0 ? "0.1" : "600";
        await terminal.EnterAsync($"stty -a >before; NO_COLOR=1 LANG=C $R --chunk-seconds 1 --drain-timeout {drain}");
        await terminal.ScreenAsync("* RECORDING", "sending");
        var screen = await terminal.ColouredScreenAsync();
        Assert.DoesNotMatch("\e\\[[0-9;]*[34][0-7]m", screen);
        Assert.True(screen.All(char.IsAscii));

        LockHolder.Signal(signal, place.QueueFile + ".lock");
        if (exitCode == 130)
        {
            await terminal.ScreenAsync("STOPPING");
            await terminal.PressAsync("C-c");
        }

        await terminal.ScreenAsync(AtPrompt, "a prompt");
        await terminal.EnterAsync("echo code $?; stty -a >after; cmp before after && echo as it was");
        await terminal.ScreenAsync($"code {exitCode}", "as it was\n");
        Assert.Equal(("0", "1"), (await terminal.AskAsync("alternate_on"), await terminal.AskAsync("cursor_flag")));
    }

    [Fact]
    public async Task A_death_without_a_word_leaves_the_terminal_as_it_was()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        await using var terminal = await TmuxTerminal.OpenAsync(place.Folder, sound.Environment, 80, 24);
        await terminal.EnterAsync($"stty -a >before; {Record}");
        await terminal.ScreenAsync("● RECORDING");
        LockHolder.Signal("KILL", place.QueueFile + ".lock");
        await terminal.ScreenAsync(static screen => screen.Contains("stty -a >before", StringComparison.Ordinal), "the screen of before");
        await terminal.PressAsync("Enter");
        await terminal.ScreenAsync(AtPrompt, "a prompt");
        await terminal.EnterAsync("stty -a >after; cmp before after && echo as it was");
        await terminal.ScreenAsync("as it was\n");
        Assert.Equal(("0", "1"), (await terminal.AskAsync("alternate_on"), await terminal.AskAsync("cursor_flag")));
    }

    [Theory]
    [InlineData("$R --plain --no-upload --chunk-seconds 1")]
    [InlineData("TERM=dumb $R --no-upload --chunk-seconds 1")]
    public async Task Lines_are_written_where_they_are_wanted(string command)
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        await using var terminal = await TmuxTerminal.OpenAsync(place.Folder, sound.Environment, 120, 24);
        await terminal.EnterAsync(command);
        await terminal.ScreenAsync("chunk 0 captured");
        Assert.Equal("0", await terminal.AskAsync("alternate_on"));
        await terminal.PressAsync("C-c");
        await terminal.ScreenAsync("stopped: ");
    }

    /// <summary>What does not fit is wrapped within its column, not by the terminal at its edge.</summary>
    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public async Task Settings_and_chunks_fit_the_terminal(int width)
    {
        await using var place = new Workplace();
        Pcm.WriteWav(place.File("a.wav"), Pcm.Noise(8_000));
        await RecorderProcess.RunAsync(place.Folder, [], "record", "--no-upload", "--no-realtime", "--input", "a.wav");
        place.Query<object>(
            $"UPDATE chunk_info SET last_error = '{string.Concat(Enumerable.Repeat("/a/long/path of the server ", 8))}end'"
        );
        await using var terminal = await TmuxTerminal.OpenAsync(
            place.Folder,
            [new("MYCELIA_DEVICE", string.Concat(Enumerable.Repeat("alsa_input.usb-Blue_", 8)) + "end"), new("HOME", place.Folder)],
            width,
            70
        );

        await terminal.EnterAsync("clear; $R config");
        var config = await terminal.ScreenAsync("MYCELIA_LOG_LEVEL", "end");
        await terminal.EnterAsync("clear; $R queue list");
        var list = await terminal.ScreenAsync("last error", "the server end");

        Assert.All(config.Split('\n'), static line => Assert.Matches("^($|MYCELIA_| {20}|\\$)", line));
        Assert.All(list.Split('\n'), static line => Assert.Matches("^($|id |1 |    [/a-z]|\\$)", line));
    }

    private static bool AtPrompt(string screen) => screen.TrimEnd().EndsWith("\n$", StringComparison.Ordinal);
}
