using System.Buffers.Binary;
using System.Text;

namespace Mycelia.Recorder.Tests.Importing;

/// <summary>A sound file with something done to it.</summary>
/// <param name="Name">The file it was made of.</param>
/// <param name="Bytes">What it is now.</param>
/// <param name="Links">How many times the sound is in it.</param>
/// <param name="IsDamaged">Whether some of the sound may be missing.</param>
/// <param name="Description">What was done.</param>
internal sealed record MadeFile(string Name, byte[] Bytes, int Links, bool IsDamaged, string Description)
{
    private static readonly string[] Chunked = [".wav", ".w64", ".aiff", ".caf"];
    private static readonly string[] Joinable = ["a.flac", "a.ogg", "a.opus", "cbr.mp3", "vbr.mp3", "noindex.mp3", "16.wav", "a.mp2"];

    public static MadeFile Of(IReadOnlyList<(string Name, byte[] Bytes)> files, Random random)
    {
        var (name, bytes) = files[random.Next(files.Count)];
        var (made, links, isDamaged, said) = (bytes.ToArray(), 1, false, new StringBuilder(name));
        if (random.Next(4) == 0 && Joinable.Contains(name))
        {
            var between =
                random.Next(2) == 0 && !name.EndsWith(".wav", StringComparison.Ordinal) && !name.StartsWith("a.o", StringComparison.Ordinal)
                    ? Id3(random)
                    : [];
            made = [.. made, .. between, .. made];
            links = 2;
            said.Append(between.Length > 0 ? ", twice with a tag between" : ", twice");
        }

        if (random.Next(4) == 0 && Lie(made, random) is { } lie)
            said.Append(lie);
        switch (random.Next(3))
        {
            case 0 when made.Length > 200:
                var cut = random.Next(made.Length);
                made = made[..cut];
                isDamaged = true;
                said.Append(CultureText($", cut at {cut}"));
                break;
            case 1 when random.Next(3) == 0 && made.Length > 8_000 && !Chunked.Any(name.EndsWith):
                var (at, length) = (random.Next(2_000, made.Length - 5_000), random.Next(700, 3_000));
                made = [.. made[..at], .. made[(at + length)..]];
                isDamaged = true;
                said.Append(CultureText($", without {length} bytes at {at}"));
                break;
        }

        if (random.Next(3) == 0)
        {
            made = [.. Id3(random), .. made];
            said.Append(", behind an ID3v2 tag");
        }

        if (random.Next(3) == 0)
        {
            made = [.. made, .. random.Next(2) == 0 ? Id3v1() : Ape(random)];
            said.Append(", before a tag");
        }

        return new(name, made, links, isDamaged, said.ToString());
    }

    /// <summary>Says that there is less sound than there is, or that nobody knows.</summary>
    private static string? Lie(byte[] file, Random random)
    {
        var span = file.AsSpan();
        if (span.StartsWith("fLaC"u8))
        {
            var total = random.Next(2) == 0 ? 0u : (uint)random.Next(1, 100_000);
            span[21] &= 0xF0;
            BinaryPrimitives.WriteUInt32BigEndian(span[22..], total);
            return CultureText($", {total} promised");
        }

        if (
            span.StartsWith("RIFF"u8)
            && span.IndexOf("data"u8) is > 0 and var data
            && BinaryPrimitives.ReadUInt16LittleEndian(span[20..]) == 1
        )
        {
            var size = random.Next(4) switch
            {
                0 => 0u,
                1 => uint.MaxValue,
                2 => uint.MaxValue - 0xFFF,
                _ => (uint)random.Next(1, 40_000) * 2,
            };
            BinaryPrimitives.WriteUInt32LittleEndian(span[(data + 4)..], size);
            return CultureText($", {size} bytes promised");
        }

        return null;
    }

    private static byte[] Id3(Random random)
    {
        var length = random.Next(20, 5_000);
        var tag = new byte[10 + length];
        "ID3\u0003"u8.CopyTo(tag);
        (tag[8], tag[9]) = ((byte)(length >> 7), (byte)(length & 0x7F));
        random.NextBytes(tag.AsSpan(30));
        return tag;
    }

    private static byte[] Id3v1()
    {
        var tag = new byte[128];
        "TAG what it is called"u8.CopyTo(tag);
        return tag;
    }

    private static byte[] Ape(Random random)
    {
        var tag = new byte[random.Next(40, 2_000) + 32];
        random.NextBytes(tag);
        var foot = tag.AsSpan(tag.Length - 32);
        foot.Clear();
        "APETAGEX"u8.CopyTo(foot);
        BinaryPrimitives.WriteUInt32LittleEndian(foot[8..], 2_000);
        BinaryPrimitives.WriteUInt32LittleEndian(foot[12..], (uint)tag.Length);
        return tag;
    }

    private static string CultureText(FormattableString text) => FormattableString.Invariant(text);
}
