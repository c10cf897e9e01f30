using System.Globalization;
using System.Text.Json;
using Mycelia.EndToEnd.Tests.Support;
using Mycelia.Recorder.Model;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>
/// The forgotten noise is searched for in every file of the recorder's and of the server's, and its neighbours are exact to the frame.
/// </summary>
public sealed class ForgetTests
{
    private readonly byte[] _noise = Pcm.Noise(60 * 16_000, seed: 18);

    [Fact]
    public async Task The_last_seconds_are_nowhere_any_more_and_their_neighbours_are_exact()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        await using var microphone = await sound.AddPipeSourceAsync("noise");
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        IEnumerable<KeyValuePair<string, string>> environment = [.. sound.Environment, .. server.Environment];
        await using var recorder = RecorderProcess.Start(
            place.Folder,
            environment,
            ["--json", "--chunk-seconds", "2", "--device", "noise", "--keep-delivered", "1d"]
        );
        await recorder.EventAsync("recording_started");
        using var over = new CancellationTokenSource();
        var speaking = microphone.SpeakAsync(_noise, over.Token);
        await recorder.EventAsync("chunk_uploaded", static e => e.GetProperty("number").GetInt32() >= 3);
        Assert.NotEmpty(Traces.FilesWith(place.Folder, _noise));

        var told = await RecorderProcess.RunAsync(place.Folder, environment, "forget", "--last", "5s", "--yes");
        Assert.Equal((0, ""), (told.ExitCode, told.Error));
        Assert.Contains("nothing of it is left here", told.Output, StringComparison.Ordinal);
        // In whichever order they come.
        var events = new Dictionary<string, JsonElement>();
        while (events.Count < 2)
        {
            var happening = await recorder.LineAsync(static line =>
                line.GetProperty("event").GetString() is "audio_forgotten" or "audio_erased"
            );
            events[happening.GetProperty("event").GetString()!] = happening;
        }

        var forgotten = events["audio_forgotten"];
        var (from, to) = (forgotten.GetProperty("from").GetDateTimeOffset(), forgotten.GetProperty("to").GetDateTimeOffset());
        var last = (await recorder.EventAsync("chunk_captured")).GetProperty("number").GetInt32();
        await recorder.EventAsync("chunk_uploaded", e => e.GetProperty("number").GetInt32() > last);
        var status = await RecorderProcess.RunAsync(place.Folder, environment, "status", "--json");
        Assert.True(JsonDocument.Parse(status.Output).RootElement.GetProperty("forgotten_ms").GetInt64() > 0);
        recorder.Signal("INT");
        Assert.Equal(0, await recorder.ExitAsync());
        await over.CancelAsync();
        await speaking.ContinueWith(static _ => { }, TaskScheduler.Default);

        // What the server has is the noise, at its time, and nothing that began in the window.
        var heard = new List<(DateTimeOffset Start, int Frames, int At)>();
        foreach (var recording in await server.RecordingsAsync())
        {
            foreach (var chunk in (await server.ChunksAsync(recording)).OrderBy(static one => one.GetProperty("number").GetInt32()))
            {
                // A chunk may be so short that it stands anywhere: it is looked for after the one before.
                var wav = await server.ChunkAudioAsync(recording, chunk.GetProperty("number").GetInt32());
                var passed = heard.Count == 0 ? 0 : heard[^1].At + heard[^1].Frames;
                var at = _noise.AsSpan(2 * passed).IndexOf(wav.AsSpan());
                Assert.True(at >= 0);
                at = (at / 2) + passed;
                heard.Add((chunk.GetProperty("start").GetDateTimeOffset(), wav.Length / 2, at));
            }
        }

