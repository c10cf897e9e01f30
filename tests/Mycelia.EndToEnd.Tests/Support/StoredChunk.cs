using System.Buffers;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Queue;

namespace Mycelia.EndToEnd.Tests.Support;

/// <summary>A chunk that a recorder left in its queue.</summary>
/// <param name="Recording">Its recording.</param>
/// <param name="Start">The time of its first frame.</param>
/// <param name="Pcm">Its samples.</param>
public sealed record StoredChunk(string Recording, DateTimeOffset Start, byte[] Pcm)
{
    /// <summary>Takes every chunk out of a queue that nobody else uses any more, in order.</summary>
    public static List<StoredChunk> TakeAll(Workplace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        using var queue = ChunkQueue.Open(place.QueueFile);
        var chunks = new List<StoredChunk>();
        var audio = new ArrayBufferWriter<byte>();
        while (queue.PeekOldest() is { } chunk)
        {
            queue.ReadAudio(chunk, audio);
            chunks.Add(new(chunk.Recording.Id, chunk.Start, WavFile.Read(audio.WrittenMemory).Pcm));
            queue.Complete(chunk, "stored");
        }

        return chunks;
    }

    /// <summary>Where in a signal the chunk is, in frames; -1 when it is no stretch of it.</summary>
    public int PositionIn(ReadOnlySpan<byte> signal)
    {
        var at = signal.IndexOf(Pcm);
        return at < 0 ? -1 : at / 2;
    }
}
