using System.Buffers.Binary;

namespace Mycelia.Recorder.Tests.LocalServer;

/// <summary>FLAC in which fourteen bytes are four seconds (RFC 9639): frames of one constant value each.</summary>
internal static class FlacBomb
{
    private const int BlockSize = 65_535;
    private const int Rate = 16_000;

    public static byte[] OfFrames(int frames)
    {
        using var file = new MemoryStream();
        file.Write("fLaC"u8);
        file.Write([0x80, 0, 0, 34]);
        Span<byte> info = stackalloc byte[34];
        info.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(info, BlockSize);
        BinaryPrimitives.WriteUInt16BigEndian(info[2..], BlockSize);
        // 20 bits of rate, 3 of channels less one, 5 of bits a sample less one; the total is not known, and neither is the hash.
        BinaryPrimitives.WriteUInt64BigEndian(info[10..], (ulong)Rate << 44 | 15UL << 36);
        file.Write(info);
        for (var number = 0; number < frames; number++)
            file.Write(Frame(number));
        return file.ToArray();
    }

    private static byte[] Frame(int number)
    {
        List<byte> frame = [0xFF, 0xF8, 0x70, 0x08, .. Number(number), BlockSize - 1 >> 8, unchecked((byte)(BlockSize - 1))];
        frame.Add(Crc8(frame));
        frame.AddRange([0x00, 0x00, 0x00]); // a constant of zero
        var crc = Crc16(frame);
        frame.AddRange([(byte)(crc >> 8), (byte)crc]);
        return [.. frame];
    }

    /// <summary>As UTF-8 writes a character.</summary>
    private static byte[] Number(int value) =>
        value switch
        {
            < 0x80 => [(byte)value],
            < 0x800 => [(byte)(0xC0 | value >> 6), Tail(value)],
            < 0x10000 => [(byte)(0xE0 | value >> 12), Tail(value >> 6), Tail(value)],
            _ => [(byte)(0xF0 | value >> 18), Tail(value >> 12), Tail(value >> 6), Tail(value)],
        };

    private static byte Tail(int value) => (byte)(0x80 | value & 0x3F);

    private static byte Crc8(IEnumerable<byte> bytes)
    {
        var crc = 0;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 0x80) == 0 ? crc << 1 : crc << 1 ^ 0x107;
        }

        return (byte)crc;
    }

    private static ushort Crc16(IEnumerable<byte> bytes)
    {
        var crc = 0;
        foreach (var value in bytes)
        {
            crc ^= value << 8;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ 0x18005;
        }

        return (ushort)crc;
    }
}
