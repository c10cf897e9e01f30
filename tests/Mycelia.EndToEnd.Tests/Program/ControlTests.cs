using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Mycelia.EndToEnd.Tests.Support;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Tests.Audio;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>A recorder that runs is told what to do from beside it.</summary>
public sealed class ControlTests
{
    [Fact]
    public async Task It_pauses_goes_on_marks_and_stops()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        await using var recorder = RecorderProcess.Start(place.Folder, sound.Environment, "--no-upload", "--json", "--chunk-seconds", "1");
        await recorder.EventAsync("chunk_captured");

        var paused = await TellAsync(place, "pause", "--for", "1h");
        Assert.Equal((0, ""), (paused.ExitCode, paused.Error));
        Assert.StartsWith("paused until ", paused.Output, StringComparison.Ordinal);
        await recorder.EventAsync("capture_paused");
        var status = await TellAsync(place, "status");
        Assert.Contains("paused", status.Output, StringComparison.Ordinal);

        Assert.Equal((0, "recording again\n"), Said(await TellAsync(place, "resume")));
        Assert.Equal((0, "there was no pause\n"), Said(await TellAsync(place, "resume")));
        await recorder.EventAsync("capture_resumed");

        var marked = await TellAsync(place, "mark", "decision", "on the budget", "--json");
        Assert.Equal(0, marked.ExitCode);
        Assert.Contains(": decision on the budget", JsonDocument.Parse(marked.Output).RootElement.GetProperty("said")[0].GetString());
        await recorder.EventAsync("moment_marked", static e => e.GetProperty("label").GetString() == "decision on the budget");

        await TellAsync(place, "pause", "--for", "1s");
        await recorder.EventAsync("capture_resumed");

        var stopped = await TellAsync(place, "stop");
        Assert.Equal((0, ""), (stopped.ExitCode, stopped.Error));
        Assert.Equal(0, await recorder.ExitAsync());
        var none = await TellAsync(place, "pause");
        Assert.Equal(3, none.ExitCode);
        Assert.Contains("no recorder is running", none.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("KILL", true)]
    [InlineData("TERM", true)]
    [InlineData("INT", false)]
    public async Task A_pause_outlives_a_recorder_that_no_person_has_stopped(string signal, bool isPaused)
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        string[] options = ["--no-upload", "--json", "--chunk-seconds", "1"];
        await using (var first = RecorderProcess.Start(place.Folder, sound.Environment, options))
        {
            await first.EventAsync("chunk_captured");
            await TellAsync(place, "pause", "--for", "1h");
            await first.EventAsync("capture_paused");
            await Task.Delay(500);
            first.Signal(signal);
            await first.ExitAsync();
        }

        await using var second = RecorderProcess.Start(place.Folder, sound.Environment, options);
        if (isPaused)
        {
            var paused = await second.EventAsync("capture_paused");
            Assert.Matches("^paused since .* until ", paused.GetProperty("reason").GetString());
            Assert.Empty(await sound.PactlAsync("list", "short", "source-outputs"));
            Assert.Equal((0, "recording again\n"), Said(await TellAsync(place, "resume")));
        }

