using System.Text.Json;
using Mycelia.EndToEnd.Tests.Support;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.EndToEnd.Tests.Program;

public sealed class QueueCommandTests
{
    [Fact]
    public async Task Chunks_are_listed_exported_retried_and_discarded()
    {
        await using var place = new Workplace();
        Record(place, chunks: 3, quarantined: 1);

        var listed = JsonDocument
            .Parse((await RunAsync(place, "queue", "list", "--json")).Output)
            .RootElement.GetProperty("chunks")
            .EnumerateArray()
            .ToArray();
        Assert.Equal(["2", "3", "q1"], listed.Select(static chunk => chunk.GetProperty("id").GetString()));
        Assert.Equal("refused", listed[2].GetProperty("last_error").GetString());

        Assert.Equal(0, (await RunAsync(place, "queue", "export", "audio")).ExitCode);
        var files = Directory.GetFiles(place.File("audio"), "*.wav");
        Assert.Equal(3, files.Length);
        Assert.All(files, static file => Assert.InRange(File.GetLastWriteTimeUtc(file).Year, 2026, 2026));
        Assert.Equal(
            3,
            JsonDocument
                .Parse(await File.ReadAllTextAsync(Path.Combine(place.File("audio"), "manifest.json")))
                .RootElement.GetProperty("chunks")
                .GetArrayLength()
        );
        // A second time nothing is overwritten and nothing is there twice.
        Assert.Contains("3 chunks there already", (await RunAsync(place, "queue", "export", "audio")).Output, StringComparison.Ordinal);
        Assert.Equal(3, Directory.GetFiles(place.File("audio"), "*.wav").Length);

        Assert.Equal(0, (await RunAsync(place, "queue", "retry", "q1")).ExitCode);
        Assert.Equal(3L, place.Query<long>("SELECT COUNT(*) FROM audio_chunks"));

        var refusal = await RunAsync(place, "queue", "discard", "--all");
        Assert.Equal((2, true), (refusal.ExitCode, refusal.Error.Contains("--yes", StringComparison.Ordinal)));
        Assert.Equal(0, (await RunAsync(place, "queue", "discard", "2", "--yes")).ExitCode);
        Assert.Equal(2L, place.Query<long>("SELECT COUNT(*) FROM audio_chunks"));
        Assert.Equal(1, (await RunAsync(place, "queue", "discard", "99", "--yes")).ExitCode);
        Assert.Equal(0, (await RunAsync(place, "queue", "discard", "--all", "--yes")).ExitCode);
        Assert.Equal("nothing waits for delivery, and nothing is quarantined\n", (await RunAsync(place, "queue", "list")).Output);
        Assert.Equal("no such chunk\n", (await RunAsync(place, "queue", "list", "--quarantined")).Output);
    }

    [Fact]
    public async Task Beside_a_program_that_takes_no_commands_the_reading_ones_work_and_the_others_say_so()
    {
        await using var place = new Workplace();
        Record(place, chunks: 2, quarantined: 1);
        using var recorder = ChunkQueue.Open(place.QueueFile);
        Assert.Equal(0, (await RunAsync(place, "queue", "list")).ExitCode);
        Assert.Equal(0, (await RunAsync(place, "queue", "export", "audio")).ExitCode);
        foreach (var verb in new[] { "retry", "discard" })
        {
            var result = await RunAsync(place, verb == "retry" ? ["queue", "retry", "--all"] : ["queue", "discard", "--all", "--yes"]);
            Assert.Equal(5, result.ExitCode);
            Assert.Contains("another program has", result.Error, StringComparison.Ordinal);
        }
    }

    private static Task<(int ExitCode, string Output, string Error)> RunAsync(Workplace place, params string[] arguments) =>
        RecorderProcess.RunAsync(place.Folder, [new("MYCELIA_DB", place.QueueFile)], arguments);

    private static void Record(Workplace place, int chunks, int quarantined)
    {
        using var queue = ChunkQueue.Open(place.QueueFile);
        var start = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var recording = RecordingInfo.Begin(start, "a microphone");
        for (var number = 0; number < chunks; number++)
        {
            var wav = new byte[WavHeader.Size + 32_000];
            WavHeader.Write(wav, AudioFormat.Default, 32_000);
            queue.Enqueue(recording, new(number, start.AddSeconds(number), 16_000, AudioFormat.Default, default, wav));
        }

        for (var number = 0; number < quarantined; number++)
            queue.Quarantine(queue.PeekOldest()!, "refused");
    }
}
