using System.Buffers.Binary;
using Mycelia.Recorder.Audio.Decoding;

namespace Mycelia.Recorder.Importing;

/// <summary>
/// How long the sound of a file is by what stands at its beginning and by its size. To hash a file, or to look for the true end of
/// its sound, is to read all of it, and one of a terabyte may take no room on the disk.
/// </summary>
internal static class PromisedLength
{
    private const int MostChunks = 1_000;
    private const double HighestRate = 1_000_000;

    /// <returns>Null when it does not stand there: it is compressed, or no such file.</returns>
    public static TimeSpan? Of(Stream file)
    {
        var bytes = new ByteCursor(file);
        var start = Tags.SkipFrom(bytes, 0);
        if (ChunkedKind.Of(bytes.Read(start, 40)) is not { } kind)
            return null;
        long? wide = null;
        double perSecond = 0;
        var at = start + kind.Head;
        for (var looked = 0; looked < MostChunks && at + kind.ChunkHead <= bytes.Length; looked++)
        {
            var head = bytes.Read(at, kind.ChunkHead + 32);
            var size = kind.SizeIn(head);
            var body = at + kind.ChunkHead;
            if (head.StartsWith("ds64"u8) && head.Length >= kind.ChunkHead + 16)
                wide = BinaryPrimitives.ReadInt64LittleEndian(head[(kind.ChunkHead + 8)..]);
            if (head.StartsWith("fmt "u8) && !kind.IsBigEndian && head.Length >= kind.ChunkHead + 16)
                perSecond = OfFormat(head[kind.ChunkHead..]);
            if (head.StartsWith("desc"u8) && head.Length >= kind.ChunkHead + 32)
                perSecond = OfDescription(head[kind.ChunkHead..]);
            if (head.StartsWith("data"u8))
            {
                var rest = bytes.Length - body;
                var claimed = size == uint.MaxValue && wide is > 0 ? wide.Value : size;
                return perSecond > 0
                    ? TimeSpan.FromSeconds(
                        Math.Min((claimed < 0 ? rest : Math.Min(claimed, rest)) / perSecond, TimeSpan.MaxValue.TotalSeconds / 2)
                    )
                    : null;
            }

            if (size < 0)
                return null;
            at = start + (body + size - start + kind.Align - 1) / kind.Align * kind.Align;
        }

        return null;
    }

    /// <summary>Bytes a second of a <c>fmt</c> chunk: of PCM, in which a frame is all of its samples.</summary>
    private static double OfFormat(ReadOnlySpan<byte> format)
    {
        var tag = BinaryPrimitives.ReadUInt16LittleEndian(format);
        var channels = BinaryPrimitives.ReadUInt16LittleEndian(format[2..]);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(format[4..]);
        var frame = BinaryPrimitives.ReadUInt16LittleEndian(format[12..]);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(format[14..]);
        return tag is 1 or 3 or 0xFFFE && frame == channels * ((bits + 7) / 8) && rate < HighestRate ? (double)rate * frame : 0;
    }

    /// <summary>The same of CAF's <c>desc</c> chunk.</summary>
    private static double OfDescription(ReadOnlySpan<byte> description)
    {
        var rate = BinaryPrimitives.ReadDoubleBigEndian(description);
        var bytes = BinaryPrimitives.ReadUInt32BigEndian(description[16..]);
        var frames = BinaryPrimitives.ReadUInt32BigEndian(description[20..]);
        return description[8..].StartsWith("lpcm"u8) && frames > 0 && rate is > 0 and < HighestRate ? rate * bytes / frames : 0;
    }
}
