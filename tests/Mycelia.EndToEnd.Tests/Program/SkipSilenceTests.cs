using System.Runtime.InteropServices;
using System.Text.Json;
using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.EndToEnd.Tests.Program;

public sealed class SkipSilenceTests
{
    private const int Rate = 16_000;

    [Fact]
    public async Task Every_frame_of_a_microphone_is_delivered_or_in_a_silence_and_a_kill_at_the_next_sound_costs_none_before_it()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        var microphone = await sound.AddPipeSourceAsync("pipemic");
        // After 50 s of a quiet room somebody begins softly, and is cut off.
        var signal = Signal((12, 0.2, 0.2), (50, 0.0003, 0.0003), (2, 0.001, 0.2), (20, 0.2, 0.2));
        using var enough = new CancellationTokenSource();
        var begun = DateTimeOffset.UtcNow;
        await using var recorder = RecorderProcess.Start(
            place.Folder,
            sound.Environment,
            "--no-upload",
            "--device",
            "pipemic",
            "--json",
            "--skip-silence"
        );
        await recorder.EventAsync("recording_started");
        var speaking = microphone.SpeakAsync(signal, enough.Token);
        await recorder.EventAsync("silence_skipped");
        var state = await RecorderProcess.RunAsync(place.Folder, [], "status", "--json");
        Assert.NotEqual(JsonValueKind.Null, JsonDocument.Parse(state.Output).RootElement.GetProperty("skipping_since").ValueKind);
        var ended = await recorder.EventAsync("silence_ended");
        while (microphone.FramesSpoken < 65 * Rate)
            await Task.Delay(50);
        recorder.Signal("KILL");
        var killed = microphone.FramesSpoken;
        await recorder.ExitAsync();
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => speaking);

        var history = await RecorderProcess.RunAsync(
            place.Folder,
            [],
            "history",
            "--since",
            begun.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
            "--json"
        );
        var chunks = StoredChunk.TakeAll(place);
        var positions = chunks.ConvertAll(chunk => chunk.PositionIn(signal));
        Assert.All(positions, static position => Assert.True(position >= 0, "a chunk is no stretch of the signal"));
        var holes = Enumerable
            .Range(0, chunks.Count - 1)
            .Select(i => (At: i, Frames: positions[i + 1] - positions[i] - chunks[i].Pcm.Length / 2))
            .Where(static hole => hole.Frames != 0)
            .ToList();
        var hole = Assert.Single(holes);
        Assert.InRange(killed - (positions[^1] + chunks[^1].Pcm.Length / 2), -Rate, 4_000);
        // Of the quiet, 20 s are kept before what is left out, and 2 s after it.
        var silentFrom = positions[hole.At] + chunks[hole.At].Pcm.Length / 2;
        Assert.InRange(silentFrom, 32 * Rate, 42 * Rate);
        Assert.InRange(positions[hole.At + 1], 52 * Rate, 60 * Rate);

        var silence = Assert.Single(
            JsonDocument.Parse(history.Output).RootElement.GetProperty("stretches").EnumerateArray(),
            static one => one.GetProperty("kind").GetString() == "silence"
        );
        var (from, to) = (silence.GetProperty("from").GetDateTimeOffset(), silence.GetProperty("to").GetDateTimeOffset());
        Assert.Equal(chunks[hole.At + 1].Start, to);
        Assert.Equal(to, ended.GetProperty("to").GetDateTimeOffset());
        // The clock counts time; the frames of the hole are as long as the silence, but for what the clock was corrected by meanwhile.
        Assert.InRange((to - from).TotalSeconds - (double)hole.Frames / Rate, -0.1, 0.1);
    }

    [Fact]
    public async Task A_file_is_told_from_its_silences_to_the_frame_and_words_say_so()
    {
        await using var place = new Workplace();
        var signal = Signal((12, 0.2, 0.2), (90, 0.0003, 0.0003), (13, 0.2, 0.2));
        var file = Pcm.WriteWav(place.File("day.wav"), signal);
        var run = await RecorderProcess.RunAsync(
            place.Folder,
            [],
            "--no-upload",
            "--no-realtime",
            "--skip-silence",
            "--input",
            file,
            "--start",
            "2026-03-01T12:00:00Z"
        );
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("silence since", run.Output + run.Error, StringComparison.Ordinal);

        Assert.Equal("silence|56000", place.Query<string>("SELECT cause || '|' || (to_ms - from_ms) FROM gaps"));
        var day = await HistoryAsync("--since", "2026-03-01T12:00:00Z", "--until", "2026-03-01T12:02:00Z");
        Assert.Contains("silence 56 s", day, StringComparison.Ordinal);
        Assert.Contains("silence      56 s, not delivered", day, StringComparison.Ordinal);
        var moment = await HistoryAsync("--at", "2026-03-01T12:01:00Z");
        Assert.Matches("^silence from .*:00:40 to .*:01:36, not delivered by --skip-silence", moment);
        var chunks = StoredChunk.TakeAll(place);
        Assert.Equal([0, 10, 20, 30, 96, 106], chunks.Select(chunk => chunk.PositionIn(signal) / Rate));
        Assert.Equal(signal.Length, chunks.Sum(static chunk => chunk.Pcm.Length) + 56 * 2 * Rate);

        async Task<string> HistoryAsync(params string[] arguments) =>
            (await RecorderProcess.RunAsync(place.Folder, [], ["history", .. arguments])).Output;
    }

    [Theory]
    [InlineData("--silence-level says what --skip-silence leaves out", "--silence-level=-40")]
    [InlineData("must be a level from -90 to 0 dBFS", "--skip-silence", "--silence-level", "7")]
    [InlineData("--skip-silence needs chunks of at least 5 s", "--skip-silence", "--chunk-seconds", "2")]
    public async Task What_makes_no_sense_is_refused_before_anything_is_done(string sentence, params string[] arguments)
    {
        await using var place = new Workplace();
        var run = await RecorderProcess.RunAsync(place.Folder, [], ["--no-upload", .. arguments]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(place.QueueFile));
    }

    /// <summary>Noise of so many seconds, each from one amplitude to another.</summary>
    private static byte[] Signal(params (int Seconds, double From, double To)[] parts)
    {
        var noise = MemoryMarshal.Cast<byte, short>(Pcm.Noise(parts.Sum(static part => part.Seconds) * Rate)).ToArray();
        var at = 0;
        foreach (var (seconds, from, to) in parts)
        {
            for (var i = 0; i < seconds * Rate; i++, at++)
                noise[at] = (short)Math.Round(noise[at] * (from + (to - from) * i / (seconds * Rate)));
        }

        return MemoryMarshal.AsBytes(noise.AsSpan()).ToArray();
    }
}
