using Mycelia.LocalServer.Storage;

namespace Mycelia.LocalServer.Recordings;

/// <summary>The frames of one stored chunk, without its header.</summary>
internal sealed class ChunkPcm(StoredChunk chunk, FileStream file) : IDisposable
{
    /// <summary>Reads some bytes from a place in the PCM.</summary>
    /// <exception cref="InvalidDataException">The file is shorter than when it was stored.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken)
    {
        var read = await RandomAccess.ReadAsync(file.SafeFileHandle, buffer, chunk.PcmOffset + offset, cancellationToken).ConfigureAwait(false);
        return read > 0 ? read : throw new InvalidDataException($"{file.Name} is shorter than when it was stored");
    }

    public void Dispose() => file.Dispose();
}
