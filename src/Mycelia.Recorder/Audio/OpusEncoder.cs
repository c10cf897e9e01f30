using System.Runtime.InteropServices;
using Mycelia.Recorder.Audio.Native;

namespace Mycelia.Recorder.Audio;

/// <summary>Opus in an Ogg file, by libsndfile: about 64 kbit/s a channel. Decoded, it is as long as the original and aligned with it, to the frame.</summary>
public sealed class OpusEncoder : IAudioEncoder
{
    /// <summary>libsndfile's scale for (1 − 0.77) · 250 + 6 = 63.5 kbit/s a channel.</summary>
    private const double CompressionLevel = 0.77;

    /// <summary>Opus's frame is 20 ms, and its encoder 6.5 ms behind (RFC 7845, 4.2: pre-skip).</summary>
    private const int FramesPerSecond = 50;
    private const int DelayInMicroseconds = 6_500;

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
        if (encoded != format)
            samples = Convert(samples, format, encoded);

        var padding = PaddingOf(samples.Length / encoded.Channels, encoded.SampleRate);
        var bytes = Write(encoded, samples, padding);
        // Only an encoder that is otherwise behind than this knows could end on an empty page.
        if (!OggPages.TryShorten(bytes, (long)padding * OggPages.OpusRate / encoded.SampleRate))
            bytes = Write(encoded, samples, padding: 0);
        OggPages.SetSerial(bytes, OggPages.Checksum(pcm));
        return bytes;
    }

    /// <summary>
    /// What is missing to a whole last frame. libsndfile would end on a shorter one where that is enough, and then the end
    /// of speech is as if torn off: the encoder takes up to 10 ms to get used to it.
    /// </summary>
    private static int PaddingOf(int frames, int rate)
    {
        var whole = rate / FramesPerSecond;
        var last = (int)((frames + (long)rate * DelayInMicroseconds / 1_000_000) % whole);
        return last == 0 ? 0 : whole - last;
    }

    private static byte[] Write(AudioFormat format, ReadOnlySpan<short> samples, int padding)
    {
        using var output = new MemoryStream(samples.Length);
        using (var file = SoundFile.Create(output, SndFileFormat.Ogg | SndFileFormat.Opus, format, CompressionLevel))
        {
            file.Write(samples);
            file.Write(new short[padding * format.Channels]);
        }

        return output.ToArray();
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
