using System.Runtime.InteropServices;

namespace Mycelia.LocalServer.Listening;

/// <summary>
/// Makes a chunk a few frames longer or shorter, so that it ends where the next begins: a hole or a cut of half a millisecond is heard, a
/// second that is slower by a two-thousandth is not.
/// </summary>
internal static class Seam
{
    /// <param name="pcm">The chunk.</param>
    /// <param name="channels">Samples of a frame.</param>
    /// <param name="frames">How many it is to have.</param>
    /// <param name="most">How many frames at its end are changed.</param>
    public static ReadOnlyMemory<byte> Fit(ReadOnlyMemory<byte> pcm, int channels, long frames, int most)
    {
        var samples = MemoryMarshal.Cast<byte, short>(pcm.Span);
        var had = samples.Length / channels;
        if (had == frames || had == 0)
            return pcm;
        var changed = (int)Math.Min(Math.Min(had, most), frames);
        var kept = had - changed;
        var fitted = new byte[frames * channels * sizeof(short)];
        var target = MemoryMarshal.Cast<byte, short>(fitted.AsSpan());
        samples[..(kept * channels)].CopyTo(target);
        Resample(samples[(kept * channels)..], target[(kept * channels)..], channels);
        return fitted;
    }

    /// <summary>From the first frame to the last, along straight lines.</summary>
    private static void Resample(ReadOnlySpan<short> from, Span<short> to, int channels)
    {
        var (last, steps) = ((from.Length / channels) - 1, (to.Length / channels) - 1);
        for (var frame = 0; frame <= steps; frame++)
        {
            var at = steps == 0 ? 0 : (double)frame * last / steps;
            var before = Math.Min((int)at, last);
            var after = Math.Min(before + 1, last);
            for (var channel = 0; channel < channels; channel++)
            {
                var (one, other) = (from[(before * channels) + channel], from[(after * channels) + channel]);
                to[(frame * channels) + channel] = (short)Math.Round(one + ((other - one) * (at - before)));
            }
        }
    }
}
