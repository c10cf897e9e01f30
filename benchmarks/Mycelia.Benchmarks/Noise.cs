using System.Runtime.InteropServices;

namespace Mycelia.Benchmarks;

/// <summary>Something to record: noise that swells and fades four times a second, as syllables do, at about -20 dB; the same each time.</summary>
internal static class Noise
{
    public const int SampleRate = 16_000;
    public const int BytesPerSecond = SampleRate * sizeof(short);

    private const int Seed = 1;
    private const double Loudness = 6_000;
    private const double SyllablesPerSecond = 4;

    /// <returns>s16le, mono.</returns>
    public static byte[] Make(TimeSpan length)
    {
        var pcm = new byte[(int)length.TotalSeconds * BytesPerSecond];
        var samples = MemoryMarshal.Cast<byte, short>(pcm.AsSpan());
#pragma warning disable CA5394 // A repeatable noise is wanted, not a secret.
        var random = new Random(Seed);
        for (var i = 0; i < samples.Length; i++)
        {
            var swell = 0.6 + 0.4 * Math.Sin(2 * Math.PI * SyllablesPerSecond * i / SampleRate);
            samples[i] = (short)(Loudness * swell * (random.NextDouble() * 2 - 1));
        }
#pragma warning restore CA5394
        return pcm;
    }
}
