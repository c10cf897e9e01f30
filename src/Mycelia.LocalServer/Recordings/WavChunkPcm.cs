using Mycelia.LocalServer.Model;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Recordings;

/// <summary>The frames of a chunk that was stored as WAV.</summary>
internal sealed class WavChunkPcm(StoredChunk chunk, SampleFormat target, FileStream file) : ChunkPcm
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken) =>
        chunk.Samples == target
            ? ReadAsItIsAsync(buffer, offset, cancellationToken)
            : ReadConvertedAsync(buffer, offset, cancellationToken);

    public override void Dispose() => file.Dispose();

    private async ValueTask<int> ReadAsItIsAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken)
    {
        var read = await RandomAccess
            .ReadAsync(file.SafeFileHandle, buffer, chunk.PcmOffset + offset, cancellationToken)
            .ConfigureAwait(false);
        return read > 0 ? read : throw Damaged(chunk);
    }

    /// <summary>The samples of which the bytes are that are wanted: these may begin and end within one.</summary>
    private async ValueTask<int> ReadConvertedAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken)
    {
        var (first, within) = Math.DivRem(offset, target.Traits().Bytes);
        var count = (within + buffer.Length + target.Traits().Bytes - 1) / target.Traits().Bytes;
        var stored = new byte[count * chunk.Samples.Traits().Bytes];
        for (int filled = 0, read; filled < stored.Length; filled += read)
        {
            read = await ReadAsItIsAsync(stored.AsMemory(filled), first * chunk.Samples.Traits().Bytes + filled, cancellationToken)
                .ConfigureAwait(false);
        }

        PcmSamples.Convert(stored, chunk.Samples, target).AsSpan((int)within, buffer.Length).CopyTo(buffer.Span);
        return buffer.Length;
    }
}
