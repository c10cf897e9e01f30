namespace Mycelia.LocalServer.Peaks;

/// <summary>The lengths of bins that are kept: whatever span is drawn, a few thousand bins of one of them are enough.</summary>
internal static class PeakSteps
{
    /// <summary>Bins of one row of the index.</summary>
    public const int BinsOfBlock = 300;

    /// <summary>Lengths in ms, the finest first; each is a multiple of the one before.</summary>
    public static IReadOnlyList<int> LengthsMs { get; } = [100, 1_000, 10_000, 60_000, 600_000];

    public static int FinestMs => LengthsMs[0];

    /// <summary>
    /// The place of the coarsest step whose bins are no longer than a pixel; the finest where a pixel is shorter than that.
    /// </summary>
    public static int For(double pixelMs)
    {
        var level = LengthsMs.Count - 1;
        while (level > 0 && LengthsMs[level] > pixelMs)
            level--;
        return level;
    }

    public static long FloorDivide(long value, long by) => (value / by) - (value % by < 0 ? 1 : 0);

    public static Int128 FloorDivide(Int128 value, Int128 by) => (value / by) - (value % by < 0 ? 1 : 0);

    public static long CeilingDivide(long value, long by) => -FloorDivide(-value, by);
}
