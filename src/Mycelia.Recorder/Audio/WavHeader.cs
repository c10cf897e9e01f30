using System.Buffers.Binary;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Audio;

/// <summary>The RIFF/WAVE header of PCM: what a chunk begins with, and what an imported file is checked by.</summary>
/// <param name="Format">Rate, channels, and how samples are written down.</param>
/// <param name="DataBytes">Bytes of PCM that the header promises; <see cref="long.MaxValue"/> when a streaming writer left it open.</param>
/// <remarks>
/// Layout: "Multimedia Programming Interface and Data Specifications 1.0", IBM and Microsoft, 1991. What is not PCM of up to 16 bits has
/// more ("Multiple Channel Audio Data and WAVE Files", Microsoft, 2001): 24 bits an extensible format, floats a length in frames.
/// </remarks>
public readonly record struct WavHeader(AudioFormat Format, long DataBytes)
{
    /// <summary>Bytes of the canonical header of 16-bit PCM.</summary>
    public const int Size = RiffSize + ChunkHead + PlainFormat + ChunkHead;

    private const int RiffSize = 12;
    private const int ChunkHead = 8;
    private const int PlainFormat = 16;
    private const int SizedFormat = 18;
    private const int ExtensibleFormat = 40;
    private const int Fact = 4;

    private const ushort Pcm = 1;
    private const ushort Float = 3;
    private const ushort Extensible = 0xFFFE;

    /// <summary>Where an extensible format says which one it is: in a GUID, of which the first two bytes are the former tag.</summary>
    private const int SubFormat = 24;

    /// <summary>Nobody writes so many chunks before the sound.</summary>
    private const int MostChunks = 1_000;

    private const uint OpenEnded = 0x7FFF_F000;

    /// <summary>What a tag is in a GUID: <c>KSDATAFORMAT_SUBTYPE_…</c>.</summary>
    private static ReadOnlySpan<byte> RestOfSubFormat => [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];

    /// <summary>Bytes of the canonical header that <see cref="Write"/> writes.</summary>
    public static int SizeOf(SampleFormat samples) =>
        samples switch
        {
            SampleFormat.S16 => Size,
            SampleFormat.S24 => Size - PlainFormat + ExtensibleFormat,
            SampleFormat.F32 => Size - PlainFormat + SizedFormat + ChunkHead + Fact,
        };

    /// <summary>Bytes with the one that makes an odd number even: every chunk of RIFF is.</summary>
    public static long Padded(long dataBytes) => dataBytes + (dataBytes & 1);

    /// <summary>Writes the canonical header.</summary>
    /// <param name="destination">At least <see cref="SizeOf"/> bytes.</param>
    /// <param name="format">Rate, channels, and how samples are written down.</param>
    /// <param name="dataBytes">Bytes of PCM that follow, unsigned; all bits set: nobody knows.</param>
    public static void Write(Span<byte> destination, AudioFormat format, int dataBytes)
    {
        var size = SizeOf(format.Samples);
        var (tag, formatSize) = format.Samples switch
        {
            SampleFormat.S16 => (Pcm, PlainFormat),
            SampleFormat.S24 => (Extensible, ExtensibleFormat),
            SampleFormat.F32 => (Float, SizedFormat),
        };
        "RIFF"u8.CopyTo(destination);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], (uint)(size - ChunkHead + Padded((uint)dataBytes)));
        "WAVEfmt "u8.CopyTo(destination[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(destination[16..], formatSize);
        var body = destination[(RiffSize + ChunkHead)..size];
        BinaryPrimitives.WriteUInt16LittleEndian(body, tag);
        BinaryPrimitives.WriteUInt16LittleEndian(body[2..], (ushort)format.Channels);
        BinaryPrimitives.WriteInt32LittleEndian(body[4..], format.SampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(body[8..], format.SampleRate * format.BytesPerFrame);
        BinaryPrimitives.WriteUInt16LittleEndian(body[12..], (ushort)format.BytesPerFrame);
        BinaryPrimitives.WriteUInt16LittleEndian(body[14..], (ushort)(format.BytesPerSample * 8));
        if (formatSize > PlainFormat)
            BinaryPrimitives.WriteUInt16LittleEndian(body[PlainFormat..], (ushort)(formatSize - SizedFormat));
        if (tag == Extensible)
            WriteExtension(body[SizedFormat..], format);
        var rest = body[formatSize..];
        if (tag == Float)
        {
            "fact"u8.CopyTo(rest);
            BinaryPrimitives.WriteInt32LittleEndian(rest[4..], Fact);
            BinaryPrimitives.WriteUInt32LittleEndian(
                rest[ChunkHead..],
                dataBytes == -1 ? uint.MaxValue : (uint)dataBytes / (uint)format.BytesPerFrame
            );
            rest = rest[(ChunkHead + Fact)..];
        }

        "data"u8.CopyTo(rest);
        BinaryPrimitives.WriteInt32LittleEndian(rest[4..], dataBytes);
    }

    /// <summary>Reads a header and leaves <paramref name="stream"/> at the first byte of PCM. Needs no seeking.</summary>
    /// <exception cref="InvalidDataException">It is no WAV file, or not of PCM in a <see cref="SampleFormat"/>; the message says what it
    /// is.</exception>
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
        Span<byte> body = stackalloc byte[SubFormat + 2];
        body = body[..(int)Math.Min(length, body.Length)];
        if (length < PlainFormat || stream.ReadAtLeast(body, body.Length, throwOnEndOfStream: false) < body.Length)
            throw new InvalidDataException("a WAV file with a cut-off format chunk");
        Skip(stream, length - body.Length + (length & 1));

        var tag = BinaryPrimitives.ReadUInt16LittleEndian(body);
        var channels = BinaryPrimitives.ReadUInt16LittleEndian(body[2..]);
        var rate = BinaryPrimitives.ReadInt32LittleEndian(body[4..]);
        var frame = BinaryPrimitives.ReadUInt16LittleEndian(body[12..]);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(body[14..]);
        if (SamplesOf(tag, bits, body[PlainFormat..]) is not { } samples)
            throw new InvalidDataException(
                $"a WAV file of {bits}-bit samples in encoding {tag}; PCM of 16 or 24 bits, or 32-bit floats, are needed"
            );
        if (channels == 0 || rate <= 0)
            throw new InvalidDataException($"a WAV file of {channels} channels at {rate} Hz");
        var format = new AudioFormat(rate, channels, samples);
        // 24 bits may also lie in four bytes. Of 16 bits there are files that say nothing sensible here, and are what they seem.
        return samples == SampleFormat.S16 || frame == format.BytesPerFrame
            ? format
            : throw new InvalidDataException($"a WAV file with frames of {frame} bytes, where {format} has {format.BytesPerFrame}");
    }

    private static SampleFormat? SamplesOf(ushort tag, int bits, ReadOnlySpan<byte> extension)
    {
        var kind =
            tag != Extensible ? tag
            : extension.Length < SubFormat + 2 - PlainFormat || bits == 16 ? Pcm
            : BinaryPrimitives.ReadUInt16LittleEndian(extension[(SubFormat - PlainFormat)..]);
        return (kind, bits) switch
        {
            (Pcm, 16) => SampleFormat.S16,
            (Pcm, 24) => SampleFormat.S24,
            (Float, 32) => SampleFormat.F32,
            _ => null,
        };
    }

    /// <summary>Which bits are used, and by which loudspeakers: of more than two channels nobody knows.</summary>
    private static void WriteExtension(Span<byte> extension, AudioFormat format)
    {
        const int frontLeft = 1,
            frontRight = 2,
            frontCenter = 4;
        BinaryPrimitives.WriteUInt16LittleEndian(extension, (ushort)(format.BytesPerSample * 8));
        BinaryPrimitives.WriteInt32LittleEndian(
            extension[2..],
            format.Channels switch
            {
                1 => frontCenter,
                2 => frontLeft | frontRight,
                _ => 0,
            }
        );
        BinaryPrimitives.WriteUInt16LittleEndian(extension[6..], Pcm);
        RestOfSubFormat.CopyTo(extension[8..]);
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
