using System.Buffers.Binary;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Audio;

/// <summary>
/// What the first bytes of a file say of it, in any of the encodings of chunks; nothing is decoded and no library needed.
/// </summary>
internal static class AudioHeader
{
    /// <summary>The format of what was recorded. Opus names the rate before it was encoded, which may be one that it lacks, and no
    /// format of samples: what it is decoded to are those of most decoders.</summary>
    /// <param name="file">The file, or its beginning as far as the header goes.</param>
    /// <param name="encoding">What it is written in.</param>
    /// <returns>Null when it is no such file, or cut off before it says.</returns>
    public static AudioFormat? Read(ReadOnlySpan<byte> file, AudioEncoding encoding) =>
        encoding switch
        {
            AudioEncoding.Wav => ReadWav(file),
            AudioEncoding.Flac => ReadFlac(file),
            AudioEncoding.Opus => ReadOpus(file),
        };

    private static unsafe AudioFormat? ReadWav(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith("RIFF"u8))
            return null;
        fixed (byte* first = file)
        {
            using var stream = new UnmanagedMemoryStream(first, file.Length);
            try
            {
                return WavHeader.Read(stream).Format;
            }
            catch (InvalidDataException)
            {
                return null;
            }
        }
    }

    /// <summary>STREAMINFO, which comes first (RFC 9639, 8.2): after 10 bytes of it, 20 bits of rate, 3 of channels less one, and 5 of
    /// bits a sample less one.</summary>
    private static AudioFormat? ReadFlac(ReadOnlySpan<byte> file)
    {
        const int info = 8;
        if (file.Length < info + 14 || !file.StartsWith("fLaC"u8) || (file[4] & 0x7F) != 0)
            return null;
        var word = BinaryPrimitives.ReadUInt32BigEndian(file[(info + 10)..]);
        return Format(word >> 12, (int)(word >> 9 & 7) + 1, SamplesOf((int)(word >> 4 & 31) + 1));
    }

    /// <summary>The ID header, which fills the first page (RFC 7845, 5.1). A rate of zero is one that nobody knows.</summary>
    private static AudioFormat? ReadOpus(ReadOnlySpan<byte> file)
    {
        const int pageHeader = 27,
            unknown = 48_000;
        if (file.Length < pageHeader || !file.StartsWith("OggS"u8))
            return null;
        var packet = file[Math.Min(file.Length, pageHeader + file[26])..];
        if (packet.Length < 16 || !packet.StartsWith("OpusHead"u8) || packet[8] >> 4 != 0)
            return null;
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(packet[12..]);
        return Format(rate == 0 ? unknown : rate, packet[9]);
    }

    private static SampleFormat SamplesOf(int bits) =>
        bits switch
        {
            <= 16 => SampleFormat.S16,
            <= 24 => SampleFormat.S24,
            _ => SampleFormat.F32,
        };

    private static AudioFormat? Format(uint rate, int channels, SampleFormat samples = SampleFormat.S16) =>
        rate is > 0 and <= int.MaxValue && channels > 0 ? new((int)rate, channels, samples) : null;
}
