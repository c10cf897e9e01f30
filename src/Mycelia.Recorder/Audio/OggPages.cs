using System.Buffers.Binary;

namespace Mycelia.Recorder.Audio;

/// <summary>
/// Gives the stream in an Ogg file a serial number of our own: libsndfile draws one by chance, and the same audio is to
/// give the same bytes. Layout and checksum: RFC 3533, 6.
/// </summary>
internal static class OggPages
{
    private const int HeaderSize = 27;
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
            if (file.Length < HeaderSize || !file.StartsWith("OggS"u8) || file.Length < HeaderSize + file[SegmentsOffset])
                throw new InvalidDataException("not an Ogg file");
            var length = HeaderSize + file[SegmentsOffset];
            foreach (var segment in file[HeaderSize..length])
                length += segment;
            var page = file[..length];
            BinaryPrimitives.WriteUInt32LittleEndian(page[SerialOffset..], serial);
            BinaryPrimitives.WriteUInt32LittleEndian(page[ChecksumOffset..], 0);
            BinaryPrimitives.WriteUInt32LittleEndian(page[ChecksumOffset..], Checksum(page));
            file = file[length..];
        }
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
