using System.Buffers;
using Mycelia.EndToEnd.Tests.Support;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.EndToEnd.Tests.Program;

public sealed class KillTests
{
    /// <summary>What a kill may cost: 250 ms of what was spoken before it.</summary>
    private const int AllowedLoss = 4_000;

    [Theory]
    [InlineData(SampleFormat.S16, 20)]
    [InlineData(SampleFormat.S24, 4)]
    [InlineData(SampleFormat.F32, 4)]
    public async Task A_kill_at_any_moment_costs_at_most_the_last_250_ms_and_nothing_is_there_twice(SampleFormat samples, int kills)
    {
        var format = AudioFormat.Default with { Samples = samples };
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        var microphone = await sound.AddPipeSourceAsync("pipemic", format);
        var signal = Pcm.Noise(format, 120 * 16_000);
        using var enough = new CancellationTokenSource();
        var speaking = microphone.SpeakAsync(signal, enough.Token);
        var random = new Random(20);
        var killedAt = new List<long>();

        for (var kill = 0; kill < kills; kill++)
        {
            await using var recorder = RecorderProcess.Start(
                place.Folder,
                sound.Environment,
                "--no-upload",
                "--device",
                "pipemic",
                "--json",
                "--chunk-seconds",
                "0.7",
                "--format",
                samples.Name()
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
        Assert.Equal(kills, recordings.Length);
        var heardUpTo = 0L;
        for (var run = 0; run < kills; run++)
        {
            Assert.Equal(Enumerable.Range(0, recordings[run].Length), recordings[run].Select(static chunk => chunk.Number));
            var heard = recordings[run].SelectMany(static chunk => chunk.Pcm).ToArray();
            var position = signal.AsSpan().IndexOf(heard);
            Assert.True(
                position >= format.BytesPerFrame * heardUpTo,
                $"run {run} is not a stretch of the signal after frame {heardUpTo}, but at byte {position}"
            );
            heardUpTo = (position + heard.Length) / format.BytesPerFrame;
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
            var (format, pcm) = WavFile.Read(audio.WrittenMemory);
            Assert.Equal(WavFile.Of(format, pcm), audio.WrittenSpan);
            chunks.Add((chunk.Recording.Id, chunk.Number, pcm));
            queue.Complete(chunk, "stored");
        }

        return chunks;
    }
}
