using System.Buffers;
using System.Text.Json;
using Mycelia.EndToEnd.Tests.Support;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.EndToEnd.Tests.Program;

public sealed class DiskFullTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task A_disk_filled_to_the_last_byte_pauses_the_recording_loses_nothing_heard_and_lets_it_go_on_when_freed()
    {
        using var disk = new SmallDisk(megabytes: 16);
        await using var sound = await PulseServer.StartAsync();
        var microphone = await sound.AddPipeSourceAsync("pipemic");
        var signal = Pcm.Noise(60 * 16_000);
        using var enough = new CancellationTokenSource();
        var speaking = microphone.SpeakAsync(signal, enough.Token);

        await using (
            var recorder = RecorderProcess.Start(
                disk.Folder,
                sound.Environment,
                "--no-upload",
                "--device",
                "pipemic",
                "--json",
                "--chunk-seconds",
                "1"
            )
        )
        {
            await recorder.EventAsync("chunk_captured");
            disk.Fill();
            var filled = DateTimeOffset.UtcNow;
            var said = await recorder.EventAsync(
                "state",
                static state => state.GetRawText().Contains("disk_full", StringComparison.Ordinal)
            );
            Assert.InRange(TimeOf(said) - filled, TimeSpan.FromSeconds(-1), Soon);
            // The microphone is free for others, and stays so.
            await UntilAsync(async () => (await sound.PactlAsync("list", "short", "source-outputs")).Length == 0);
            // Longer than the two seconds that the pipe behind the microphone keeps: else nothing at all may be missing.
            await Task.Delay(3_000);
            Assert.Empty(await sound.PactlAsync("list", "short", "source-outputs"));

            var freed = DateTimeOffset.UtcNow;
            disk.Free();
            Assert.InRange(
                TimeOf(await recorder.EventAsync("state", static state => state.GetProperty("state").GetString() == "recording")) - freed,
                TimeSpan.Zero,
                Soon
            );
            await recorder.EventAsync("chunk_captured");
            await recorder.EventAsync("chunk_captured");
            recorder.Signal("INT");
            Assert.Equal(0, await recorder.ExitAsync());
            Assert.DoesNotContain("chunk_lost", recorder.Output, StringComparison.Ordinal);
        }

        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => speaking);
        AssertWhole(Path.Combine(disk.Folder, "audio_queue.db"), signal);
    }

    [Fact]
    public async Task A_recorder_that_starts_on_a_full_disk_waits_for_room_and_keeps_what_was_there()
    {
        using var disk = new SmallDisk(megabytes: 16);
        await using var sound = await PulseServer.StartAsync();
        string[] arguments = ["--no-upload", "--json", "--chunk-seconds", "1"];
        await using (var killed = RecorderProcess.Start(disk.Folder, sound.Environment, arguments))
        {
            await killed.EventAsync("chunk_captured");
            killed.Signal("KILL");
            await killed.Ended;
        }

        disk.Fill();
        await using var recorder = RecorderProcess.Start(disk.Folder, sound.Environment, arguments);
        await recorder.EventAsync("state", static state => state.GetProperty("state").GetString() == "disk_full");
        disk.Free();
        var opened = await recorder.EventAsync("queue_opened");
        Assert.True(opened.GetProperty("queue").GetProperty("chunks").GetInt32() >= 1);
        await recorder.EventAsync("chunk_captured");
        recorder.Signal("INT");
        Assert.Equal(0, await recorder.ExitAsync());
    }

    /// <summary>
    /// One recording, in it one gap; everything before the gap, and everything after it, without a frame missing, at its time.
    /// </summary>
    private static void AssertWhole(string queueFile, byte[] signal)
    {
        using var queue = ChunkQueue.Open(queueFile);
        var audio = new ArrayBufferWriter<byte>();
        var chunks = new List<(QueuedChunk Chunk, int Position, int Bytes)>();
        while (queue.PeekOldest() is { } chunk)
        {
            Assert.Equal(AudioRead.Whole, queue.ReadAudio(chunk, audio));
            var pcm = audio.WrittenSpan[WavHeader.Size..];
            chunks.Add((chunk, signal.AsSpan().IndexOf(pcm), pcm.Length));
            queue.Complete(chunk, "stored");
        }

        Assert.Single(chunks.Select(static c => c.Chunk.Recording.Id).Distinct());
        Assert.Equal(Enumerable.Range(0, chunks.Count), chunks.Select(static c => c.Chunk.Number));
        Assert.All(chunks, static c => Assert.True(c.Position >= 0, $"chunk {c.Chunk.Number} is not a stretch of the signal"));
        var gaps = 0;
        foreach (var (before, after) in chunks.Zip(chunks.Skip(1)))
        {
            var missing = after.Position - before.Position - before.Bytes;
            Assert.True(missing >= 0, $"chunk {after.Chunk.Number} begins within chunk {before.Chunk.Number}");
            // Of what was spoken meanwhile the pipe keeps a part, so that the gap may be one of time only.
            var late = (after.Chunk.Start - before.Chunk.Start - before.Chunk.Duration).TotalMilliseconds;
            Assert.True(late > -20, $"chunk {after.Chunk.Number} begins {-late} ms before chunk {before.Chunk.Number} ends");
            gaps += missing > 0 || late > 20 ? 1 : 0;
        }

        Assert.Equal(1, gaps);
    }

    private static DateTimeOffset TimeOf(JsonElement happening) => happening.GetProperty("time").GetDateTimeOffset();

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var patience = 0; !await condition(); patience++)
        {
            Assert.True(patience < 100, "it did not come about");
            await Task.Delay(50);
        }
    }
}
