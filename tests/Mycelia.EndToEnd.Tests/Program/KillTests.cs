using System.Buffers;
using Mycelia.EndToEnd.Tests.Support;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Queue;

namespace Mycelia.EndToEnd.Tests.Program;

public sealed class KillTests
{
    private const int Kills = 20;

    /// <summary>What a kill may cost: 250 ms of what was spoken before it.</summary>
    private const int AllowedLoss = 4_000;

    [Fact]
    public async Task A_kill_at_any_moment_costs_at_most_the_last_250_ms_and_nothing_is_there_twice()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        var microphone = await sound.AddPipeSourceAsync("pipemic");
        var signal = Pcm.Noise(120 * 16_000);
        using var enough = new CancellationTokenSource();
        var speaking = microphone.SpeakAsync(signal, enough.Token);
        var random = new Random(20);
        var killedAt = new List<long>();

        for (var kill = 0; kill < Kills; kill++)
        {
            await using var recorder = RecorderProcess.Start(
                place.Folder,
                sound.Environment,
                "--no-upload",
                "--device",
                "pipemic",
                "--json",
                "--chunk-seconds",
                "0.7"
            );
            await recorder.EventAsync("recording_started");
            await Task.Delay(random.Next(150, 1_500));
            recorder.Signal("KILL");
            killedAt.Add(microphone.FramesSpoken);
            await recorder.ExitAsync();
        }

        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => speaking);

        using var queue = ChunkQueue.Open(place.QueueFile);
        var recordings = Drain(queue).GroupBy(static chunk => chunk.Recording).Select(static recording => recording.ToArray()).ToArray();
        Assert.Equal(Kills, recordings.Length);
        var heardUpTo = 0L;
        for (var run = 0; run < Kills; run++)
        {
            Assert.Equal(Enumerable.Range(0, recordings[run].Length), recordings[run].Select(static chunk => chunk.Number));
            var heard = recordings[run].SelectMany(static chunk => chunk.Pcm).ToArray();
            var position = signal.AsSpan().IndexOf(heard);
            Assert.True(
                position >= 2 * heardUpTo,
                $"run {run} is not a stretch of the signal after frame {heardUpTo}, but at byte {position}"
            );
            heardUpTo = (position + heard.Length) / 2;
            Assert.InRange(killedAt[run] - heardUpTo, -16_000, AllowedLoss);
        }
    }

    private static List<(string Recording, int Number, byte[] Pcm)> Drain(ChunkQueue queue)
    {
        var chunks = new List<(string, int, byte[])>();
        var audio = new ArrayBufferWriter<byte>();
        while (queue.PeekOldest() is { } chunk)
        {
            queue.ReadAudio(chunk, audio);
            using var wav = new MemoryStream(audio.WrittenSpan.ToArray());
            var header = WavHeader.Read(wav);
            Assert.Equal(audio.WrittenCount - WavHeader.Size, header.DataBytes);
            chunks.Add((chunk.Recording.Id, chunk.Number, audio.WrittenSpan[WavHeader.Size..].ToArray()));
            queue.Complete(chunk, "stored");
        }

        return chunks;
    }
}
