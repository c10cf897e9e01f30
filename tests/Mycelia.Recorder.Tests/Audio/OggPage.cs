using System.Buffers.Binary;

namespace Mycelia.Recorder.Tests.Audio;

/// <summary>A page of an Ogg file (RFC 3533, 6), read without the library that wrote it.</summary>
internal sealed record OggPage(byte Flags, long Position, uint Serial, uint Number, IReadOnlyList<byte[]> Packets)
{
    public bool IsContinued => (Flags & 1) != 0;

    public bool IsFirst => (Flags & 2) != 0;

    public bool IsLast => (Flags & 4) != 0;

    /// <summary>The pages of a file; each must end with a packet's end, and its checksum be right.</summary>
    public static IReadOnlyList<OggPage> Read(ReadOnlySpan<byte> file)
    {
        var pages = new List<OggPage>();
        while (!file.IsEmpty)
        {
            Assert.True(file.StartsWith("OggS"u8));
            Assert.Equal(0, file[4]);
            var segments = file.Slice(27, file[26]);
            var body = 27 + segments.Length;
            var packets = new List<byte[]>();
            var (from, to) = (body, body);
            foreach (var segment in segments)
            {
                to += segment;
                if (segment == 255)
                    continue;
                packets.Add(file[from..to].ToArray());
                from = to;
            }

            Assert.Equal(from, to);
            Assert.Equal(Checksum(file[..to]), BinaryPrimitives.ReadUInt32LittleEndian(file[22..]));
            pages.Add(
                new(
                    file[5],
                    BinaryPrimitives.ReadInt64LittleEndian(file[6..]),
                    BinaryPrimitives.ReadUInt32LittleEndian(file[14..]),
                    BinaryPrimitives.ReadUInt32LittleEndian(file[18..]),
                    packets
                )
            );
            file = file[to..];
        }

        return pages;
    }

    /// <summary>CRC-32 with polynomial 04C11DB7, not reflected, beginning with zero, over the page without its checksum.</summary>
    private static uint Checksum(ReadOnlySpan<byte> page)
    {
        uint crc = 0;
        for (var i = 0; i < page.Length; i++)
        {
            crc ^= (uint)(i is >= 22 and < 26 ? 0 : page[i]) << 24;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc << 1) ^ ((crc >> 31) * 0x04C1_1DB7);
        }

        return crc;
    }
}
