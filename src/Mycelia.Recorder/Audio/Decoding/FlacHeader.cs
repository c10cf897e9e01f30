namespace Mycelia.Recorder.Audio.Decoding;

/// <summary>The header of a FLAC frame (RFC 9639, 9.1), which says where in the stream it belongs.</summary>
/// <param name="Number">Of the frame where all are of one size, else of its first sample.</param>
/// <param name="IsVariable">Whether it is the sample's.</param>
/// <param name="BlockSize">How many samples it has.</param>
internal readonly record struct FlacHeader(long Number, bool IsVariable, int BlockSize)
{
    /// <summary>The longest there is.</summary>
    public const int Most = 16;

    /// <returns>Null where there is none: the header has a checksum.</returns>
    public static FlacHeader? Read(ReadOnlySpan<byte> bytes)
    {
        if (
            bytes.Length < 6
            || bytes[0] != 0xFF
            || (bytes[1] & 0xFE) != 0xF8
            || bytes[2] >> 4 == 0
            || (bytes[2] & 0x0F) == 15
            || bytes[3] >> 4 > 10
            || (bytes[3] & 1) != 0
        )
            return null;
        var at = 4;
        if (ReadNumber(bytes, ref at) is not { } number)
            return null;
        var (size, rate) = (bytes[2] >> 4, bytes[2] & 0x0F);
        var more = (
            size switch
            {
                6 => 1,
                7 => 2,
                _ => 0,
            },
            rate switch
            {
                12 => 1,
                13 or 14 => 2,
                _ => 0,
            }
        );
        var end = at + more.Item1 + more.Item2;
        if (bytes.Length <= end || Crc8(bytes[..end]) != bytes[end])
            return null;
        return new(
            number,
            (bytes[1] & 1) != 0,
            size switch
            {
                1 => 192,
                < 6 => 576 << (size - 2),
                6 => bytes[at] + 1,
                7 => (bytes[at] << 8 | bytes[at + 1]) + 1,
                _ => 256 << (size - 8),
            }
        );
    }

    /// <summary>As UTF-8 would write it, of up to 36 bits.</summary>
    private static long? ReadNumber(ReadOnlySpan<byte> bytes, ref int at)
    {
        var first = bytes[at++];
        var more = System.Numerics.BitOperations.LeadingZeroCount((uint)(byte)~first) - 24;
        if (more == 0)
            return first;
        if (more is 1 or > 7 || bytes.Length < at + more - 1)
            return null;
        long number = more == 7 ? 0 : first & (0x7F >> more);
        for (var i = 1; i < more; i++, at++)
        {
            if ((bytes[at] & 0xC0) != 0x80)
                return null;
            number = number << 6 | (uint)(bytes[at] & 0x3F);
        }

        return number;
    }

    private static byte Crc8(ReadOnlySpan<byte> bytes)
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
}
