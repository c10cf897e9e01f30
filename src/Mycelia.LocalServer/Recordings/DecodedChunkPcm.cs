using Mycelia.LocalServer.Decoding;
using Mycelia.LocalServer.Model;
using Mycelia.Recorder.Audio.Decoding;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Recordings;

/// <summary>
/// The frames of a chunk that was stored encoded. Decoded from its beginning on, so that a part is always that part of the whole.
/// </summary>
internal sealed class DecodedChunkPcm(StoredChunk chunk, AudioFormat target, FileStream file, Decoders decoders) : ChunkPcm
{
    private DecodedAudioStream? _audio;
    private CancellationToken _client;
    private long _position;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken)
    {
        int read;
        do
        {
            read = await decoders
                .ReadAsync(() => ReadSome(buffer.Span, offset, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
        } while (read == 0);
        return read;
    }

    public override void Dispose()
    {
        _audio?.Dispose();
        file.Dispose();
    }

    /// <summary>Decodes one block: of what is wanted, or of what stands before it, which gives nothing yet.</summary>
    private int ReadSome(Span<byte> buffer, long offset, CancellationToken client)
    {
        try
        {
            if (_audio is null || offset < _position || client != _client)
                Open(client);
            var before = offset - _position;
            var read = _audio!.Read(before > 0 ? buffer[..(int)Math.Min(buffer.Length, before)] : buffer);
            _position += read;
            return read == 0 ? throw Damaged(chunk)
                : before > 0 ? 0
                : read;
        }
        catch (InvalidDataException e)
        {
            client.ThrowIfCancellationRequested();
            throw Damaged(chunk, e);
        }
    }

    private void Open(CancellationToken client)
    {
        _audio?.Dispose();
        file.Position = 0;
        _client = client;
        _audio = new(new StoppableStream(file) { Stop = client }, _ => target, leaveOpen: true, only: chunk.Encoding);
        _position = 0;
    }
}
