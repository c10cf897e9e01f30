namespace Mycelia.LocalServer.Peaks;

/// <summary>Draws bins into as many pixels as are wanted.</summary>
internal static class PeakPixels
{
    /// <summary>Which bins a window touches.</summary>
    public static (long First, long End) BinsOf(long fromMs, long toMs, int stepMs) =>
        (PeakSteps.FloorDivide(fromMs, stepMs), PeakSteps.CeilingDivide(toMs, stepMs));

    /// <summary>A pair of each pixel: of all bins that it touches.</summary>
    /// <param name="bins">Those that the window touches.</param>
    /// <param name="stepMs">Their length.</param>
    /// <param name="fromMs">The window's beginning.</param>
    /// <param name="toMs">Its end.</param>
    /// <param name="pixels">How many.</param>
    public static sbyte[] Draw(PeakBins bins, int stepMs, long fromMs, long toMs, int pixels)
    {
        var drawn = PeakBins.Empty(0, pixels);
        for (var pixel = 0; pixel < pixels; pixel++)
        {
            var from = fromMs + (long)((Int128)(toMs - fromMs) * pixel / pixels);
            var to = Math.Max(from + 1, fromMs + (long)((Int128)(toMs - fromMs) * (pixel + 1) / pixels));
            var (first, end) = BinsOf(from, to, stepMs);
            for (var bin = Math.Max(first, bins.First); bin < Math.Min(end, bins.End); bin++)
            {
                var place = (bin - bins.First) * 2;
                drawn.Pairs[pixel * 2] = Math.Min(drawn.Pairs[pixel * 2], bins.Pairs[place]);
                drawn.Pairs[(pixel * 2) + 1] = Math.Max(drawn.Pairs[(pixel * 2) + 1], bins.Pairs[place + 1]);
            }
        }

        return drawn.Pairs;
    }
}
