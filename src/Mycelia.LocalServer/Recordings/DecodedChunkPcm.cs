using Mycelia.Recorder.Audio;

namespace Mycelia.LocalServer.Recordings;

/// <summary>The frames of a chunk that was stored encoded. Decoded from its beginning on, so that a part is always that part of the whole.</summary>
internal sealed class DecodedChunkPcm(FileStream file) : ChunkPcm
{
    private DecodedAudioStream _audio = Open(file);
    private long _position;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken)
    {
        if (offset < _position)
        {
            _audio.Dispose();
            (_audio, _position) = (Open(file), 0);
        }

        while (_position < offset)
            _position += ReadSome(buffer.Span[..(int)Math.Min(buffer.Length, offset - _position)]);
        var read = ReadSome(buffer.Span);
        _position += read;
        return new(read);
    }

    public override void Dispose()
    {
        _audio.Dispose();
        file.Dispose();
    }

    private static DecodedAudioStream Open(FileStream file)
    {
        file.Position = 0;
        return new(file, static format => format, leaveOpen: true);
    }

    private int ReadSome(Span<byte> buffer) =>
        _audio.Read(buffer) is > 0 and var read ? read : throw new InvalidDataException($"{file.Name} is shorter than when it was stored");
}
