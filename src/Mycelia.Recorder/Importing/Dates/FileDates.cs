using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;
using Mycelia.Recorder.Audio.Decoding;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Importing.Dates;

/// <summary>
/// Looks for the times in a sound file's own metadata, best first: of broadcast WAV, iXML, GUANO, AudioMoth, RIFF's INFO, ID3v2, QuickTime.
/// </summary>
internal static partial class FileDates
{
    /// <summary>No metadata that says a time is longer.</summary>
    private const int Most = 64 * 1024;

    /// <summary>Nor stands behind so many others.</summary>
    private const int MostChunks = 10_000;

    /// <summary>QuickTime counts from 1904 (ISO 14496-12, 8.2.2).</summary>
    private static readonly DateTimeOffset QuickTimeEpoch = new(1904, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static IEnumerable<DateTimeOffset> Read(ByteCursor file, TimeZoneInfo zone)
    {
        var start = Tags.SkipFrom(file, 0);
        var found = new List<(int Rank, DateTimeOffset? Time)>();
        if (ChunkedKind.Of(file.Read(start, 40)) is { } kind)
            ReadChunks(file, kind, start, zone, found);
        for (long at = 0; at < start; at += Math.Max(10, Tags.LengthAt(file, at)))
            found.Add((5, ReadId3(file, at, zone)));
        if (file.Has(start + 4, "ftyp"u8))
            found.Add((6, ReadQuickTime(file, start)));
        return found.OrderBy(static entry => entry.Rank).Select(static entry => entry.Time).OfType<DateTimeOffset>();
    }

    private static void ReadChunks(ByteCursor file, ChunkedKind kind, long start, TimeZoneInfo zone, List<(int, DateTimeOffset?)> found)
    {
        var at = start + kind.Head;
        for (var looked = 0; looked < MostChunks && at + kind.ChunkHead <= file.Length; looked++)
        {
            var id = Encoding.ASCII.GetString(file.Read(at, 4));
            var size = kind.SizeIn(file.Read(at, kind.ChunkHead));
            var body = at + kind.ChunkHead;
            if (size < 0)
                return;
            var text = (int)Math.Min(size, Most);
            switch (id)
            {
                case "bext" when size >= 338:
                    var stamp = file.Read(body + 320, 18);
                    found.Add(
                        (
                            0,
                            stamp.Length < 18
                                ? null
                                : StatedTime.ParseOrigination(
                                    Encoding.ASCII.GetString(stamp[..10]),
                                    Encoding.ASCII.GetString(stamp[10..]),
                                    zone
                                )
                        )
                    );
                    break;
                case "iXML":
                    var xml = Encoding.UTF8.GetString(file.Read(body, text));
                    found.Add(
                        (
                            1,
                            IxmlDate().Match(xml) is { Success: true } date && IxmlTime().Match(xml) is { Success: true } time
                                ? StatedTime.ParseOrigination(date.Groups[1].Value, time.Groups[1].Value, zone)
                                : null
                        )
                    );
                    break;
                case "guan":
                    found.Add(
                        (
                            2,
                            Guano().Match(Encoding.UTF8.GetString(file.Read(body, text))) is { Success: true } guano
                                ? StatedTime.Parse(guano.Groups[1].Value, zone)
                                : null
                        )
                    );
                    break;
                case "LIST" when file.Has(body, "INFO"u8):
                    ReadInfo(file, body + 4, Math.Min(body + size, file.Length), zone, found);
                    break;
                case "id3 " or "ID3 ":
                    found.Add((5, ReadId3(file, body, zone)));
                    break;
            }

            at = start + (body + size - start + kind.Align - 1) / kind.Align * kind.Align;
        }
    }

    private static void ReadInfo(ByteCursor file, long at, long end, TimeZoneInfo zone, List<(int, DateTimeOffset?)> found)
    {
        for (var looked = 0; looked < MostChunks && at + 8 <= end; looked++)
        {
            var head = file.Read(at, 8);
            var (id, size) = (Encoding.ASCII.GetString(head[..4]), BinaryPrimitives.ReadUInt32LittleEndian(head[4..]));
            var text = Encoding.UTF8.GetString(file.Read(at + 8, (int)Math.Min(size, Most))).TrimEnd('\0');
            if (id == "ICMT")
                found.Add((3, StatedTime.ParseAudioMoth(text)));
            if (id == "ICRD")
                found.Add((4, StatedTime.Parse(text, zone)));
            at += 8 + size + (size & 1);
        }
    }

    private static DateTimeOffset? ReadId3(ByteCursor file, long start, TimeZoneInfo zone)
    {
        var head = file.Read(start, 10);
        if (head.Length < 10 || !head.StartsWith("ID3"u8))
            return null;
        var (version, length) = (head[3], Tags.LengthAt(file, start));
        var (name, frame) = version == 2 ? (3, 6) : (4, 10);
        var texts = new Dictionary<string, string>();
        for (var at = start + 10; at + frame < start + length; )
        {
            var bytes = file.Read(at, frame);
            if (bytes.Length < frame || bytes[0] == 0)
                break;
            long size = version switch
            {
                2 => bytes[3] << 16 | bytes[4] << 8 | bytes[5],
                4 => (bytes[4] & 0x7F) << 21 | (bytes[5] & 0x7F) << 14 | (bytes[6] & 0x7F) << 7 | (bytes[7] & 0x7F),
                _ => BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]),
            };
            var id = Encoding.ASCII.GetString(bytes[..name]);
            if (id[0] == 'T' && size is > 1 and < 256)
                texts.TryAdd(id, Text(file.Read(at + frame, (int)size)));
            at += frame + size;
        }

