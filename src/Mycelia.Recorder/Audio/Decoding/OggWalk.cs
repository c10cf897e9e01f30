using System.Buffers.Binary;

namespace Mycelia.Recorder.Audio.Decoding;

/// <summary>An Ogg file as its pages tell it (RFC 3533): each has a checksum, a number and a position.</summary>
/// <param name="Links">One after the other.</param>
/// <param name="Break">What is wrong after them; null: nothing.</param>
/// <param name="LeftOver">Bytes at the end that are no whole page.</param>
internal sealed record OggWalk(IReadOnlyList<OggLink> Links, string? Break, long LeftOver)
{
    private const int HeaderBytes = 27;
    private const int OpusRate = 48_000;
    private static readonly uint[] Crc = MakeTable();

    /// <summary>The most that a packet of Vorbis makes: half of its largest block, which is 8192.</summary>
    private const int MostOfVorbis = 4_096;

    /// <summary>The most that a packet of Opus makes: 120 ms.</summary>
    private const int MostOfOpus = 5_760;

    /// <param name="file">The file.</param>
    /// <param name="start">Where its first page begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="mostLinks">What follows more of them is not looked at.</param>
    public static OggWalk Read(ByteCursor file, long start, long end, int mostLinks = int.MaxValue)
    {
        var links = new List<OggLink>();
        OggLink? open = null;
        var (serial, number, hasSound, packets) = (0u, 0u, false, 0);
        var at = start;
        string? why = null;
        while (at < end)
        {
            if (Page.Read(file, at, end) is not { } page)
            {
                if (Resume(file, at, end) is not { } next)
                    break;
                if (Page.Read(file, next, end) is { IsFirst: false } resumed && (resumed.Serial != serial || resumed.Number != number))
                {
                    why = "the sound file is damaged (audio is missing there)";
                    break;
                }

                at = next;
                continue;
            }

            if (page.IsFirst && open is not null && !hasSound && page.Number == 0 && open.End == at && open.Codec == OggCodec.Other)
                open = null;
            if (page.IsFirst && (open is null || hasSound || open.HasEnded))
            {
                if (open is { HasEnded: false })
                {
                    why = "the sound file is damaged (audio is missing there)";
                    break;
                }

                if (open is not null)
                    links.Add(open);
                open = null;
                if (links.Count > mostLinks)
                    break;
                open = Begin(file, page);
                (serial, number, hasSound, packets) = (page.Serial, page.Number + 1, false, 0);
            }
            else if (open is not null && page.Serial == serial)
            {
                if (page.Number != number)
                {
                    why = "the sound file is damaged (audio is missing there)";
                    break;
                }

                number++;
                packets += page.Packets;
                if (!hasSound && page.Position > 0)
                {
                    hasSound = true;
                    // Of what was cut out of a longer stream positions do not begin with zero. The headers' packets count too: it is a
                    // bound.
                    var most = (long)packets * (open.Codec == OggCodec.Opus ? MostOfOpus : MostOfVorbis);
                    open = open with { From = Math.Max(0, page.Position - most) };
                }

                open = open with { End = page.End, Position = Math.Max(open.Position, page.Position), HasEnded = page.IsLast };
            }
            else if (open is null)
            {
                why = "the sound file is damaged (its beginning is missing)";
                break;
            }

            at = page.End;
        }

        if (open is not null)
            links.Add(open);
        return new(links, why, Math.Max(0, end - at));
    }

    private static OggLink Begin(ByteCursor file, Page page)
    {
        var packet = file.Read(page.Body, 19);
        var (codec, rate, skip) = packet switch
        {
            _ when packet.Length >= 16 && packet.StartsWith("\u0001vorbis"u8) => (
                OggCodec.Vorbis,
                BinaryPrimitives.ReadInt32LittleEndian(packet[12..]),
                0
            ),
            _ when packet.Length >= 16 && packet.StartsWith("OpusHead"u8) => (
                OggCodec.Opus,
                OpusRate,
                BinaryPrimitives.ReadUInt16LittleEndian(packet[10..])
            ),
            _ => (OggCodec.Other, OpusRate, 0),
        };
        return new(page.Start, page.End, codec, Math.Max(1, rate), skip, 0, 0, page.IsLast);
    }

    /// <summary>Where the next whole page is; null: there is none.</summary>
    private static long? Resume(ByteCursor file, long at, long end)
    {
        for (at++; at < end; )
        {
            var bytes = file.From(at);
            var found = bytes.IndexOf("OggS"u8);
            if (found >= 0 && at + found < end)
            {
                if (Page.Read(file, at + found, end) is not null)
                    return at + found;
                at += found + 1;
            }
            else
            {
                at += Math.Max(1, bytes.Length - 3);
            }
        }

        return null;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var crc = i << 24;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 0x8000_0000) == 0 ? crc << 1 : crc << 1 ^ 0x04C1_1DB7;
            table[i] = crc;
        }

        return table;
    }

    private readonly record struct Page(long Start, long Body, long End, byte Flags, long Position, uint Serial, uint Number, int Packets)
    {
        public bool IsFirst => (Flags & 2) != 0;

        public bool IsLast => (Flags & 4) != 0;

        /// <returns>Null where there is no whole one.</returns>
        public static Page? Read(ByteCursor file, long at, long end)
        {
            var head = file.Read(at, HeaderBytes + 255);
            if (head.Length < HeaderBytes || !head.StartsWith("OggS\0"u8) || head.Length < HeaderBytes + head[26])
                return null;
            var sizes = head.Slice(HeaderBytes, head[26]);
            var (size, packets) = (HeaderBytes + sizes.Length, 0);
            foreach (var lace in sizes)
            {
                size += lace;
                packets += lace < 255 ? 1 : 0;
            }

            var page = new Page(
                at,
                at + HeaderBytes + sizes.Length,
                at + size,
                head[5],
                BinaryPrimitives.ReadInt64LittleEndian(head[6..]),
                BinaryPrimitives.ReadUInt32LittleEndian(head[14..]),
                BinaryPrimitives.ReadUInt32LittleEndian(head[18..]),
                packets
            );
            var claimed = BinaryPrimitives.ReadUInt32LittleEndian(head[22..]);
            var bytes = file.Read(at, size);
            return page.End <= end && bytes.Length == size && Checksum(bytes) == claimed ? page : null;
        }

        /// <summary>With the checksum's own place as if it were zero.</summary>
        private static uint Checksum(ReadOnlySpan<byte> page)
        {
            var crc = 0u;
            for (var i = 0; i < page.Length; i++)
                crc = crc << 8 ^ Crc[(crc >> 24) ^ (i is >= 22 and < 26 ? 0u : page[i])];
            return crc;
        }
    }
}
