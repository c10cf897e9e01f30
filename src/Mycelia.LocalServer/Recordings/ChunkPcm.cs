using Mycelia.LocalServer.Storage;
using Mycelia.Recorder.Audio;

namespace Mycelia.LocalServer.Recordings;

/// <summary>The frames of one stored chunk, without its header, decoded.</summary>
internal abstract class ChunkPcm : IDisposable
{
    /// <param name="chunk">The chunk.</param>
    /// <param name="file">Its file; disposed of with what is returned.</param>
    public static ChunkPcm Open(StoredChunk chunk, FileStream file) =>
        chunk.Encoding == AudioEncoding.Wav ? new WavChunkPcm(chunk, file) : new DecodedChunkPcm(file);

    /// <summary>Reads some bytes from a place in the PCM.</summary>
    /// <exception cref="InvalidDataException">The file is shorter than when it was stored.</exception>
    public abstract ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken);

    public abstract void Dispose();
}
