using System.Text.Json;
using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>Several inputs in one process: each is recorded as if it were alone.</summary>
public sealed class SeveralInputsTests
{
    private const int Kills = 6;

    /// <summary>What a kill may cost: 250 ms of what was spoken before it.</summary>
    private const int AllowedLoss = 4_000;

    [Fact]
    public async Task What_happens_to_one_input_happens_to_no_other()
    {
        await using var sound = await PulseServer.StartAsync();
        var steady = await sound.AddPipeSourceAsync("steady");
        var loose = await sound.AddPipeSourceAsync("loose");
        await sound.AddNullSourceAsync("other");
        await using var rig = OutageRig.Start(sound, "--device", "steady", "--device", "loose", "--device", "other");
        await rig.Recorder.EventAsync("recording_started", static e => InputOf(e) == "steady");
        await rig.Recorder.EventAsync("recording_started", static e => InputOf(e) == "other");
        var whole = rig.Speak(steady, 1);
        var before = rig.Speak(loose, 2);
        await ChunkAsync(rig, "loose");

        await sound.SuspendSourceAsync("other");
        await rig.Recorder.EventAsync("capture_interrupted", static e => InputOf(e) == "other");
        await ChunkAsync(rig, "steady");
        await sound.ResumeSourceAsync("other");
        await rig.Recorder.EventAsync("capture_resumed", static e => InputOf(e) == "other");

        var unplugged = DateTimeOffset.UtcNow;
        await sound.UnloadModuleAsync(loose.Module);
        await rig.Recorder.EventAsync("capture_interrupted", static e => InputOf(e) == "loose");
        await ChunkAsync(rig, "steady");
        loose = await sound.AddPipeSourceAsync("loose");
        var after = rig.Speak(loose, 3);
        await rig.Recorder.EventAsync("capture_resumed", static e => InputOf(e) == "loose");
        await ChunkAsync(rig, "loose", unplugged.AddSeconds(1));
        await ChunkAsync(rig, "steady", unplugged.AddSeconds(2));

        var recordings = await StopAsync(rig);
        Assert.Equal(3, recordings.Count);
        // One stretch of what was spoken, without a frame missing or twice.
        var heard = recordings["steady"].SelectMany(static chunk => chunk.Pcm).ToArray();
        var position = whole.Pcm.AsSpan().IndexOf(Loud(heard));
        Assert.True(position >= 0, "what the input heard that nothing happened to is no stretch of what was spoken");
        Assert.DoesNotContain(
            rig.Recorder.Output.Split('\n')
                .Where(static line => line.Length > 0)
                .Select(static line => JsonDocument.Parse(line).RootElement),
            static e => InputOf(e) == "steady" && e.GetProperty("event").GetString() is "capture_interrupted" or "audio_missing"
        );
        Assert.All(
            OutageRig.AssertTrue(recordings["loose"].Where(static chunk => chunk.Pcm.AsSpan().ContainsAnyExcept((byte)0)), before, after),
            static chunks => Assert.InRange(chunks, 1, 30)
        );
    }

    [Fact]
    public async Task One_that_is_missing_at_the_start_is_a_problem_and_is_recorded_when_it_comes()
    {
        await using var sound = await PulseServer.StartAsync(microphone: false);
        await sound.AddNullSourceAsync("one");
        await using var rig = OutageRig.Start(sound, "--device", "one", "--device", "two", "--or", "three");
        await rig.Recorder.EventAsync("recording_started", static e => InputOf(e) == "one");
        await rig.Recorder.EventAsync("waiting_for_input", static e => InputOf(e) == "two");

        var status = await RecorderProcess.RunAsync(rig.Place.Folder, [], "status", "--json");
        var state = JsonDocument.Parse(status.Output).RootElement;
        Assert.Equal((1, "recording"), (status.ExitCode, state.GetProperty("state").GetString()));
        var problem = Assert.Single(state.GetProperty("problems").EnumerateArray());
        Assert.Equal(("not_recording", "two"), (problem.GetProperty("code").GetString(), InputOf(problem)));
        Assert.Equal(
            [("one", "recording"), ("two", "no_microphone")],
            state.GetProperty("inputs").EnumerateArray().Select(static one => (one.GetProperty("name").GetString(), State(one)))
        );

        await sound.AddNullSourceAsync("two");
        await rig.Recorder.EventAsync("recording_started", static e => InputOf(e) == "two");
        await ChunkAsync(rig, "two");
        var paused = await RecorderProcess.RunAsync(rig.Place.Folder, [], "pause", "--input", "two");
        Assert.Equal(0, paused.ExitCode);
        await rig.Recorder.EventAsync("capture_paused", static e => InputOf(e) == "two");
        await ChunkAsync(rig, "one");
        var unknown = await RecorderProcess.RunAsync(rig.Place.Folder, [], "pause", "--input", "four");
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains("there is no input 'four': they are 'one', 'two'", unknown.Error, StringComparison.Ordinal);

        rig.Recorder.Signal("INT");
        Assert.Equal(0, await rig.Recorder.ExitAsync());
        var history = await RecorderProcess.RunAsync(rig.Place.Folder, [], "history", "--since", "10m", "--json");
        var stretches = JsonDocument.Parse(history.Output).RootElement.GetProperty("stretches").EnumerateArray().ToList();
        Assert.All(
            stretches.Where(static one => Text(one, "input_name") == "one"),
            static one => Assert.Equal("recorded", Text(one, "kind"))
        );
        Assert.Equal(
            ["gap", "recorded", "pause"],
            stretches.Where(static one => Text(one, "input_name") == "two").Select(static one => Text(one, "kind")).Distinct()
        );
    }

