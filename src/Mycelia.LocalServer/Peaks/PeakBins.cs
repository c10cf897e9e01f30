namespace Mycelia.LocalServer.Peaks;

/// <summary>
/// The quietest and the loudest sample of each bin of a stretch of time, in 8 bits: samples divided by 256. Bins are counted from 1970 UTC
/// in steps of one length, so that bins of different chunks are the same bins.
/// </summary>
/// <param name="First">The number of the first bin.</param>
/// <param name="Pairs">Minimum and maximum of each bin in turn; the minimum is above the maximum where there is no audio.</param>
internal sealed record PeakBins(long First, sbyte[] Pairs)
{
    public const sbyte NoMinimum = sbyte.MaxValue;
    public const sbyte NoMaximum = sbyte.MinValue;

    public int Count => Pairs.Length / 2;

    /// <summary>The number of the bin after the last.</summary>
    public long End => First + Count;

    /// <summary>Whether any bin has audio.</summary>
    public bool HasAudio
    {
        get
        {
            for (var i = 0; i < Pairs.Length; i += 2)
            {
                if (Pairs[i] <= Pairs[i + 1])
                    return true;
            }

            return false;
        }
    }

    /// <summary>So many bins without audio.</summary>
    public static PeakBins Empty(long first, int count)
    {
        var bins = new PeakBins(first, new sbyte[count * 2]);
        bins.Clear(first, first + count);
        return bins;
    }

    /// <summary>Takes the audio out of some bins; what lies outside of these is left alone.</summary>
    public void Clear(long from, long to)
    {
        for (var bin = Math.Max(from, First); bin < Math.Min(to, End); bin++)
            (Pairs[(bin - First) * 2], Pairs[((bin - First) * 2) + 1]) = (NoMinimum, NoMaximum);
    }

    /// <summary>Adds what others of the same length have; what lies outside of these is left out.</summary>
    public void Merge(PeakBins others)
    {
        for (var bin = Math.Max(others.First, First); bin < Math.Min(others.End, End); bin++)
        {
            var (to, from) = ((bin - First) * 2, (bin - others.First) * 2);
            Pairs[to] = Math.Min(Pairs[to], others.Pairs[from]);
            Pairs[to + 1] = Math.Max(Pairs[to + 1], others.Pairs[from + 1]);
        }
    }

    /// <summary>Some of them.</summary>
    public PeakBins Slice(long from, long to)
    {
        var slice = Empty(from, (int)(to - from));
        slice.Merge(this);
        return slice;
    }

    /// <summary>The same in bins that are longer.</summary>
    /// <param name="factor">How many of these make one of those.</param>
    public PeakBins Coarser(int factor)
    {
        var first = PeakSteps.FloorDivide(First, factor);
        var coarse = Empty(first, Count == 0 ? 0 : (int)(PeakSteps.FloorDivide(End - 1, factor) - first + 1));
        for (var i = 0; i < Count; i++)
        {
            var to = (PeakSteps.FloorDivide(First + i, factor) - first) * 2;
            coarse.Pairs[to] = Math.Min(coarse.Pairs[to], Pairs[i * 2]);
            coarse.Pairs[to + 1] = Math.Max(coarse.Pairs[to + 1], Pairs[(i * 2) + 1]);
        }

        return coarse;
    }
}
