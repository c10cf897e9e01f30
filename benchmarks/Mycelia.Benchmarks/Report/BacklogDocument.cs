using Mycelia.Benchmarks.Backlog;

namespace Mycelia.Benchmarks.Report;

/// <summary>Everything that is reported of a backlog. Times are in seconds.</summary>
/// <param name="Date">UTC.</param>
/// <param name="Chunks">How many chunks of 10 s waited.</param>
/// <param name="Machine">What it was measured on.</param>
/// <param name="Medians">Of each figure by itself.</param>
/// <param name="Runs">What they were made from.</param>
internal sealed record BacklogDocument(
    DateTime Date,
    int Chunks,
    Machine Machine,
    BacklogMeasurement Medians,
    IReadOnlyList<BacklogMeasurement> Runs
);
