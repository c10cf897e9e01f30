using System.Buffers.Binary;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Audio;

/// <summary>The RIFF/WAVE header of 16-bit PCM: what a chunk begins with, and what an imported file is checked by.</summary>
/// <param name="Format">Rate and channels.</param>
/// <param name="DataBytes">Bytes of PCM that the header promises; <see cref="long.MaxValue"/> when a streaming writer left it open.</param>
/// <remarks>Layout: "Multimedia Programming Interface and Data Specifications 1.0", IBM and Microsoft, 1991.</remarks>
public readonly record struct WavHeader(AudioFormat Format, long DataBytes)
{
    /// <summary>Bytes of the canonical header that <see cref="Write"/> writes.</summary>
    public const int Size = 44;

    private const ushort Pcm = 1;
    private const ushort Extensible = 0xFFFE;

    /// <summary>Nobody writes so many chunks before the sound.</summary>
    private const int MostChunks = 1_000;

    private const uint OpenEnded = 0x7FFF_F000;

    /// <summary>Writes the canonical 44-byte header.</summary>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    /// <param name="format">Rate and channels.</param>
    /// <param name="dataBytes">Bytes of PCM that follow.</param>
    public static void Write(Span<byte> destination, AudioFormat format, int dataBytes)
    {
        "RIFF"u8.CopyTo(destination);
        BinaryPrimitives.WriteInt32LittleEndian(destination[4..], Size - 8 + dataBytes);
        "WAVEfmt "u8.CopyTo(destination[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(destination[16..], 16);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[20..], Pcm);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[22..], (ushort)format.Channels);
        BinaryPrimitives.WriteInt32LittleEndian(destination[24..], format.SampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(destination[28..], format.SampleRate * format.BytesPerFrame);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[32..], (ushort)format.BytesPerFrame);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[34..], AudioFormat.BytesPerSample * 8);
        "data"u8.CopyTo(destination[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(destination[40..], dataBytes);
    }

    /// <summary>Reads a header and leaves <paramref name="stream"/> at the first byte of PCM. Needs no seeking.</summary>
    /// <exception cref="InvalidDataException">It is not a WAV file, or not one of 16-bit PCM; the message says what it is.</exception>
    public static WavHeader Read(Stream stream)
    {
        Span<byte> riff = stackalloc byte[12];
        if (
            stream.ReadAtLeast(riff, riff.Length, throwOnEndOfStream: false) < riff.Length
            || !riff[..4].SequenceEqual("RIFF"u8)
            || !riff[8..].SequenceEqual("WAVE"u8)
        )
            throw new InvalidDataException("not a WAV file: it does not begin with RIFF…WAVE");

        AudioFormat? format = null;
        Span<byte> chunk = stackalloc byte[8];
        for (var looked = 0; stream.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false) == chunk.Length; looked++)
        {
            if (looked == MostChunks)
                throw new InvalidDataException($"a WAV file with more than {MostChunks} chunks and no sound among them");
            var length = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            if (chunk[..4].SequenceEqual("data"u8))
                return new(
                    format ?? throw new InvalidDataException("a WAV file without a format chunk"),
                    length >= OpenEnded ? long.MaxValue : length
                );
            if (chunk[..4].SequenceEqual("fmt "u8))
                format = ReadFormat(stream, length);
            else
                Skip(stream, length + (length & 1));
        }

        throw new InvalidDataException("a WAV file without a data chunk");
    }

    private static AudioFormat ReadFormat(Stream stream, uint length)
    {
        Span<byte> body = stackalloc byte[16];
        if (length < body.Length || stream.ReadAtLeast(body, body.Length, throwOnEndOfStream: false) < body.Length)
            throw new InvalidDataException("a WAV file with a cut-off format chunk");
        Skip(stream, length - body.Length + (length & 1));

        var tag = BinaryPrimitives.ReadUInt16LittleEndian(body);
        var channels = BinaryPrimitives.ReadUInt16LittleEndian(body[2..]);
        var rate = BinaryPrimitives.ReadInt32LittleEndian(body[4..]);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(body[14..]);
        if (tag is not (Pcm or Extensible) || bits != AudioFormat.BytesPerSample * 8)
            throw new InvalidDataException($"a WAV file of {bits}-bit samples in encoding {tag}; 16-bit PCM is needed");
        if (channels == 0 || rate <= 0)
            throw new InvalidDataException($"a WAV file of {channels} channels at {rate} Hz");
        return new(rate, channels);
    }

    private static void Skip(Stream stream, long bytes)
    {
        if (stream.CanSeek)
        {
            stream.Position = Math.Min(stream.Position + bytes, stream.Length);
            return;
        }

        Span<byte> scrap = stackalloc byte[4_096];
        while (bytes > 0)
        {
            var read = stream.Read(scrap[..(int)Math.Min(scrap.Length, bytes)]);
            if (read == 0)
                return;
            bytes -= read;
        }
    }
}