        await second.EventAsync("chunk_captured");
        Assert.Equal(isPaused, second.Output.Contains("\"event\":\"capture_paused\"", StringComparison.Ordinal));
        second.Signal("KILL");
        await second.ExitAsync();
        await using var third = RecorderProcess.Start(place.Folder, sound.Environment, options);
        await third.EventAsync("chunk_captured");
    }

    [Fact]
    public async Task A_person_who_stops_it_twice_has_ended_the_pause()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        await using var server = new SilentServer();
        IEnumerable<KeyValuePair<string, string>> environment = [.. sound.Environment, .. server.Environment];
        await using (var first = RecorderProcess.Start(place.Folder, environment, "--json", "--chunk-seconds", "1"))
        {
            await first.EventAsync("chunk_captured");
            await TellAsync(place, "pause");
            await first.EventAsync("capture_paused");
            await Task.Delay(500);
            first.Signal("INT");
            await first.EventAsync("stopping");
            first.Signal("INT");
            Assert.NotEqual(0, await first.ExitAsync());
        }

        await using var second = RecorderProcess.Start(place.Folder, environment, "--json", "--chunk-seconds", "1");
        await second.EventAsync("chunk_captured");
        Assert.DoesNotContain("\"event\":\"capture_paused\"", second.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pause", "--for", "soon")]
    [InlineData("pause", "--until", "soon")]
    [InlineData("pause", "--until", "2020-01-01T00:00")]
    [InlineData("pause", "--for", "1m", "--until", "14:00")]
    [InlineData("resume", "now")]
    public async Task What_makes_no_sense_is_refused_before_anything_is_done(params string[] command)
    {
        await using var place = new Workplace();
        Assert.Equal(2, (await TellAsync(place, command)).ExitCode);
    }

    [Fact]
    public async Task Chunks_are_retried_and_discarded_beside_it_and_upload_watches_it()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        var wrong = new Dictionary<string, string>(server.Environment) { ["MYCELIA_TOKEN"] = "mycelia_wrong" };
        await using var recorder = RecorderProcess.Start(place.Folder, [.. sound.Environment, .. wrong], "--json", "--chunk-seconds", "1");
        await recorder.EventAsync("chunk_captured", static e => e.GetProperty("number").GetInt32() == 2);

        Assert.Equal(4, (await TellAsync(place, "upload")).ExitCode);
        var discarded = await TellAsync(place, "queue", "discard", "2", "--yes");
        Assert.Equal((0, ""), (discarded.ExitCode, discarded.Error));
        Assert.StartsWith("2 discarded: chunk 1 of ", discarded.Output, StringComparison.Ordinal);
        Assert.Equal(0L, place.Query<long>("SELECT COUNT(*) FROM chunk_info WHERE number = 1"));
        Assert.Equal(0, (await TellAsync(place, "queue", "retry", "--all")).ExitCode);
        Assert.Equal(5, (await TellAsync(place, sound.Environment, "record", "--no-upload")).ExitCode);
        recorder.Signal("TERM");
        await recorder.ExitAsync();
    }

    [Fact]
    public async Task Files_are_imported_beside_it_each_wholly_or_not_at_all_and_no_frame_is_missing()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        var talk = Chirp.Wav(AudioFormat.Default, 25 * 16_000);
        await File.WriteAllBytesAsync(place.File("talk.wav"), talk);
        await File.WriteAllTextAsync(place.File("song.mp3"), "la la la la la la la la la la la la la la la");
        await File.WriteAllBytesAsync(place.File("long.wav"), Chirp.Wav(AudioFormat.Default, 3_600 * 16_000));
        await using var recorder = RecorderProcess.Start(
            place.Folder,
            [.. sound.Environment, .. server.Environment],
            "--json",
            "--chunk-seconds",
            "1"
        );
        await recorder.EventAsync("chunk_captured");

        var refused = await TellAsync(place, "upload", "talk.wav", "--limit-rate", "10k");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--limit-rate would do nothing", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0L, place.Query<long>("SELECT COUNT(*) FROM imports"));

        var imported = await TellAsync(place, "upload", "talk.wav", "song.mp3");
        Assert.True(imported.ExitCode == 1, imported.Output + imported.Error);
        Assert.Contains("talk.wav imported", imported.Output, StringComparison.Ordinal);
        Assert.Contains("not imported: song.mp3", imported.Output, StringComparison.Ordinal);
        var again = await TellAsync(place, "upload", "talk.wav");
        Assert.Contains("talk.wav skipped", again.Output, StringComparison.Ordinal);

        await using (var killed = RecorderProcess.Start(place.Folder, [], "upload", "long.wav"))
        {
            while (place.Query<long>("SELECT COUNT(*) FROM imports WHERE NOT finished") == 0)
                await Task.Delay(10, TestContext.Current.CancellationToken);
            killed.Signal("KILL");
            await killed.ExitAsync();
        }

        while (place.Query<long>("SELECT COUNT(*) FROM imports WHERE NOT finished") > 0)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Equal(0, (await TellAsync(place, "stop")).ExitCode);
        Assert.Equal(0, await recorder.ExitAsync());
        Assert.DoesNotContain("\"event\":\"audio_missing\"", recorder.Output, StringComparison.Ordinal);
        var recordings = await server.RecordingsAsync();
        Assert.Equal(2, recordings.Length);
        var file = Assert.Single(recordings, static one => one.GetProperty("duration_ms").GetInt64() == 25_000);
        Assert.Equal(talk[WavHeader.Size..], await server.AudioAsync(file));
    }

    [Fact]
    public async Task An_import_beside_it_is_not_called_delivered_before_it_is_and_the_state_knows_what_waits()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        await File.WriteAllBytesAsync(place.File("talk.wav"), Chirp.Wav(AudioFormat.Default, 5 * 16_000));
        // Nobody listens there.
        var nowhere = new Dictionary<string, string>
        {
            ["MYCELIA_URL"] = "http://127.0.0.1:9",
            ["MYCELIA_CLIENT_ID"] = "nobody",
            ["MYCELIA_TOKEN"] = "none",
        };
        await using var recorder = RecorderProcess.Start(place.Folder, [.. sound.Environment, .. nowhere], "--json");
        await recorder.EventAsync("recording_started");
        Assert.Equal(0, (await TellAsync(place, "pause")).ExitCode);

        var imported = await TellAsync(place, "upload", "talk.wav");
        Assert.Equal(1, imported.ExitCode);
        Assert.DoesNotContain("delivered everything", imported.Output, StringComparison.Ordinal);
        var waiting = place.Query<long>("SELECT COUNT(*) FROM chunk_info");
        Assert.Equal(waiting, await WaitingAsync());

        // Chunk by chunk, as a person would.
        foreach (var id in Enumerable.Range(1, (int)waiting))
        {
            Assert.Equal(0, (await TellAsync(place, "queue", "discard", $"{id}", "--yes")).ExitCode);
            Assert.Equal(waiting - id, await WaitingAsync());
        }

        async Task<long> WaitingAsync()
        {
            var status = await TellAsync(place, "status", "--json");
            using var document = JsonDocument.Parse(status.Output);
            return document.RootElement.GetProperty("queue").GetProperty("chunks").GetInt64();
        }
    }

    [Fact]
    public async Task Upload_beside_one_that_keeps_its_hours_does_not_wait_for_them()
    {
        await using var place = new Workplace();
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        await using var sound = await PulseServer.StartAsync();
        var now = DateTime.Now;
        var hours = string.Create(CultureInfo.InvariantCulture, $"{now.AddHours(4):HH}:00-{now.AddHours(5):HH}:00");
        string[] options = ["--json", "--chunk-seconds", "1", "--upload-hours", hours];
        await using var recorder = RecorderProcess.Start(place.Folder, [.. sound.Environment, .. server.Environment], options);
        await recorder.EventAsync("chunk_captured");
        await recorder.EventAsync("chunk_captured");
        Assert.Equal(0, place.Query<long>("SELECT MIN(number) FROM chunk_info"));
        var upload = await TellAsync(place, "upload");
        Assert.Equal((0, ""), (upload.ExitCode, upload.Error));
        Assert.InRange(place.Query<long>("SELECT COALESCE(MIN(number), 9) FROM chunk_info"), 2, 9);
        // What comes after it waits for the hours again.
        var status = await TellAsync(place, "status");
        Assert.Contains("the upload hours begin at", status.Output, StringComparison.Ordinal);

        await server.StopAsync();
        while (place.Query<long>("SELECT COUNT(*) FROM chunk_info") < 4)
            await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.Equal(1, (await TellAsync(place, "upload")).ExitCode);
    }

    [Fact]
    public async Task Nothing_that_comes_over_the_socket_reaches_the_recording()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        await using var recorder = RecorderProcess.Start(place.Folder, sound.Environment, "--no-upload", "--json", "--chunk-seconds", "1");
        await recorder.EventAsync("chunk_captured");
        byte[][] garbage =
        [
            "{\n"u8.ToArray(),
            "{\"version\":1,\"command\":\"discard\",\"chunks\":[{}]}\n"u8.ToArray(),
            "{\"version\":9}\n"u8.ToArray(),
            [(byte)'{', .. new byte[2_000_000]],
            Encoding.UTF8.GetBytes(new string('[', 100_000) + "\n"),
            "status"u8.ToArray(),
            [],
        ];
        var dead = new List<Socket>();
        for (var i = 0; i < 140; i++)
        {
            var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            dead.Add(client);
            try
            {
                await client.ConnectAsync(new UnixDomainSocketEndPoint(place.QueueFile + ".socket"));
                await client.SendAsync(garbage[i % garbage.Length]);
            }
            catch (SocketException)
            {
                // It was sent away: too many at once, or it said too much.
            }

            if (i % 3 != 0)
                client.Dispose();
        }

        dead.ForEach(static client => client.Dispose());
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => TellAsync(place, "mark", $"{i}")));
        recorder.Signal("TERM");
        Assert.Equal(0, await recorder.ExitAsync());
        Assert.DoesNotContain("\"event\":\"audio_missing\"", recorder.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\"event\":\"capture_paused\"", recorder.Output, StringComparison.Ordinal);
    }

    private static (int ExitCode, string Output) Said((int ExitCode, string Output, string Error) result) =>
        (result.ExitCode, result.Output);

    private static Task<(int ExitCode, string Output, string Error)> TellAsync(Workplace place, params string[] command) =>
        TellAsync(place, [], command);

    private static Task<(int ExitCode, string Output, string Error)> TellAsync(
        Workplace place,
        IEnumerable<KeyValuePair<string, string>> environment,
        params string[] command
    ) => RecorderProcess.RunAsync(place.Folder, [.. environment], command);
}
