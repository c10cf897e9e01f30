using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Listening;

/// <summary>
/// Makes a chunk a few frames longer or shorter, so that it ends where the next begins: a hole or a cut of half a millisecond is heard, a
/// second that is slower by a two-thousandth is not.
/// </summary>
internal static class Seam
{
    /// <param name="pcm">The chunk.</param>
    /// <param name="format">Of it. A second at its end is changed at the most.</param>
    /// <param name="frames">How many it is to have.</param>
    public static ReadOnlyMemory<byte> Fit(ReadOnlyMemory<byte> pcm, AudioFormat format, long frames)
    {
        var had = pcm.Length / format.BytesPerFrame;
        if (had == frames || had == 0)
            return pcm;
        var changed = (int)Math.Min(Math.Min(had, format.SampleRate), frames);
        var kept = (had - changed) * format.BytesPerFrame;
        var fitted = new byte[frames * format.BytesPerFrame];
        pcm.Span[..kept].CopyTo(fitted);
        var target = new float[(frames - had + changed) * format.Channels];
        Resample(PcmSamples.ToFloats(pcm.Span[kept..], format.Samples), target, format.Channels);
        PcmSamples.FromFloats(target, format.Samples, fitted.AsSpan(kept));
        return fitted;
    }

    /// <summary>From the first frame to the last, along straight lines.</summary>
    private static void Resample(ReadOnlySpan<float> from, Span<float> to, int channels)
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
                to[(frame * channels) + channel] = (float)(one + ((other - one) * (at - before)));
            }
        }
    }
}
