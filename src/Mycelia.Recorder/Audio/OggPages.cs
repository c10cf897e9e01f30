using System.Buffers.Binary;

namespace Mycelia.Recorder.Audio;

/// <summary>
/// Changes an Ogg file of one stream: its serial number, since libsndfile draws one by chance and the same audio is to give
/// the same bytes; and its end. Layout and checksum: RFC 3533, 6.
/// </summary>
internal static class OggPages
{
    /// <summary>Positions in an Ogg Opus file count samples of this rate, whatever was encoded (RFC 7845, 4).</summary>
    public const int OpusRate = 48_000;

    private const int HeaderSize = 27;
    private const int PositionOffset = 6;
    private const int SerialOffset = 14;
    private const int ChecksumOffset = 22;
    private const int SegmentsOffset = 26;

    private static readonly uint[] Table = MakeTable();

    /// <summary>Ogg's checksum: CRC-32 with polynomial 04C11DB7, not reflected, beginning with zero.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = 0;
        foreach (var value in bytes)
            crc = (crc << 8) ^ Table[(crc >> 24) ^ value];
        return crc;
    }

    /// <summary>Changes the serial number of every page.</summary>
    /// <exception cref="InvalidDataException">It is no Ogg file.</exception>
    public static void SetSerial(Span<byte> file, uint serial)
    {
        while (!file.IsEmpty)
        {
            var page = file[..LengthOf(file)];
            BinaryPrimitives.WriteUInt32LittleEndian(page[SerialOffset..], serial);
            Seal(page);
            file = file[page.Length..];
        }
    }

    /// <summary>Has the stream end earlier within its last page: decoders leave out what is after it (RFC 7845, 4.4).</summary>
    /// <returns>Whether it does; not if nothing would be left of the page.</returns>
    /// <exception cref="InvalidDataException">It is no Ogg file.</exception>
    public static bool TryShorten(Span<byte> file, long samples)
    {
        var before = 0L;
        for (var page = file[..LengthOf(file)]; ; page = file[..LengthOf(file)])
        {
            var position = BinaryPrimitives.ReadInt64LittleEndian(page[PositionOffset..]);
            file = file[page.Length..];
            if (!file.IsEmpty)
            {
                before = position;
                continue;
            }

            if (position - samples <= before)
                return false;
            BinaryPrimitives.WriteInt64LittleEndian(page[PositionOffset..], position - samples);
            Seal(page);
            return true;
        }
    }

    private static int LengthOf(ReadOnlySpan<byte> file)
    {
        if (file.Length < HeaderSize || !file.StartsWith("OggS"u8) || file.Length < HeaderSize + file[SegmentsOffset])
            throw new InvalidDataException("not an Ogg file");
        var length = HeaderSize + file[SegmentsOffset];
        foreach (var segment in file[HeaderSize..length])
            length += segment;
        return length;
    }

    private static void Seal(Span<byte> page)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(page[ChecksumOffset..], 0);
        BinaryPrimitives.WriteUInt32LittleEndian(page[ChecksumOffset..], Checksum(page));
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            var crc = i << 24;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc << 1) ^ ((crc >> 31) * 0x04C1_1DB7);
            table[i] = crc;
        }

        return table;
    }
}
