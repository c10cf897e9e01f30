using System.Globalization;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Display;

/// <summary>How far the draining of a queue has come. Pure.</summary>
/// <param name="Waiting">What still waits.</param>
/// <param name="Chunks">How many chunks were delivered.</param>
/// <param name="Bytes">Size of their WAV files, as in <see cref="QueueStatus.Bytes"/>.</param>
internal sealed record DrainProgress(QueueStatus Waiting, long Chunks = 0, long Bytes = 0)
{
    /// <summary>How much of the audio is delivered, 0 to 1.</summary>
    public double Fraction => Waiting.Bytes + Bytes == 0 ? 1 : (double)Bytes / (Waiting.Bytes + Bytes);

    public DrainProgress Apply(RecorderEvent happening) =>
        happening is ChunkUploaded e ? new(e.Queue, Chunks + 1, Bytes + e.Chunk.Bytes) : this;

    /// <summary>Chunks, bytes, rate, time left.</summary>
    /// <param name="elapsed">Since it began.</param>
    public string Say(TimeSpan elapsed)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{Chunks} of {Chunks + Waiting.Chunks} chunks, {Words.Bytes(Bytes)} of {Words.Bytes(Bytes + Waiting.Bytes)}"
        );
        if (Bytes == 0 || elapsed <= TimeSpan.Zero)
            return text;
        var rate = Bytes / elapsed.TotalSeconds;
        return $"{text}, {Words.Bytes((long)rate)}/s, {Words.Duration(TimeSpan.FromSeconds(Math.Ceiling(Waiting.Bytes / rate)))} left";
    }
}
