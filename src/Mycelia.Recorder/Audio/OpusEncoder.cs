using System.Runtime.InteropServices;
using Mycelia.Recorder.Audio.Native;

namespace Mycelia.Recorder.Audio;

/// <summary>Opus in an Ogg file, by libsndfile: about 64 kbit/s a channel. Decoded, it is as long as the original and aligned with it, to the frame.</summary>
public sealed class OpusEncoder : IAudioEncoder
{
    /// <summary>libsndfile's scale for (1 − 0.77) · 250 + 6 = 63.5 kbit/s a channel.</summary>
    private const double CompressionLevel = 0.77;

    private static readonly int[] Rates = [8_000, 12_000, 16_000, 24_000, 48_000];

    /// <inheritdoc/>
    public AudioEncoding Encoding => AudioEncoding.Opus;

    /// <summary>The rate that audio is encoded at: its own where Opus has it, else the next above that Opus has.</summary>
    public static int RateFor(int sampleRate) => Rates.FirstOrDefault(rate => rate >= sampleRate, Rates[^1]);

    /// <inheritdoc/>
    public byte[] Encode(ReadOnlyMemory<byte> wav)
    {
        var (format, pcm) = WavPcm.Read(wav);
        var samples = MemoryMarshal.Cast<byte, short>(pcm);
        var encoded = format with { SampleRate = RateFor(format.SampleRate) };
        using var output = new MemoryStream(pcm.Length / 2);
        using (var file = SoundFile.Create(output, SndFileFormat.Ogg | SndFileFormat.Opus, encoded, CompressionLevel))
            file.Write(encoded == format ? samples : Convert(samples, format, encoded));
        var bytes = output.ToArray();
        OggPages.SetSerial(bytes, OggPages.Checksum(pcm));
        return bytes;
    }

    private static short[] Convert(ReadOnlySpan<short> samples, AudioFormat from, AudioFormat to)
    {
        using var converter = new PcmConverter(from, to);
        var floats = new float[samples.Length];
        for (var i = 0; i < samples.Length; i++)
            floats[i] = samples[i] / 32_768f;
        short[] head = [.. converter.Convert(floats)];
        return [.. head, .. converter.Finish()];
    }
}
