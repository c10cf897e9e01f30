namespace Mycelia.Benchmarks;

/// <summary>The middle of what was measured.</summary>
internal static class Median
{
    /// <returns>The mean of the two in the middle when there is an even number; 0 when there is none.</returns>
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? 0 : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
