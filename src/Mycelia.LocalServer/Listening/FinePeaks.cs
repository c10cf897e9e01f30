using System.Runtime.InteropServices;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Peaks;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Listening;

/// <summary>Peaks of a few seconds, from the audio itself: a pixel is shorter than the shortest bin that is kept.</summary>
internal sealed class FinePeaks(SoundSource source, AudioFormats formats, bool canDecode)
{
    /// <summary>A dozen chunks.</summary>
    private const long LongestMs = 120_000;

    public static bool CanDraw(TimeWindow window, int pixels) =>
        window.LengthMs <= LongestMs && window.LengthMs < (long)pixels * PeakSteps.FinestMs;

    /// <summary>A pair of each pixel; null where there is no audio, or none that can be read here.</summary>
    public async Task<sbyte[]?> DrawAsync(long track, TimeWindow window, int pixels, CancellationToken client)
    {
        if (formats.Of(track, window) is not { } recorded || (!canDecode && formats.HasEncoded(track, window)))
            return null;
        // A peak has eight bits.
        var format = recorded with
        {
            Samples = SampleFormat.S16,
        };
        var frames = SoundPlan.FrameAt(window.LengthMs, format);
        var drawn = PeakBins.Empty(0, pixels);
        foreach (var chunk in source.Plan(track, window, window.FromMs, format))
        {
            var (begin, end) = (Math.Max(0, chunk.Begin), Math.Min(frames, chunk.End));
            if (begin >= end || await source.TryReadAsync(chunk, format, client).ConfigureAwait(false) is not { } pcm)
                continue;
            var first = begin - (chunk.Begin - chunk.Skip);
            var heard = pcm.Slice((int)(first * format.BytesPerFrame), (int)((end - begin) * format.BytesPerFrame));
            Draw(MemoryMarshal.Cast<byte, short>(heard.Span), begin, frames, format, drawn.Pairs);
        }

        return drawn.HasAudio ? drawn.Pairs : null;
    }

    private static void Draw(ReadOnlySpan<short> samples, long begin, long frames, AudioFormat format, sbyte[] pairs)
    {
        var pixels = pairs.Length / 2;
        for (var i = 0; i < samples.Length; i++)
        {
            var pixel = (int)((begin + (i / format.Channels)) * pixels / frames);
            var value = (sbyte)(samples[i] >> 8);
            pairs[pixel * 2] = Math.Min(pairs[pixel * 2], value);
            pairs[(pixel * 2) + 1] = Math.Max(pairs[(pixel * 2) + 1], value);
        }
    }
}
