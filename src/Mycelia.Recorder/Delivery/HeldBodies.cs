using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Delivery;

/// <summary>
/// What chunks were encoded to, in memory, for as long as deliveries pass: a body that is sent at once need not be written to the disk
/// before. Should the recorder die, it is made again, to the same bytes. Safe for concurrent use.
/// </summary>
/// <param name="encoder">Keeps in the queue what is not to be held any longer.</param>
internal sealed class HeldBodies(ChunkEncoder encoder)
{
    /// <summary>Two requests' worth.</summary>
    private const int MostBytes = 8 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, (QueuedChunk Chunk, ChunkAudio Audio)> _held = [];
    private long _bytes;

    /// <summary>Holds a body; where there is no room for it, it goes to the queue.</summary>
    public void Hold(QueuedChunk chunk, ChunkAudio audio)
    {
        lock (_lock)
        {
            if (_bytes + audio.Bytes.Length <= MostBytes && _held.TryAdd(chunk.Id, (chunk, audio)))
            {
                _bytes += audio.Bytes.Length;
                return;
            }
        }

        // Among them may be some whose chunks have left the queue by another way.
        KeepAll();
        encoder.Keep(chunk, audio);
    }

    /// <summary>A chunk's body; null when it is not held.</summary>
    public ChunkAudio? Find(QueuedChunk chunk)
    {
        lock (_lock)
            return _held.TryGetValue(chunk.Id, out var held) ? held.Audio : null;
    }

    /// <summary>The chunk has left the queue.</summary>
    public void Release(QueuedChunk chunk) => Take(chunk.Id);

    /// <inheritdoc cref="Release(QueuedChunk)"/>
    public void Release(long chunk) => Take(chunk);

    /// <summary>The chunk stays for now: its body goes to the queue.</summary>
    public void Keep(QueuedChunk chunk) => Keep(chunk.Id);

    /// <summary>All bodies go to the queue.</summary>
    public void KeepAll()
    {
        long[] chunks;
        lock (_lock)
            chunks = [.. _held.Keys];
        foreach (var chunk in chunks)
            Keep(chunk);
    }

    private void Keep(long id)
    {
        if (Take(id) is { } held)
            encoder.Keep(held.Chunk, held.Audio);
    }

    private (QueuedChunk Chunk, ChunkAudio Audio)? Take(long id)
    {
        lock (_lock)
        {
            if (!_held.Remove(id, out var held))
                return null;
            _bytes -= held.Audio.Bytes.Length;
            return held;
        }
    }
}
