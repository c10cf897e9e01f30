using System.Text.Json;
using Mycelia.EndToEnd.Tests.Support;
using Mycelia.StandIns.Servers;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary><c>upload</c>: a queue is drained, and one sees how it goes.</summary>
public sealed class UploadTests
{
    private const int Chunks = 30;

    [Fact]
    public async Task On_a_terminal_a_bar_shows_the_way_and_ctrl_c_loses_nothing()
    {
        await using var place = new Workplace();
        await QueueAsync(place);
        var release = new TaskCompletionSource();
        await using var server = new MyceliaStandIn();
        server.AfterCommit = async _ =>
        {
            // Half of it goes out, and then the server takes its time.
            if (server.Store.Find("audio_chunks", []).Count >= Chunks / 2)
                await release.Task;
            return null;
        };
        // One chunk a request, so that half of them is half of the way.
        await using var terminal = await TmuxTerminal.OpenAsync(
            place.Folder,
            [.. server.Environment, new("MYCELIA_DESTINATION", "ingest")],
            100,
            24
        );
        // A test that fails must not leave the server waiting for ever.
        using var ended = new Disposal(() => release.TrySetResult());

        await terminal.EnterAsync("$R upload; echo ended: $?");
        await terminal.ScreenAsync("of 30 chunks", "MB/s", " left");
        await terminal.PressAsync("C-c");
        var stopped = await terminal.ScreenAsync("left for the next run", "ended: 1");
        Assert.Equal("1", await terminal.AskAsync("cursor_flag"));
        Assert.DoesNotContain("of 30 chunks", stopped, StringComparison.Ordinal);
        release.TrySetResult();

        await terminal.EnterAsync("clear; $R upload; echo ended: $?");
        await terminal.ScreenAsync("none left", "ended: 0");
        Assert.Equal(
            Chunks,
            server.Store.Find("audio_chunks", []).Select(static chunk => chunk["start"]!.ToJsonString()).Distinct().Count()
        );
        Assert.Equal(0, place.Query<long>("SELECT COUNT(*) FROM audio_chunks"));
    }

    [Fact]
    public async Task Elsewhere_lines_or_json_say_it_and_an_empty_queue_is_a_success()
    {
        await using var place = new Workplace();
        await QueueAsync(place);
        await using var server = new MyceliaStandIn();

        var drained = await RecorderProcess.RunAsync(place.Folder, server.Environment, "upload", "--json");
        var empty = await RecorderProcess.RunAsync(place.Folder, server.Environment, "upload");

        var last = JsonDocument.Parse(drained.Output.TrimEnd().Split('\n')[^1]).RootElement;
        Assert.Equal(("upload_finished", Chunks), (last.GetProperty("event").GetString(), last.GetProperty("delivered").GetInt32()));
        Assert.Equal(0, drained.ExitCode);
        Assert.Equal(0, empty.ExitCode);
        Assert.EndsWith("nothing waits for delivery", empty.Output.TrimEnd(), StringComparison.Ordinal);
    }

    private sealed class Disposal(Action action) : IDisposable
    {
        public void Dispose() => action();
    }

    private static async Task QueueAsync(Workplace place)
    {
        Pcm.WriteWav(place.File("noise.wav"), Pcm.Noise(Chunks * 16_000));
        await RecorderProcess.RunAsync(place.Folder, [], "--no-upload", "--input", "noise.wav", "--no-realtime", "--chunk-seconds", "1");
        Assert.Equal(Chunks, place.Query<long>("SELECT COUNT(*) FROM audio_chunks"));
    }
}