        string? Of(string id, string old) => texts.GetValueOrDefault(id) ?? texts.GetValueOrDefault(old);
        return StatedTime.Parse(Of("TDRC", "TDRC"), zone)
            ?? StatedTime.ParseId3(Of("TYER", "TYE"), Of("TDAT", "TDA"), Of("TIME", "TIM"), zone);
    }

    /// <summary>The first byte names the encoding.</summary>
    private static string Text(ReadOnlySpan<byte> bytes) => (
            bytes.IsEmpty
                ? ""
                : bytes[0] switch
                {
                    1 => Encoding.Unicode.GetString(bytes[1..]).TrimStart('\uFEFF'),
                    2 => Encoding.BigEndianUnicode.GetString(bytes[1..]),
                    _ => Encoding.UTF8.GetString(bytes[1..]),
                }
        ).Split('\0')[0].Trim();

    private static DateTimeOffset? ReadQuickTime(ByteCursor file, long at)
    {
        var end = file.Length;
        for (var looked = 0; looked < MostChunks && at + 8 <= end; looked++)
        {
            var head = file.Read(at, 16);
            long size = BinaryPrimitives.ReadUInt32BigEndian(head);
            var body = at + 8;
            if (size == 1 && head.Length == 16)
                (size, body) = (BinaryPrimitives.ReadInt64BigEndian(head[8..]), at + 16);
            if (head[4..].StartsWith("mvhd"u8))
            {
                var header = file.Read(body, 12);
                var seconds =
                    header.Length < 12 ? 0
                    : header[0] == 1 ? BinaryPrimitives.ReadInt64BigEndian(header[4..])
                    : BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
                return seconds is > 0 and < uint.MaxValue * 2L ? QuickTimeEpoch.AddSeconds(seconds) : null;
            }

            if (size < 8)
                return null;
            // Into the movie's box, over all others.
            at = head[4..].StartsWith("moov"u8) ? body : at + size;
        }

        return null;
    }

    [GeneratedRegex(@"<BWF_ORIGINATION_DATE>\s*([^<]*)<", RegexOptions.CultureInvariant)]
    private static partial Regex IxmlDate();

    [GeneratedRegex(@"<BWF_ORIGINATION_TIME>\s*([^<]*)<", RegexOptions.CultureInvariant)]
    private static partial Regex IxmlTime();

    [GeneratedRegex(@"^Timestamp:\s*(.*?)\s*$", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Guano();
}
