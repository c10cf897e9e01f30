using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>The display of a recorder that runs elsewhere.</summary>
public sealed class TopTests
{
    [Fact]
    public async Task Two_displays_show_one_recorder_and_their_keys_reach_it()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        await using var recorder = RecorderProcess.Start(place.Folder, sound.Environment, "--no-upload", "--json", "--chunk-seconds", "1");
        await recorder.EventAsync("recording_started");
        _ = sound.PlayAsync(Pcm.Noise(60 * 16_000), Recorder.Model.AudioFormat.Default);
        await using var one = await TmuxTerminal.OpenAsync(place.Folder, sound.Environment, 80, 24);
        await using var other = await TmuxTerminal.OpenAsync(place.Folder, sound.Environment, 100, 40);
        await one.EnterAsync("stty -a >before; $R top");
        await other.EnterAsync("$R top");
        await one.ScreenAsync("● RECORDING", "0:00:", "Monitor", "q leave", "█", "dB");
        await other.ScreenAsync("● RECORDING", "q leave");

        await one.PressAsync("p");
        await one.ScreenAsync("PAUSED", "p resume");
        await other.ScreenAsync("PAUSED", "p resume");
        await recorder.EventAsync("capture_paused");
        await other.PressAsync("p");
        await one.ScreenAsync("● RECORDING");

        await one.PressAsync("m");
        await one.TypeAsync("roof");
        await one.PressAsync("Enter");
        await recorder.EventAsync("moment_marked", static e => e.GetProperty("label").GetString() == "roof");
        await other.ScreenAsync("roof");

        await one.PressAsync("q");
        await one.ScreenAsync(AtPrompt, "a prompt");
        await one.EnterAsync("echo code $?; stty -a >after; cmp before after && echo as it was");
        await one.ScreenAsync("code 0", "as it was");
        await other.ScreenAsync("● RECORDING");

        recorder.Signal("TERM");
        Assert.Equal(0, await recorder.ExitAsync());
        await other.ScreenAsync(static screen => screen.Contains("has ended", StringComparison.Ordinal) && AtPrompt(screen), "the end");
        await other.EnterAsync("$R top; echo code $?");
        await other.ScreenAsync("no recorder is running", "code 3");
    }

    private static bool AtPrompt(string screen) => screen.TrimEnd().EndsWith('$');

    [Fact]
    public async Task Where_there_is_no_terminal_it_says_what_to_do()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        await using var recorder = RecorderProcess.Start(place.Folder, sound.Environment, "--no-upload", "--json");
        await recorder.EventAsync("recording_started");
        var top = await RecorderProcess.RunAsync(place.Folder, [], "top");
        Assert.Equal(2, top.ExitCode);
        Assert.Contains("status --follow", top.Error, StringComparison.Ordinal);
    }
}