    [Fact]
    public async Task A_kill_costs_the_open_chunk_of_no_input_more_than_its_last_250_ms()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        PipeSource[] microphones = [await sound.AddPipeSourceAsync("first"), await sound.AddPipeSourceAsync("second")];
        byte[][] signals = [Pcm.Noise(60 * 16_000, 1), Pcm.Noise(60 * 16_000, 2)];
        using var enough = new CancellationTokenSource();
        var speaking = microphones.Zip(signals).Select(one => one.First.SpeakAsync(one.Second, enough.Token)).ToArray();
        var random = new Random(7);
        var killedAt = new List<long[]>();
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var recorder = RecorderProcess.Start(
                place.Folder,
                sound.Environment,
                ["--no-upload", "--device", "first", "--device", "second", "--json", "--chunk-seconds", "0.7"]
            );
            await recorder.EventAsync("recording_started", static e => InputOf(e) == "first");
            await recorder.EventAsync("recording_started", static e => InputOf(e) == "second");
            await Task.Delay(random.Next(300, 1_500), TestContext.Current.CancellationToken);
            recorder.Signal("KILL");
            killedAt.Add(Array.ConvertAll(microphones, static one => one.FramesSpoken));
            await recorder.ExitAsync();
        }

        await enough.CancelAsync();
        foreach (var one in speaking)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);

        var recordings = StoredChunk
            .TakeAll(place)
            .GroupBy(static chunk => chunk.Recording)
            .Select(static recording => recording.OrderBy(static chunk => chunk.Start).SelectMany(static chunk => chunk.Pcm).ToArray())
            .ToList();
        for (var input = 0; input < 2; input++)
        {
            var heard = recordings
                .Select(pcm => (Position: signals[input].AsSpan().IndexOf(pcm), pcm.Length))
                .Where(static one => one.Position >= 0)
                .OrderBy(static one => one.Position)
                .ToList();
            Assert.Equal(Kills, heard.Count);
            for (var run = 0; run < Kills; run++)
            {
                Assert.True(run == 0 || heard[run].Position >= heard[run - 1].Position + heard[run - 1].Length, "a frame is there twice");
                Assert.InRange(killedAt[run][input] - (heard[run].Position + heard[run].Length) / 2, -16_000, AllowedLoss);
            }
        }
    }

    [Fact]
    public async Task Two_names_of_one_device_are_one_recording_and_the_other_waits()
    {
        await using var sound = await PulseServer.StartAsync(microphone: false);
        await sound.AddNullSourceAsync("headset");
        await sound.AddNullSourceAsync("builtin");
        await sound.SetDefaultSourceAsync("headset");
        await using var rig = OutageRig.Start(sound, "--device", "headset", "--device", "@microphone");
        await rig.Recorder.EventAsync("recording_started", static e => InputOf(e) == "headset");
        await rig.Recorder.EventAsync(
            "waiting_for_input",
            static e => Text(e, "reason")!.Contains("which the input 'headset' records already", StringComparison.Ordinal)
        );
        await sound.SetDefaultSourceAsync("builtin");
        Assert.Equal(
            "builtin",
            Text(await rig.Recorder.EventAsync("recording_started", static e => InputOf(e) == "@microphone"), "device")
        );
    }

    [Theory]
    [InlineData("--device names 'usb' twice", "--device", "usb", "--device", "USB")]
    [InlineData("PortAudio records one input at a time", "--device", "usb", "--device", "mic", "--backend", "portaudio")]
    [InlineData("belongs to the --device before it", "--or", "x", "--device", "usb", "--device", "mic")]
    [InlineData("it cannot be recorded and never be recorded", "--device", "mic", "--device", "usb", "--never", "usb")]
    public async Task Inputs_that_cannot_be_recorded_at_once_are_a_usage_error(string problem, params string[] arguments)
    {
        await using var place = new Workplace();
        var result = await RecorderProcess.RunAsync(place.Folder, [], ["--no-upload", .. arguments]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(problem, result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(place.QueueFile));
    }

    /// <summary>Without the silence of a pipe into which nobody has spoken yet, or any more.</summary>
    private static ReadOnlySpan<byte> Loud(byte[] pcm)
    {
        var (first, last) = (pcm.AsSpan().IndexOfAnyExcept((byte)0), pcm.AsSpan().LastIndexOfAnyExcept((byte)0));
        return first < 0 ? [] : pcm.AsSpan(first / 2 * 2, (last / 2 + 1) * 2 - first / 2 * 2);
    }

    private static Task<JsonElement> ChunkAsync(OutageRig rig, string input, DateTimeOffset after = default) =>
        rig.Recorder.EventAsync("chunk_captured", e => InputOf(e) == input && e.GetProperty("start").GetDateTimeOffset() > after);

    private static async Task<Dictionary<string, List<StoredChunk>>> StopAsync(OutageRig rig)
    {
        rig.Recorder.Signal("INT");
        Assert.Equal(0, await rig.Recorder.ExitAsync());
        var inputs = rig
            .Recorder.Output.Split('\n')
            .Where(static line => line.Contains("\"chunk_captured\"", StringComparison.Ordinal))
            .Select(static line => JsonDocument.Parse(line).RootElement)
            .GroupBy(static e => Text(e, "recording")!)
            .ToDictionary(static recording => recording.Key, static recording => InputOf(recording.First())!);
        return StoredChunk
            .TakeAll(rig.Place)
            .GroupBy(chunk => inputs[chunk.Recording])
            .ToDictionary(static input => input.Key, static input => input.OrderBy(static chunk => chunk.Start).ToList());
    }

    private static string? InputOf(JsonElement happening) => Text(happening, "input");

    private static string? State(JsonElement input) => Text(input, "state");

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var text) ? text.GetString() : null;
}
