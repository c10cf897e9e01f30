namespace Mycelia.Page.Tests.Support;

/// <summary>What was heard, as stretches of the signal.</summary>
/// <param name="Runs">The first frame of each and its length; silence and fades between them are none, and a pause divides none.</param>
/// <param name="Pauses">How often it went on, after a pause, with the very next frame: what was to come had come too late.</param>
/// <param name="ErrorFrames">By how much the time that the page stated differs from what was heard at that moment.</param>
internal sealed record Heard(IReadOnlyList<(long First, int Length)> Runs, int Pauses, double ErrorFrames)
{
    private const int Recognised = 64;

    /// <param name="samples">What was heard.</param>
    /// <param name="firstFrame">The audio clock at the first of them.</param>
    /// <param name="clock">The audio clock when the page was asked.</param>
    /// <param name="stated">The frame of the signal that the page then said was heard.</param>
    public static Heard Of(short[] samples, long firstFrame, double clock, double stated)
    {
        var (runs, pauses) = (new List<(long First, int Length)>(), 0);
        var shift = (long)Math.Round(stated - clock);
        var error = double.NaN;
        for (var at = 0; at + Recognised <= samples.Length; )
        {
            // Where the signal is known to be looked for: at what the page stated, or shifted by a gap that was jumped.
            var found = Place(samples.AsSpan(at, Recognised), firstFrame + at + shift);
            if (found is not { } place)
            {
                at++;
                continue;
            }

            var length = Recognised;
            while (at + length < samples.Length && samples[at + length] == Signal.At(place + length))
                length++;
            if (runs is [.., var last] && last.First + last.Length == place)
            {
                runs[^1] = (last.First, last.Length + length);
                pauses++;
            }
            else
            {
                runs.Add((place, length));
            }

            error = stated - clock - (place - firstFrame - at);
            at += length;
        }

        return new(runs, pauses, error);
    }

    private static long? Place(ReadOnlySpan<short> piece, long expected)
    {
        var gap = Signal.Rate * (long)(PageRig.GapTo - PageRig.GapFrom).TotalSeconds;
        foreach (var around in new[] { expected, expected - gap })
        {
            for (var off = -Signal.Rate / 20; off <= Signal.Rate / 20; off++)
            {
                if (Matches(piece, around + off))
                    return around + off;
            }
        }

        return null;
    }

    private static bool Matches(ReadOnlySpan<short> piece, long place)
    {
        for (var at = 0; at < piece.Length; at++)
        {
            if (piece[at] != Signal.At(place + at))
                return false;
        }

        return true;
    }
}
