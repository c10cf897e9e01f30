namespace Mycelia.Benchmarks;

/// <summary>One recorder in all runs.</summary>
/// <param name="Name">The recorder's.</param>
/// <param name="Footprint">The medians.</param>
/// <param name="Runs">What they were made from.</param>
internal sealed record Result(string Name, Footprint Footprint, IReadOnlyList<Measurement> Runs)
{
    public IEnumerable<string> Problems => Runs.SelectMany(run => run.Problems).Distinct();

    public static IReadOnlyList<Result> Of(IEnumerable<Measurement> measurements) =>
        [
            .. measurements
                .GroupBy(one => one.Name)
                .Select(group => new Result(group.Key, Footprint.MedianOf([.. group.Select(one => one.Footprint)]), [.. group])),
        ];
}
