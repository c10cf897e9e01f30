using System.Buffers;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Delivery;

/// <summary>
/// Encodes chunks while they wait, oldest first, on all processors at low priority: when their turn comes, also after a night without
/// network, their bodies are ready: in memory while deliveries pass, in the queue while they do not. Safe for concurrent use.
/// </summary>
/// <param name="queue">Where chunks wait.</param>
/// <param name="encoder">Reads and encodes them.</param>
/// <param name="destination">Says in what.</param>
/// <param name="alarm">Wakes whoever asks it to go on.</param>
internal sealed class AheadEncoder(ChunkQueue queue, ChunkEncoder encoder, IChunkDestination destination, DeliveryAlarm alarm)
{
    private readonly IdleThreads _threads = new();
    private readonly HeldBodies _held = new(encoder);
    private volatile bool _isFlowing;

    // The lock, and what is touched under it.
    private readonly Lock _lock = new();
    private readonly HashSet<long> _underWay = [];
    private readonly List<Task> _loops = [];
    private long _taken;
    private bool _isStopped;

    /// <summary>
    /// While it is not known what the destination takes, and where that is what chunks are already, there is nothing to do.
    /// </summary>
    private bool IsWanted => destination.IsWayKnown && Encoding != AudioEncoding.Wav;

    private AudioEncoding Encoding => encoder.EncodingFor(destination.Requires(recording: null));

    /// <summary>Whether a chunk need not be waited for: it is encoded, or will not be.</summary>
    public bool IsReady(QueuedChunk chunk)
    {
        if (!IsWanted || encoder.EncodingFor(destination.Requires(chunk.Recording)) == AudioEncoding.Wav)
            return true;
        lock (_lock)
            return chunk.Id <= _taken && !_underWay.Contains(chunk.Id);
    }

    /// <summary>Whether, from a chunk on, few bodies are ready and more will be soon.</summary>
    public bool IsWorthWaiting(QueuedChunk chunk, int few)
    {
        lock (_lock)
            return _loops.Exists(static loop => !loop.IsCompleted) && _taken - chunk.Id + 1 - _underWay.Count < few;
    }

    /// <summary>Reads a chunk as it is to be sent.</summary>
    /// <inheritdoc cref="ChunkEncoder.Read"/>
    public ChunkReading Read(QueuedChunk chunk, AudioEncoding? required, ArrayBufferWriter<byte> buffer) =>
        _held.Find(chunk) is { } held && held.Encoding == required ? held : encoder.Read(chunk, required, buffer);

    /// <summary>A try at a chunk has ended.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="isStored">Whether it has left the queue.</param>
    public void End(QueuedChunk chunk, bool isStored)
    {
        if (isStored)
            _held.Release(chunk);
        else
            _held.Keep(chunk);
    }

    /// <summary>A chunk has left the queue by another way.</summary>
    public void Release(long chunk) => _held.Release(chunk);

    /// <summary>Something may have come: takes it up.</summary>
    /// <param name="isFlowing">Whether deliveries pass.</param>
    public void Look(bool isFlowing)
    {
        _isFlowing = isFlowing;
        if (!isFlowing)
            _held.KeepAll();
        lock (_lock)
        {
            if (!IsWanted || _isStopped)
                return;
            _loops.RemoveAll(static loop => loop.IsCompleted);
            // One more than there are processors: while a chunk is read or kept, another is encoded.
            var waiting = queue.PeekUnencoded(Encoding, _taken, Environment.ProcessorCount + 1).Count;
            if (waiting == 0)
                _taken = queue.FindNewest();
            while (_loops.Count < waiting)
            {
                var loop = Task.Run(RunAsync);
                _loops.Add(loop);
                // Whoever waits for more bodies has to know that none come any more.
                alarm.RingAfter(loop);
            }
        }
    }

    /// <summary>Ends after the chunks that are being encoded.</summary>
    public async Task StopAsync()
    {
        Task[] loops;
        lock (_lock)
        {
            _isStopped = true;
            loops = [.. _loops];
        }

        await Task.WhenAll(loops).ConfigureAwait(false);
        _held.KeepAll();
    }

    private async Task RunAsync()
    {
        var buffer = new ArrayBufferWriter<byte>();
        try
        {
            while (Take() is { } chunk)
            {
                try
                {
                    await EncodeAsync(chunk, buffer).ConfigureAwait(false);
                }
                finally
                {
                    lock (_lock)
                        _underWay.Remove(chunk.Id);
                    alarm.Ring();
                }
            }
        }
#pragma warning disable CA1031 // whatever it is, the delivery comes upon it again, and says so
        catch (Exception)
#pragma warning restore CA1031
        {
            // An ailing disk, most likely. What was not encoded is when it is to be sent.
        }
    }

    private QueuedChunk? Take()
    {
        lock (_lock)
        {
            if (_isStopped || !IsWanted || queue.PeekUnencoded(Encoding, _taken, 1) is not [var chunk])
                return null;
            _taken = chunk.Id;
            _underWay.Add(chunk.Id);
            return chunk;
        }
    }

    private async Task EncodeAsync(QueuedChunk chunk, ArrayBufferWriter<byte> buffer)
    {
        var required = destination.Requires(chunk.Recording);
        if (
            encoder.EncodingFor(required) == AudioEncoding.Wav
            || encoder.ReadStored(chunk, required, buffer) is not { Audio: { } wav, Encoder: { } chosen }
        )
            return;
        // What goes wrong is found again, and said, when the chunk is to be sent.
        var encoded = await _threads
            .RunAsync(() => ChunkEncoder.Encode(chosen, wav.Bytes, isRequired: required is not null))
            .ConfigureAwait(false);
        if (encoded is not { Audio: { } audio } || audio.Encoding == AudioEncoding.Wav)
            return;
        // Where the encoding is not required, a chunk that was tried is known by having its body in the queue.
        if (_isFlowing && required is not null)
            _held.Hold(chunk, audio);
        else
            encoder.Keep(chunk, audio);
    }
}
