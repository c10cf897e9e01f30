using System.Buffers.Binary;

namespace Mycelia.Recorder.Audio.Decoding;

/// <summary>One FLAC stream as its frames tell it, whatever its header claims: each has a place and a checksum (RFC 9639).</summary>
/// <param name="Frames">Samples of each channel that are whole and without a hole from the first on.</param>
/// <param name="End">Where in the file the last of them ends.</param>
/// <param name="Next">Where another stream begins; null: none does.</param>
/// <param name="Claimed">What the header says of the samples; 0 when it does not know.</param>
/// <param name="ClaimOffset">Where it says so.</param>
/// <param name="Rate">Samples a second.</param>
/// <param name="LeftOver">Bytes behind, of which nothing is known.</param>
/// <param name="Break">What is wrong after these samples; null: nothing.</param>
internal sealed record FlacWalk(long Frames, long End, long? Next, long Claimed, long ClaimOffset, int Rate, long LeftOver, string? Break)
{
    private const int Info = 8;
    private static readonly ushort[] Crc16 = MakeTable();

    /// <summary>Walks from <c>fLaC</c> on.</summary>
    /// <returns>Null when it does not begin as a FLAC stream does.</returns>
    public static FlacWalk? Read(ByteCursor file, long start, long end)
    {
        var head = file.Read(start, Info + 34);
        if (head.Length < Info + 34 || (head[4] & 0x7F) != 0)
            return null;
        var blockSize = BinaryPrimitives.ReadUInt16BigEndian(head[Info..]);
        var word = BinaryPrimitives.ReadUInt64BigEndian(head[(Info + 10)..]);
        var (rate, channels, claimed) = ((int)(word >> 44), (int)(word >> 41 & 7) + 1, (long)(word & 0xF_FFFF_FFFF));
        var at = start + 4;
        for (var isLast = false; !isLast; )
        {
            var block = file.Read(at, 4);
            if (block.Length < 4)
                return null;
            isLast = (block[0] & 0x80) != 0;
            at += 4 + (block[1] << 16 | block[2] << 8 | block[3]);
        }

        var walk = Walk(file, at, end, blockSize, channels * 4 * 65_536 + 65_536) with
        {
            Claimed = claimed,
            ClaimOffset = start + Info + 13,
            Rate = rate,
        };
        if (walk.Break is null && walk.Frames < claimed)
            return walk with { Break = "the sound file is cut off" };
        return walk.Break is null && walk.LeftOver > 0 && walk.Frames != claimed
            ? walk with
            {
                Break = "the sound file is damaged (what follows is no frame of audio)",
            }
            : walk;
    }

    private static FlacWalk Walk(ByteCursor file, long at, long end, int blockSize, int longest)
    {
        long? first = null;
        long frames = 0;
        FlacWalk Stop(string? why, long? next = null, long leftOver = 0) => new(frames, at, next, 0, 0, 0, leftOver, why);
        while (at < end)
        {
            if (FlacHeader.Read(file.Read(at, FlacHeader.Most)) is not { } header)
                return Stop(frames == 0 && end - at < 16 ? null : "the sound file is damaged (no frame of audio begins there)");
            var place = header.IsVariable ? header.Number : header.Number * blockSize;
            if (place != (first ??= place) + frames)
                return Stop("the sound file is damaged (audio is missing there)");
            if (FindEnd(file, at, end, longest) is not { } found)
                return Stop("the sound file is damaged or cut off (a frame of audio is not whole)");
            frames += header.BlockSize;
            at = found.At;
            if (found.IsLast)
                return Stop(null, found.Next, found.Next is null ? end - at : 0);
        }

        return Stop(null);
    }

    /// <summary>A frame ends where its checksum comes to zero, and another begins, or the file ends, or another stream begins.</summary>
    private static (long At, bool IsLast, long? Next)? FindEnd(ByteCursor file, long start, long end, int longest)
    {
        ushort crc = 0;
        long? likely = null;
        var limit = Math.Min(end, start + longest);
        for (var at = start; at < limit; )
        {
            var bytes = file.From(at);
            if (bytes.IsEmpty)
                break;
            bytes = bytes[..(int)Math.Min(bytes.Length, limit - at)];
            var length = bytes.Length;
            var i = 0;
            for (; i < length; i++)
            {
                crc = (ushort)(crc << 8 ^ Crc16[crc >> 8 ^ bytes[i]]);
                if (crc == 0 && at + i - start > 6)
                    break;
            }

            at += Math.Min(i + 1, length);
            if (i == length)
                continue;
            if (at >= end)
                return (end, true, null);
            if (FlacHeader.Read(file.Read(at, FlacHeader.Most)) is not null)
                return (at, false, null);
            if (Tags.SkipFrom(file, at) is var next && file.Has(next, "fLaC"u8))
                return (at, true, next);
            likely ??= at;
        }

        return likely is { } last ? (last, true, null) : null;
    }

    private static ushort[] MakeTable()
    {
        var table = new ushort[256];
        for (var i = 0; i < table.Length; i++)
        {
            var crc = i << 8;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ 0x8005;
            table[i] = (ushort)crc;
        }

        return table;
    }
}
