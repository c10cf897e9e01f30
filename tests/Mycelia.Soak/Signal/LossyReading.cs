namespace Mycelia.Soak.Signal;

/// <summary>
/// Reads a <see cref="PositionSignal"/> that was encoded with losses: window by window it is compared with what sounded
/// about the time that it is stamped with. Only the frames that carry a group's check are, which are like nothing else.
/// </summary>
/// <param name="microphones">Which ones there are.</param>
internal sealed class LossyReading(params int[] microphones)
{
    private const int GroupFrames = 4;

    /// <summary>
    /// 20 ms. Opus at 64 kbit/s leaves a correlation of 0.87 at least there; with anything else it is hardly ever above 0.4.
    /// </summary>
    private const int Window = 320;
    private const double Alike = 0.5;

    /// <summary>The last of this is one window: of some lengths, Opus leaves little of the last 20 ms.</summary>
    private const int Tail = 4 * Window;

    /// <summary>What a position is looked for by, and how far from where it is expected: frames.</summary>
    private const int SearchWindow = 1_600;
    private const int Reach = 16_000;

    /// <summary>Says of every frame where it comes from, to the window where a chunk is not one piece.</summary>
    /// <param name="samples">What was decoded.</param>
    /// <param name="expected">The position that its first frame is stamped with.</param>
    public IReadOnlyList<Stretch> Read(ReadOnlySpan<short> samples, long expected)
    {
        // So little is like anything after Opus: as what was left of a chunk by a kill. It is believed to be what it says that it is.
        if (samples.Length is > 0 and < Window)
            return [new(0, samples.Length, expected, microphones[0])];
        var stretches = new List<Stretch>();
        Stretch? open = null;
        for (var at = 0; at < samples.Length; )
        {
            var frames = samples.Length - at < Tail ? samples.Length - at : Window;
            var here = samples.Slice(at, frames);
            if (open is { Position: { } position } && IsAlike(here, position + at - open.Value.Offset, open.Value.Microphone))
            {
                open = open.Value with { Frames = open.Value.Frames + frames };
            }
            else
            {
                if (open is { } done)
                    stretches.Add(done);
                var (found, microphone) = Search(samples[at..Math.Min(samples.Length, at + SearchWindow)], expected + at);
                open =
                    found is null || IsAlike(here, found.Value, microphone) ? new(at, frames, found, microphone) : new(at, frames, null, 0);
            }

            at += frames;
        }

        if (open is { } last)
            stretches.Add(last);
        return [.. Settle(stretches)];
    }

    /// <summary>A window in which one piece ends and the next begins is like neither: it belongs to the next.</summary>
    private static IEnumerable<Stretch> Settle(List<Stretch> stretches)
    {
        for (var i = 0; i < stretches.Count; i++)
        {
            var (window, before) = (stretches[i], i == 0 ? default : stretches[i - 1]);
            if (
                window is { Position: null, Frames: <= Window }
                && i + 1 < stretches.Count
                && stretches[i + 1] is { Position: { } position } next
                && (before.Position - before.Offset, before.Microphone) != (position - next.Offset, next.Microphone)
            )
                yield return new(window.Offset, window.Frames + stretches[++i].Frames, position - window.Frames, next.Microphone);
            else
                yield return window;
        }
    }

    /// <returns>Null: nothing that sounded there is like it.</returns>
    private (long? Position, int Microphone) Search(ReadOnlySpan<short> samples, long expected)
    {
        var from = Math.Max(0, expected - Reach);
        var played = new short[2 * Reach + samples.Length];
        var (best, position, heardBy) = (Alike, (long?)null, 0);
        foreach (var microphone in microphones)
        {
            PositionSignal.Fill(played, from, microphone);
            for (var lag = 0; lag <= 2 * Reach; lag++)
            {
                if (Correlate(samples, played.AsSpan(lag, samples.Length), from + lag) is var likeness && likeness > best)
                    (best, position, heardBy) = (likeness, from + lag, microphone);
            }
        }

        return (position, heardBy);
    }

    private static bool IsAlike(ReadOnlySpan<short> samples, long position, int microphone)
    {
        var played = new short[samples.Length];
        PositionSignal.Fill(played, position, microphone);
        return Correlate(samples, played, position) > Alike;
    }

    /// <summary>Pearson's, from −1 to 1, over the first frames of groups.</summary>
    private static double Correlate(ReadOnlySpan<short> heard, ReadOnlySpan<short> played, long position)
    {
        double x = 0,
            y = 0,
            xx = 0,
            yy = 0,
            xy = 0;
        var count = 0;
        for (var i = (int)((GroupFrames - position % GroupFrames) % GroupFrames); i < heard.Length; i += GroupFrames, count++)
        {
            double one = heard[i],
                other = played[i];
            (x, y, xx, yy, xy) = (x + one, y + other, xx + one * one, yy + other * other, xy + one * other);
        }

        var spread = Math.Sqrt((xx - x * x / count) * (yy - y * y / count));
        return spread > 0 ? (xy - x * y / count) / spread : 0;
    }
}
