using System.Buffers.Binary;

namespace Mycelia.StandIns.Servers;

/// <summary>Tells what a decoder would make of audio, without decoding it.</summary>
public static class AudioProbe
{
    /// <summary>
    /// Whether the decoder would complain so much that the server, which does not read what it says, waits for it for ever.
    /// </summary>
    public static bool Hangs(ReadOnlySpan<byte> audio) => audio.StartsWith("fLaC"u8) && !FlacFramesBegin(audio);

    /// <summary>How long it plays.</summary>
    /// <returns>Null when it cannot be decoded.</returns>
    public static TimeSpan? Measure(ReadOnlySpan<byte> audio) =>
        audio.StartsWith("RIFF"u8) ? MeasureWav(audio)
        : audio.StartsWith("fLaC"u8) && audio.Length >= 42 ? MeasureFlac(audio)
        : audio.StartsWith("OggS"u8) ? MeasureOgg(audio)
        : audio.StartsWith("ID3"u8) ? TimeSpan.Zero
        : null;

    /// <summary>The true length, whatever the header says.</summary>
    private static TimeSpan? MeasureWav(ReadOnlySpan<byte> audio)
    {
        var bytesPerSecond = 0u;
        for (var rest = audio.Length >= 12 ? audio[12..] : default; rest.Length >= 8; )
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            if (rest.StartsWith("fmt "u8) && rest.Length >= 24)
                bytesPerSecond = BinaryPrimitives.ReadUInt32LittleEndian(rest[16..]);
            else if (rest.StartsWith("data"u8))
                return bytesPerSecond == 0 ? null : TimeSpan.FromSeconds((double)Math.Min(length, rest.Length - 8) / bytesPerSecond);
            rest = rest[(int)Math.Min(rest.Length, 8L + length + (length & 1))..];
        }

        return null;
    }

    /// <summary>RFC 9639, 8.2: 20 bits of rate, 36 bits of frames in the stream information.</summary>
    private static TimeSpan MeasureFlac(ReadOnlySpan<byte> audio)
    {
        var packed = BinaryPrimitives.ReadUInt64BigEndian(audio[18..]);
        return TimeSpan.FromSeconds((double)(packed & 0xF_FFFF_FFFF) / Math.Max(1, packed >> 44));
    }

    /// <summary>RFC 9639, 9.1: frames begin with a sync code right behind the last metadata block.</summary>
    private static bool FlacFramesBegin(ReadOnlySpan<byte> audio)
    {
        var rest = audio[4..];
        for (var last = false; !last && rest.Length >= 4; )
        {
            last = (rest[0] & 0x80) != 0;
            rest = rest[Math.Min(rest.Length, 4 + (rest[1] << 16 | rest[2] << 8 | rest[3]))..];
        }

        return rest.Length >= 2 && rest[0] == 0xFF && (rest[1] & 0xFC) == 0xF8;
    }

    /// <summary>RFC 7845, 4: the granule position of the last page, at 48 kHz, less the pre-skip.</summary>
    private static TimeSpan? MeasureOgg(ReadOnlySpan<byte> audio)
    {
        var head = audio.IndexOf("OpusHead"u8);
        var last = audio.LastIndexOf("OggS"u8);
        if (head < 0 || audio.Length < head + 12 || audio.Length < last + 14)
            return null;
        var samples =
            BinaryPrimitives.ReadInt64LittleEndian(audio[(last + 6)..]) - BinaryPrimitives.ReadUInt16LittleEndian(audio[(head + 10)..]);
        return TimeSpan.FromSeconds(Math.Max(0, samples) / 48_000.0);
    }
}