        heard.Sort(static (one, other) => one.Start.CompareTo(other.Start));
        var before = heard.FindAll(chunk => chunk.Start < from);
        var after = heard.FindAll(chunk => chunk.Start >= from);
        Assert.NotEmpty(before);
        Assert.NotEmpty(after);
        Assert.All(before, chunk => Assert.True(chunk.Start + AudioFormat.Default.DurationOf(chunk.Frames) <= from.AddMilliseconds(1)));
        Assert.All(after, chunk => Assert.True(chunk.Start >= to));
        // One frame follows the other on both sides of the window, and none is missing at its ends.
        foreach (var side in (List<(DateTimeOffset Start, int Frames, int At)>[])[before, after])
        {
            for (var i = 1; i < side.Count; i++)
                Assert.Equal(side[i - 1].At + side[i - 1].Frames, side[i].At);
        }

        var lastBefore = before[^1].Start + AudioFormat.Default.DurationOf(before[^1].Frames);
        Assert.InRange(from - lastBefore, -TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1));
        Assert.InRange(after[0].Start - to, TimeSpan.Zero, TimeSpan.FromMilliseconds(20));

        var gone = _noise[(2 * (before[^1].At + before[^1].Frames))..(2 * after[0].At)];
        Assert.InRange(gone.Length / 32_000.0, 4.9, 5.2);
        Assert.Empty(Traces.FilesWith(place.Folder, gone));

        var history = await RecorderProcess.RunAsync(place.Folder, environment, "history", "--since", "10m");
        Assert.Contains("  forgotten", history.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("LOST", history.Output, StringComparison.Ordinal);
        var verified = await RecorderProcess.RunAsync(place.Folder, environment, "verify", "--since", "10m", "--listen", "--repair");
        Assert.Equal((0, ""), (verified.ExitCode, verified.Error));
        Assert.Empty(Traces.FilesWith(place.Folder, gone));
    }

    [Fact]
    public async Task Of_two_inputs_in_24_bits_the_last_seconds_of_each_are_nowhere_any_more()
    {
        var format = new AudioFormat(16_000, 1, SampleFormat.S24);
        string[] names = ["left", "right"];
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        await using var left = await sound.AddPipeSourceAsync(names[0], format);
        await using var right = await sound.AddPipeSourceAsync(names[1], format);
        byte[][] noises = [Pcm.Noise(format, 60 * 16_000, seed: 18), Pcm.Noise(format, 60 * 16_000, seed: 19)];
        IEnumerable<KeyValuePair<string, string>> environment = [.. sound.Environment, .. server.Environment];
        await using var recorder = RecorderProcess.Start(
            place.Folder,
            environment,
            ["--json", "--chunk-seconds", "2", "--format", "s24", "--keep-delivered", "1d", "--device", "left", "--device", "right"]
        );
        await recorder.EventAsync("recording_started");
        using var over = new CancellationTokenSource();
        Task[] speaking = [left.SpeakAsync(noises[0], over.Token), right.SpeakAsync(noises[1], over.Token)];
        foreach (var name in names)
            await recorder.EventAsync("chunk_captured", e => Of(e, name) && e.GetProperty("number").GetInt32() >= 3);
        await recorder.EventAsync("chunk_uploaded", static e => e.GetProperty("number").GetInt32() >= 3);
        Assert.All(noises, noise => Assert.NotEmpty(Traces.FilesWith(place.Folder, noise)));

        var told = await RecorderProcess.RunAsync(place.Folder, environment, "forget", "--last", "4s", "--yes");
        Assert.Equal((0, ""), (told.ExitCode, told.Error));
        var forgotten = await recorder.EventAsync("audio_forgotten");
        var (from, to) = (forgotten.GetProperty("from").GetDateTimeOffset(), forgotten.GetProperty("to").GetDateTimeOffset());
        foreach (var name in names)
            await recorder.EventAsync("chunk_captured", e => Of(e, name) && e.GetProperty("start").GetDateTimeOffset() > to.AddSeconds(1));
        recorder.Signal("INT");
        Assert.Equal(0, await recorder.ExitAsync());
        await over.CancelAsync();
        await Task.WhenAll(speaking).ContinueWith(static _ => { }, TaskScheduler.Default);

        var found = new List<int>();
        foreach (var recording in await server.RecordingsAsync())
        {
            var chunks = new List<(DateTimeOffset Start, byte[] Pcm)>();
            foreach (var chunk in await server.ChunksAsync(recording))
                chunks.Add(
                    (
                        chunk.GetProperty("start").GetDateTimeOffset(),
                        await server.ChunkAudioAsync(recording, chunk.GetProperty("number").GetInt32())
                    )
                );
            chunks.Sort(static (one, other) => one.Start.CompareTo(other.Start));
            var which = Array.FindIndex(noises, noise => noise.AsSpan().IndexOf(chunks[0].Pcm) >= 0);
            found.Add(which);
            var before = chunks.FindLast(chunk => chunk.Start < from).Pcm;
            var after = chunks.Find(chunk => chunk.Start >= from);
            Assert.True(after.Start >= to);
            var begin = noises[which].AsSpan().IndexOf(before) + before.Length;
            var end = noises[which].AsSpan().IndexOf(after.Pcm);
            Assert.InRange((end - begin) / 48_000.0, 3.9, 4.2);
            Assert.Empty(Traces.FilesWith(place.Folder, noises[which].AsSpan(begin, end - begin)));
        }

        Assert.Equal([0, 1], found.Order());
        var history = await RecorderProcess.RunAsync(place.Folder, environment, "history", "--since", "10m");
        Assert.Equal(2, history.Output.Split('\n').Count(static line => line.Contains("  forgotten", StringComparison.Ordinal)));
        Assert.DoesNotContain("LOST", history.Output, StringComparison.Ordinal);
        var verified = await RecorderProcess.RunAsync(place.Folder, environment, "verify", "--since", "10m", "--listen");
        Assert.Equal((0, ""), (verified.ExitCode, verified.Error));

        static bool Of(JsonElement happening, string input) => happening.TryGetProperty("input", out var name) && name.GetString() == input;
    }

    [Fact]
    public async Task What_a_kill_interrupts_the_next_start_goes_on_with()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        await using var microphone = await sound.AddPipeSourceAsync("noise");
        using var over = new CancellationTokenSource();
        var speaking = microphone.SpeakAsync(_noise, over.Token);
        DateTimeOffset since;
        await using (
            var recorder = RecorderProcess.Start(
                place.Folder,
                sound.Environment,
                "--no-upload",
                "--json",
                "--chunk-seconds",
                "1",
                "--device",
                "noise"
            )
        )
        {
            since = (await recorder.EventAsync("chunk_captured", static e => e.GetProperty("number").GetInt32() == 2))
                .GetProperty("start")
                .GetDateTimeOffset();
            await recorder.EventAsync("chunk_captured", static e => e.GetProperty("number").GetInt32() == 6);
            await using var forget = RecorderProcess.Start(
                place.Folder,
                sound.Environment,
                "forget",
                "--since",
                since.ToString("O", CultureInfo.InvariantCulture),
                "--yes"
            );
            // As soon as it is noted.
            while (place.Query<long>("SELECT seq FROM sqlite_sequence WHERE name = 'forgettings'") == 0 && !forget.Ended.IsCompleted)
                await Task.Delay(5);
            recorder.Signal("KILL");
        }

        await over.CancelAsync();
        await speaking.ContinueWith(static _ => { }, TaskScheduler.Default);

        // Any program that opens the queue to change it goes on with it.
        Assert.Equal(0, (await RecorderProcess.RunAsync(place.Folder, [], "queue", "retry", "--all")).ExitCode);
        Assert.Equal(0L, place.Query<long>("SELECT COUNT(*) FROM forgettings"));
        var left = StoredChunk.TakeAll(place);
        Assert.True(left.Count >= 2);
        Assert.All(left.Take(2), chunk => Assert.True(chunk.PositionIn(_noise) >= 0));
        var end = left[1].PositionIn(_noise) + (left[1].Pcm.Length / 2);
        // What came after the moment at which it was told is not forgotten.
        Assert.All(left.Skip(2), chunk => Assert.True(chunk.PositionIn(_noise) > end + (3 * 16_000)));
        Assert.Empty(Traces.FilesWith(place.Folder, _noise.AsSpan(2 * end, 2 * 3 * 16_000)));
    }

    [Fact]
    public async Task What_a_dead_recorder_had_not_finished_of_two_inputs_goes_though_there_is_nothing_else()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync(microphone: false);
        await using var left = await sound.AddPipeSourceAsync("left");
        await using var right = await sound.AddPipeSourceAsync("right");
        using var over = new CancellationTokenSource();
        byte[][] noises = [_noise, Pcm.Noise(60 * 16_000, seed: 19)];
        Task[] speaking = [left.SpeakAsync(noises[0], over.Token), right.SpeakAsync(noises[1], over.Token)];
        await using (
            var recorder = RecorderProcess.Start(
                place.Folder,
                sound.Environment,
                "--no-upload",
                "--json",
                "--device",
                "left",
                "--device",
                "right"
            )
        )
        {
            await recorder.EventAsync("recording_started");
            await recorder.EventAsync("recording_started");
            await Task.Delay(3_000);
            recorder.Signal("KILL");
        }

        await over.CancelAsync();
        await Task.WhenAll(speaking).ContinueWith(static _ => { }, TaskScheduler.Default);
        Assert.All(noises, noise => Assert.NotEmpty(Traces.FilesWith(place.Folder, noise)));
        var looked = await RecorderProcess.RunAsync(place.Folder, [], "forget", "--last", "5m", "--dry-run");
        Assert.Equal((0, ""), (looked.ExitCode, looked.Error));
        Assert.Contains("  in the queue      ", looked.Output, StringComparison.Ordinal);

        var done = await RecorderProcess.RunAsync(place.Folder, [], "forget", "--last", "5m", "--yes", "--json");
        Assert.Equal((0, ""), (done.ExitCode, done.Error));
        Assert.InRange(JsonDocument.Parse(done.Output).RootElement.GetProperty("queued_ms").GetInt64(), 2_000, 20_000);
        Assert.All(noises, noise => Assert.Empty(Traces.FilesWith(place.Folder, noise)));
        Assert.Equal(0, (await RecorderProcess.RunAsync(place.Folder, [], "queue", "retry", "--all")).ExitCode);
        Assert.Empty(StoredChunk.TakeAll(place));
    }

    [Fact]
    public async Task Without_a_recorder_it_says_what_goes_and_does_it()
    {
        await using var place = new Workplace();
        var wav = Pcm.WriteWav(place.File("talk.wav"), _noise.AsSpan(0, 10 * 32_000));
        string[] window = ["--since", "2026-03-01T12:00:02.500Z", "--until", "2026-03-01T12:00:06Z"];
        Assert.Equal(
            0,
            (
                await RecorderProcess.RunAsync(
                    place.Folder,
                    [],
                    ["--no-upload", "--input", wav, "--no-realtime", "--start", "2026-03-01T12:00:00Z", "--chunk-seconds", "1"]
                )
            ).ExitCode
        );
        File.Delete(wav);

        var looked = await RecorderProcess.RunAsync(place.Folder, [], ["forget", .. window, "--dry-run"]);
        Assert.Equal((0, ""), (looked.ExitCode, looked.Error));
        Assert.Contains("in the queue      3.5 s, not delivered yet", looked.Output, StringComparison.Ordinal);
        var asked = await RecorderProcess.RunAsync(place.Folder, [], ["forget", .. window]);
        Assert.Equal(2, asked.ExitCode);
        Assert.Contains("say --yes", asked.Error, StringComparison.Ordinal);
        Assert.Equal(10L, place.Query<long>("SELECT COUNT(*) FROM chunk_info"));

        var done = await RecorderProcess.RunAsync(place.Folder, [], ["forget", .. window, "--yes", "--json"]);
        Assert.Equal((0, ""), (done.ExitCode, done.Error));
        var answer = JsonDocument.Parse(done.Output).RootElement;
        Assert.True(answer.GetProperty("ok").GetBoolean());
        Assert.Equal(3_500, answer.GetProperty("queued_ms").GetInt64());
        Assert.Empty(Traces.FilesWith(place.Folder, _noise.AsSpan(80_000, 112_000)));
        var at = await RecorderProcess.RunAsync(place.Folder, [], "history", "--at", "2026-03-01T12:00:04Z");
        Assert.StartsWith("forgotten: ", at.Output, StringComparison.Ordinal);
        var again = await RecorderProcess.RunAsync(place.Folder, [], ["forget", .. window, "--yes"]);
        Assert.Equal(0, again.ExitCode);
        Assert.Contains("there is nothing to forget", again.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("forget")]
    [InlineData("forget", "--last", "soon")]
    [InlineData("forget", "--last", "5m", "--since", "14:05")]
    [InlineData("forget", "--until", "14:05")]
    [InlineData("forget", "--since", "2026-03-01T12:00", "--until", "2026-03-01T11:00")]
    [InlineData("forget", "--since", "2026-03-01T12:00", "--until", "2126-03-01T12:00", "--yes")]
    [InlineData("forget", "--last", "5m")]
    [InlineData("forget", "--last", "5m", "--json")]
    [InlineData("forget", "10m", "--yes")]
    public async Task What_makes_no_sense_is_refused_before_anything_is_done(params string[] command)
    {
        await using var place = new Workplace();
        Assert.Equal(2, (await RecorderProcess.RunAsync(place.Folder, [], command)).ExitCode);
    }

    [Fact]
    public async Task In_a_terminal_it_asks_and_the_display_has_a_key()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        await using var microphone = await sound.AddPipeSourceAsync("noise");
        using var over = new CancellationTokenSource();
        var speaking = microphone.SpeakAsync(_noise, over.Token);
        await using var terminal = await TmuxTerminal.OpenAsync(place.Folder, sound.Environment, 100, 24);
        await terminal.EnterAsync("$R --no-upload --chunk-seconds 1 --device noise");
        await RecordingAsync(terminal, seconds: 3);
        await using (var other = await TmuxTerminal.OpenAsync(place.Folder, sound.Environment, 100, 24))
        {
            // Of a chunk that has just begun, there is nothing to tell yet.
            var asked = "";
            for (var i = 0; i < 10 && !asked.Contains("being recorded", StringComparison.Ordinal); i++)
            {
                await other.EnterAsync("clear; $R forget --last 1m");
                asked = await other.ScreenAsync("in the queue", "Delete all of it for good? [y/N]");
                await other.EnterAsync("n");
                await other.ScreenAsync("nothing was forgotten");
            }

            Assert.Contains("being recorded", asked, StringComparison.Ordinal);
        }

        await terminal.PressAsync("x");
        await terminal.ScreenAsync("forget for good the last minutes:");
        await terminal.TypeAsync("1");
        await terminal.PressAsync("Enter");
        await terminal.ScreenAsync("forgotten: ", "nothing of it is left here");
        await terminal.PressAsync("q");
        await terminal.ScreenAsync("stopped: ");
        await over.CancelAsync();
        await speaking.ContinueWith(static _ => { }, TaskScheduler.Default);
        Assert.True(place.Query<long>("SELECT COUNT(*) FROM gaps WHERE cause = 'forgotten'") > 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_key_of_the_display_says_of_which_inputs_and_forgets_of_each(bool isJoined)
    {
        string[] names = ["left", "right"];
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync(microphone: false);
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        PipeSource[] microphones = [await sound.AddPipeSourceAsync(names[0]), await sound.AddPipeSourceAsync(names[1])];
        byte[][] noises = [_noise, Pcm.Noise(60 * 16_000, seed: 19)];
        using var over = new CancellationTokenSource();
        var speaking = microphones.Zip(noises).Select(one => one.First.SpeakAsync(one.Second, over.Token)).ToArray();
        await using var terminal = await TmuxTerminal.OpenAsync(place.Folder, [.. sound.Environment, .. server.Environment], 100, 30);
        await terminal.EnterAsync($"$R --chunk-seconds 1 --keep-delivered 1d --device left --device right{(isJoined ? " --join" : "")}");
        await RecordingAsync(terminal, seconds: 6);
        Assert.NotEmpty(await server.RecordingsAsync());

        await terminal.PressAsync("x");
        await terminal.ScreenAsync(isJoined ? "forget for good the last minutes:" : "forget for good the last minutes of both inputs:");
        await terminal.TypeAsync("1");
        var spoken = Array.ConvertAll(microphones, static one => (int)one.FramesSpoken);
        await terminal.PressAsync("Enter");
        var screen = await terminal.ScreenAsync("nothing of it is left here", "has deleted");
        Assert.Equal(2, screen.Split("has deleted").Length);
        var until = DateTimeOffset.FromUnixTimeMilliseconds(place.Query<long>("SELECT MAX(to_ms) FROM gaps WHERE cause = 'forgotten'"));
        // What is heard since then.
        await Task.Delay(2_000);
        await terminal.PressAsync("q");
        await terminal.ScreenAsync("stopped: ");
        await over.CancelAsync();
        await Task.WhenAll(speaking).ContinueWith(static _ => { }, TaskScheduler.Default);

        var chunks = new List<JsonElement>();
        foreach (var recording in await server.RecordingsAsync())
            chunks.AddRange(await server.ChunksAsync(recording));
        Assert.NotEmpty(chunks);
        Assert.All(chunks, chunk => Assert.True(chunk.GetProperty("start").GetDateTimeOffset() >= until));
        // Of what is joined, no sample is as it was spoken.
        foreach (var (noise, frames) in isJoined ? [] : noises.Zip(spoken))
            Assert.Empty(Traces.FilesWith(place.Folder, noise.AsSpan(0, 2 * (frames - 8_000))));
    }

    /// <summary>Waits until the display has been recording for so long; a busy machine shows not every second.</summary>
    private static Task<string> RecordingAsync(TmuxTerminal terminal, int seconds) =>
        terminal.ScreenAsync(
            screen =>
                screen.Contains("● RECORDING", StringComparison.Ordinal)
                && screen.Contains("x forget", StringComparison.Ordinal)
                && TimeSpan.TryParse(screen.Split('\n')[0].Split(' ')[^1], CultureInfo.InvariantCulture, out var elapsed)
                && elapsed >= TimeSpan.FromSeconds(seconds),
            $"a recording of {seconds} s"
        );

    [Fact]
    public async Task Held_back_audio_is_nowhere_else_and_a_stop_says_what_is_left()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        IEnumerable<KeyValuePair<string, string>> environment = [.. sound.Environment, .. server.Environment];
        await using var recorder = RecorderProcess.Start(place.Folder, environment, "--json", "--chunk-seconds", "1", "--hold", "10m");
        await recorder.EventAsync("chunk_captured", static e => e.GetProperty("number").GetInt32() == 2);
        var status = await RecorderProcess.RunAsync(place.Folder, environment, "status");
        Assert.Contains("held until ", status.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("not delivering", status.Output, StringComparison.Ordinal);
        Assert.Empty(await server.RecordingsAsync());

        Assert.Equal(0, (await RecorderProcess.RunAsync(place.Folder, environment, "forget", "--last", "1m", "--yes")).ExitCode);
        await recorder.EventAsync("chunk_captured");
        recorder.Signal("INT");
        Assert.Equal(0, await recorder.ExitAsync());
        Assert.Contains("is held back", recorder.Output, StringComparison.Ordinal);
        Assert.Empty(await server.RecordingsAsync());
        // Who says 'upload' wants it there.
        Assert.Equal(0, (await RecorderProcess.RunAsync(place.Folder, environment, "upload")).ExitCode);
        Assert.Single(await server.RecordingsAsync());
    }
}
