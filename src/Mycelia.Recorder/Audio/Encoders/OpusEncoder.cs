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

    private static readonly int[] Rates = [8_000, 12_000, 16_000, 24_000, 48_000];

    /// <inheritdoc/>
    public AudioEncoding Encoding => AudioEncoding.Opus;

    /// <summary>The rate that audio is encoded at: its own where Opus has it, else the next above that Opus has.</summary>
    public static int RateFor(int sampleRate) => Rates.FirstOrDefault(rate => rate >= sampleRate, Rates[^1]);

    /// <inheritdoc/>
    public byte[] Encode(ReadOnlyMemory<byte> wav)
    {
        var (format, pcm) = WavFile.Read(wav);
        using var file = Begin(format, pcm.Length / format.BytesPerFrame, Serial(pcm));
        var head = file.Encode(pcm).ToArray();
        return [.. head, .. file.Finish().Span];
    }

    /// <summary>Begins a file of audio that is too long for the memory.</summary>
    public static OpusStream Begin(AudioFormat format, long frames, int serial) =>
        new OpusStream(format, frames, serial, BitRatePerChannel, Complexity);

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
}
