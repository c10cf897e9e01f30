namespace Mycelia.Benchmarks.Report;

/// <summary>Everything that is reported. Sizes are in bytes, CPU in seconds for a minute of audio.</summary>
/// <param name="Date">UTC.</param>
/// <param name="Seconds">How much audio was recorded in each run.</param>
/// <param name="Runs">How many there were; figures are medians.</param>
/// <param name="Machine">What it was measured on.</param>
/// <param name="Results">A recorder each, ours first.</param>
internal sealed record Document(DateTime Date, double Seconds, int Runs, Machine Machine, IReadOnlyList<Result> Results)
{
    /// <summary>Our figures as multiples of each other recorder's, by its name.</summary>
    public IReadOnlyDictionary<string, Footprint> Ratios =>
        Results.Skip(1).ToDictionary(other => other.Name, other => Results[0].Footprint.RelativeTo(other.Footprint));
}
