using System.Buffers.Binary;

namespace Mycelia.Recorder.Audio.Decoding;

/// <summary>How a kind of file made of chunks lays them out.</summary>
/// <param name="Head">Bytes before the first.</param>
/// <param name="IdBytes">Of a chunk's name.</param>
/// <param name="SizeBytes">Of its size.</param>
/// <param name="IsBigEndian">The size.</param>
/// <param name="Align">To what the next begins.</param>
/// <param name="Counted">Bytes of the chunk's head that its size counts.</param>
/// <param name="Sound">The name of the chunk of sound; the first four bytes tell.</param>
internal sealed record ChunkedKind(int Head, int IdBytes, int SizeBytes, bool IsBigEndian, int Align, int Counted, string Sound)
{
    private static readonly ChunkedKind Riff = new(12, 4, 4, false, 2, 0, "data");
    private static readonly ChunkedKind Rifx = Riff with { IsBigEndian = true };
    private static readonly ChunkedKind Aiff = new(12, 4, 4, true, 2, 0, "SSND");
    private static readonly ChunkedKind Wave64 = new(40, 16, 8, false, 8, 24, "data");
    private static readonly ChunkedKind Caf = new(8, 4, 8, true, 1, 0, "data");

    /// <summary>Bytes of a chunk's head.</summary>
    public int ChunkHead => IdBytes + SizeBytes;

    /// <returns>Null when it is none of these.</returns>
    public static ChunkedKind? Of(ReadOnlySpan<byte> head) =>
        head.Length < 40 ? null
        : head[8..].StartsWith("WAVE"u8) && (head.StartsWith("RIFF"u8) || head.StartsWith("RF64"u8) || head.StartsWith("BW64"u8)) ? Riff
        : head[8..].StartsWith("WAVE"u8) && head.StartsWith("RIFX"u8) ? Rifx
        : head.StartsWith("FORM"u8) && (head[8..].StartsWith("AIFF"u8) || head[8..].StartsWith("AIFC"u8)) ? Aiff
        : head.StartsWith("riff"u8) && head[24..].StartsWith("wave"u8) ? Wave64
        : head.StartsWith("caff"u8) ? Caf
        : null;

    /// <summary>A chunk's size as its head says it.</summary>
    public long SizeIn(ReadOnlySpan<byte> head)
    {
        var field = head[IdBytes..];
        return SizeBytes == 4
            ? IsBigEndian
                ? BinaryPrimitives.ReadUInt32BigEndian(field)
                : BinaryPrimitives.ReadUInt32LittleEndian(field)
            : (IsBigEndian ? BinaryPrimitives.ReadInt64BigEndian(field) : BinaryPrimitives.ReadInt64LittleEndian(field)) is var size
            && size >= 0
                ? size - Counted
                : -1;
    }

    /// <summary>What says that a chunk has so many bytes; the largest that there is when it has more.</summary>
    public byte[] SizeOf(long bytes)
    {
        var field = new byte[SizeBytes];
        if (SizeBytes == 8)
            BinaryPrimitives.WriteInt64LittleEndian(field, bytes + Counted);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(field, (uint)Math.Min(bytes, uint.MaxValue));
        if (IsBigEndian)
            Array.Reverse(field);
        return field;
    }
}
