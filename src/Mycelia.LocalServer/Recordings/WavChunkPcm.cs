using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Recordings;

/// <summary>The frames of a chunk that was stored as WAV.</summary>
internal sealed class WavChunkPcm(StoredChunk chunk, FileStream file) : ChunkPcm
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken)
    {
        var read = await RandomAccess
            .ReadAsync(file.SafeFileHandle, buffer, chunk.PcmOffset + offset, cancellationToken)
            .ConfigureAwait(false);
        return read > 0 ? read : throw Damaged(chunk);
    }

    public override void Dispose() => file.Dispose();
}
