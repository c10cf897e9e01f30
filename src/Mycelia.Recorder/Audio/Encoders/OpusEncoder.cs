using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Audio.Encoders;

/// <summary>
/// Opus in an Ogg file (RFC 7845), by libopus and libogg: about 64 kbit/s a channel. Decoded, it is as long as the original
/// and aligned with it, to the frame. Safe for concurrent use.
/// </summary>
internal sealed class OpusEncoder : IAudioEncoder
{
    /// <summary>A byte in the file's header counts them.</summary>
    internal const int MostChannels = 255;

    private const int BitRatePerChannel = 63_500;

    /// <summary>The least at which a sudden sound does not ring before it begins: transients are looked for from here on.</summary>
    private const int Complexity = 1;

    /// <summary>To the end: the encoder takes 10 ms to get used to shorter packets, and that would be heard.</summary>
    private const int PacketsPerSecond = 50;

    /// <summary>Positions in the file count samples of this rate, whatever was encoded (RFC 7845, 4).</summary>
    private const int PositionRate = 48_000;

    private static readonly int[] Rates = [8_000, 12_000, 16_000, 24_000, 48_000];

    /// <inheritdoc/>
    public AudioEncoding Encoding => AudioEncoding.Opus;

    /// <summary>The rate that audio is encoded at: its own where Opus has it, else the next above that Opus has.</summary>
    public static int RateFor(int sampleRate) => Rates.FirstOrDefault(rate => rate >= sampleRate, Rates[^1]);

    /// <inheritdoc/>
    public byte[] Encode(ReadOnlyMemory<byte> wav)
    {
        var (original, pcm) = WavFile.Read(wav);
        var format = original with { SampleRate = RateFor(original.SampleRate) };
        var samples = PcmSamples.ToFloats(pcm, original.Samples);
        if (!format.IsLike(original))
            samples = Convert(samples, original, format);

        using var codec = new OpusCodec(format, BitRatePerChannel * format.Channels, Complexity);
        var step = PositionRate / format.SampleRate;
        var preSkip = codec.Lookahead * step;
        var file = new ArrayBufferWriter<byte>(wav.Length / 3);
        using var ogg = new OggStream(file, Serial(pcm));
        ogg.Add(OpusHeaders.Identification(original, codec.IsMultistream, preSkip), position: 0);
        ogg.EndPage();
        ogg.Add(OpusHeaders.Comments(OpusCodec.Version), position: 0);
        ogg.EndPage();
        Add(
            ogg,
            codec,
            samples,
            format.SampleRate / PacketsPerSecond * format.Channels,
            preSkip + (long)samples.Length / format.Channels * step
        );
        return file.WrittenSpan.ToArray();
    }

    /// <summary>Adds packets until all that is wanted can be decoded from them; silence fills the last.</summary>
    /// <param name="ogg">Gets them, a second of them a page at most.</param>
    /// <param name="codec">Makes them.</param>
    /// <param name="samples">The audio, interleaved.</param>
    /// <param name="packetSamples">How many of them make a packet.</param>
    /// <param name="end">The position after the last frame: decoders leave out what the last packet has beyond it.</param>
    private static void Add(OggStream ogg, OpusCodec codec, ReadOnlySpan<float> samples, int packetSamples, long end)
    {
        const int packetLength = PositionRate / PacketsPerSecond;
        Span<float> padded = new float[packetSamples];
        for (var packet = 1; ; packet++)
        {
            var next = samples[..Math.Min(packetSamples, samples.Length)];
            samples = samples[next.Length..];
            if (next.Length < packetSamples)
            {
                padded.Clear();
                next.CopyTo(padded);
                next = padded;
            }

            var position = (long)packet * packetLength;
            var isLast = position >= end;
            ogg.Add(codec.Encode(next), isLast ? end : position, isLast);
            if (isLast || packet % PacketsPerSecond == 0)
                ogg.EndPage();
            if (isLast)
                return;
        }
    }

    /// <summary>Made from the audio, so that the same audio gives the same bytes.</summary>
    private static int Serial(ReadOnlySpan<byte> pcm)
    {
        var eights = MemoryMarshal.Cast<byte, ulong>(pcm);
        uint checksum = 0;
        foreach (var eight in eights)
            checksum = BitOperations.Crc32C(checksum, eight);
        foreach (var value in pcm[(eights.Length * sizeof(ulong))..])
            checksum = BitOperations.Crc32C(checksum, value);
        return (int)checksum;
    }

    private static float[] Convert(ReadOnlySpan<float> samples, AudioFormat from, AudioFormat to)
    {
        using var converter = new PcmConverter(from, to);
        float[] head = [.. converter.Convert(samples)];
        return [.. head, .. converter.Finish()];
    }
}
