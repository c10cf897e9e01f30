using System.Globalization;
using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>Every state that a recorder can be in, as it is read in a real terminal of either size.</summary>
public sealed class TerminalStatesTests
{
    [Fact]
    public async Task Every_state_is_said_in_words_in_a_large_and_in_a_small_terminal()
    {
        using var disk = new SmallDisk(megabytes: 16);
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync(microphone: false);
        var port = LocalServerProcess.FreePort();
        var settings = new Dictionary<string, string>(sound.Environment)
        {
            ["MYCELIA_URL"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"),
            ["MYCELIA_CLIENT_ID"] = "0123456789abcdef01234567",
            ["MYCELIA_TOKEN"] = "mycelia_secret",
        };
        await using var terminal = await TmuxTerminal.OpenAsync(place.Folder, settings, 80, 24);
        var queue = Path.Combine(disk.Folder, "q.db");
        await terminal.EnterAsync($"$R --db {queue} --chunk-seconds 0.5 --wait-for-device");

        await SeenAsync("NO MICROPHONE", "since ", "the sound server has no microphone", "idle");
        await sound.AddNullSinkAsync("desk", "Desk");
        await SeenAsync("● RECORDING", "Monitor of Desk", "waiting: ", "next try in ");
        await SeenAsync("digital silence: muted?");
        await terminal.PressAsync("p");
        await SeenAsync("PAUSED", "since ", "p resume", "┄");
        await terminal.PressAsync("p");
        await SeenAsync("● RECORDING", "p pause");

        await using var server = await LocalServerProcess.StartAsync(place.ServerData, port);
        LockHolder.Signal("HUP", queue + ".lock");
        await SeenAsync("● RECORDING", "refused: ", "next try in ");

        disk.Fill();
        await SeenAsync("DISK FULL", "since ", " the disk ", "╳");
        disk.Free();
        await SeenAsync("● RECORDING", "Monitor of Desk");

        await sound.KillAsync();
        await SeenAsync("RECONNECTING", "since ", "no sound server");
        await sound.RestartAsync();
        await SeenAsync("NO MICROPHONE", "since ");
        await sound.AddNullSinkAsync("desk", "Desk");
        await SeenAsync("● RECORDING", "Monitor of Desk");
        await terminal.PressAsync("q");
        await terminal.ScreenAsync("stopped: ");

        async Task SeenAsync(params string[] texts)
        {
            await terminal.ScreenAsync([.. texts, "queue", "today", "? help"]);
            await terminal.ResizeAsync(40, 12);
            var small = await terminal.ScreenAsync([.. texts, "queue", "today", "? help"]);
            Assert.Equal(12, small.TrimEnd('\n').Split('\n').Length);
            await terminal.ResizeAsync(80, 24);
        }
    }
}
