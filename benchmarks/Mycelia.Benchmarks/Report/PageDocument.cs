using Mycelia.Benchmarks.Page;

namespace Mycelia.Benchmarks.Report;

/// <summary>Everything that is reported of the page.</summary>
/// <param name="Date">UTC.</param>
/// <param name="Days">Of the archive.</param>
/// <param name="Chunks">Of the archive.</param>
/// <param name="MakeSeconds">How long it took to make; null: it was there.</param>
/// <param name="PeakSeconds">How much of that the server took to draw the peaks.</param>
/// <param name="Browser">Its version.</param>
/// <param name="Machine">What it was measured on.</param>
/// <param name="ServerPeakBytes">The most memory of the server that was resident.</param>
/// <param name="ServerBytes">What was resident at the end.</param>
/// <param name="Runs">What was measured.</param>
internal sealed record PageDocument(
    DateTime Date,
    int Days,
    int Chunks,
    double? MakeSeconds,
    double? PeakSeconds,
    string Browser,
    Machine Machine,
    long ServerPeakBytes,
    long ServerBytes,
    IReadOnlyList<PageMeasurement> Runs
);
