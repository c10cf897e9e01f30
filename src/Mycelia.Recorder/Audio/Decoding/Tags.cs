using System.Buffers.Binary;
using System.Globalization;

namespace Mycelia.Recorder.Audio.Decoding;

/// <summary>
/// Tags that programs put before and behind sound of any kind: ID3v2 (id3.org), APEv2, ID3v1, Lyrics3. They are no sound.
/// </summary>
internal static class Tags
{
    /// <summary>Bytes of the tag that begins here; 0 where none does.</summary>
    public static long LengthAt(ByteCursor file, long position)
    {
        var head = file.Read(position, 32);
        if (
            head.Length >= 10
            && head.StartsWith("ID3"u8)
            && head[3] < 0xFF
            && head[4] < 0xFF
            && ((head[6] | head[7] | head[8] | head[9]) & 0x80) == 0
        )
            return 10 + Synchsafe(head[6..]) + ((head[5] & 0x10) == 0 ? 0 : 10);
        return head.Length == 32 && head.StartsWith("APETAGEX"u8) && IsApeHeader(head)
            ? 32 + BinaryPrimitives.ReadUInt32LittleEndian(head[12..])
            : 0;
    }

    /// <summary>Where the tags at the beginning have ended.</summary>
    public static long SkipFrom(ByteCursor file, long position)
    {
        while (LengthAt(file, position) is > 0 and var length && position + length <= file.Length)
            position += length;
        return position;
    }

    /// <summary>Where the tags at the end begin.</summary>
    public static long StripFrom(ByteCursor file, long start)
    {
        var end = file.Length;
        while (LengthBefore(file, end) is > 0 and var length && end - length >= start)
            end -= length;
        return end;
    }

    private static long LengthBefore(ByteCursor file, long end)
    {
        if (file.Has(end - 128, "TAG"u8))
            return 128;
        if (file.Has(end - 227, "TAG+"u8))
            return 227;
        if (file.Has(end - 9, "LYRICS200"u8))
            return
                int.TryParse(file.Read(end - 15, 6), NumberStyles.None, CultureInfo.InvariantCulture, out var lyrics)
                && file.Has(end - 15 - lyrics, "LYRICSBEGIN"u8)
                ? lyrics + 15
                : 0;
        if (file.Has(end - 10, "3DI"u8))
            return 20 + Synchsafe(file.Read(end - 4, 4));
        var foot = file.Read(end - 32, 32);
        if (foot.Length < 32 || !foot.StartsWith("APETAGEX"u8) || IsApeHeader(foot))
            return 0;
        return BinaryPrimitives.ReadUInt32LittleEndian(foot[12..])
            + ((BinaryPrimitives.ReadUInt32LittleEndian(foot[20..]) & 0x8000_0000) == 0 ? 0 : 32);
    }

    private static bool IsApeHeader(ReadOnlySpan<byte> tag) => (BinaryPrimitives.ReadUInt32LittleEndian(tag[20..]) & 0x2000_0000) != 0;

    private static int Synchsafe(ReadOnlySpan<byte> bytes) =>
        (bytes[0] & 0x7F) << 21 | (bytes[1] & 0x7F) << 14 | (bytes[2] & 0x7F) << 7 | (bytes[3] & 0x7F);
}
