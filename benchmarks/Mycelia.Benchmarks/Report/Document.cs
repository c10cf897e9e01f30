namespace Mycelia.Benchmarks.Report;

/// <summary>Everything that is reported. Sizes are in bytes, CPU in seconds for a minute of audio.</summary>
/// <param name="Date">UTC.</param>
/// <param name="Seconds">How much audio was recorded in each run.</param>
/// <param name="Runs">How many there were; figures are medians.</param>
/// <param name="Machine">What it was measured on.</param>
/// <param name="Results">A recorder each, ours first.</param>
internal sealed record Document(DateTime Date, double Seconds, int Runs, Machine Machine, IReadOnlyList<Result> Results)
{
    /// <summary>Our figures, in WAV, as multiples of each other recorder's, by its name.</summary>
    public IReadOnlyDictionary<string, Footprint> Ratios =>
        Results
            .Where(static result => result.Name is not (Contestants.Ours or Contestants.OursInDocuments))
            .ToDictionary(static other => other.Name, other => Of(Contestants.Ours).RelativeTo(other.Footprint));

    /// <summary>Our figures in documents as multiples of those in WAV.</summary>
    public Footprint DocumentsRatio => Of(Contestants.OursInDocuments).RelativeTo(Of(Contestants.Ours));

    /// <summary>How much more our figures are in documents than in WAV.</summary>
    public Footprint DocumentsDifference => Of(Contestants.OursInDocuments).Minus(Of(Contestants.Ours));

    private Footprint Of(string name) => Results.Single(result => result.Name == name).Footprint;
}
