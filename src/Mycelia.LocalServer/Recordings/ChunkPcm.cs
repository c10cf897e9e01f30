using Mycelia.LocalServer.Decoding;
using Mycelia.LocalServer.Model;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Recordings;

/// <summary>The frames of one stored chunk, without its header, decoded.</summary>
internal abstract class ChunkPcm : IDisposable
{
    /// <param name="chunk">The chunk.</param>
    /// <param name="target">What is wanted: rate and channels are the chunk's.</param>
    /// <param name="file">Its file; disposed of with what is returned.</param>
    /// <param name="decoders">Give it its turns where it has to be decoded.</param>
    public static ChunkPcm Open(StoredChunk chunk, AudioFormat target, FileStream file, Decoders decoders) =>
        chunk.Encoding == AudioEncoding.Wav
            ? new WavChunkPcm(chunk, target.Samples, file)
            : new DecodedChunkPcm(chunk, target, file, decoders);

    /// <summary>Reads some bytes from a place in the PCM.</summary>
    /// <exception cref="DamageException">The file is not as it was when it was stored.</exception>
    public abstract ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken);

    public abstract void Dispose();

    protected static DamageException Damaged(StoredChunk chunk, Exception? inner = null) =>
        new($"The audio of chunk {chunk.Number} of recording {chunk.RecordingId} is not as it was when it was stored.", inner);
}
