namespace Mycelia.Benchmarks.Page;

/// <summary>The page in one run.</summary>
/// <param name="DayMs">From navigation until a day was drawn.</param>
/// <param name="YearMs">The same of a year.</param>
/// <param name="PeaksMs">Of each request for peaks.</param>
/// <param name="PeaksBytes">Of each answer.</param>
/// <param name="FrameMs">Between two frames, while it scrolled and zoomed.</param>
/// <param name="SeekMs">From a click until it was heard.</param>
/// <param name="HeapBytes">What JavaScript keeps afterwards.</param>
/// <param name="Load">How many processes wanted a core in the minute before the end.</param>
internal sealed record PageMeasurement(
    double DayMs,
    double YearMs,
    IReadOnlyList<double> PeaksMs,
    IReadOnlyList<double> PeaksBytes,
    IReadOnlyList<double> FrameMs,
    IReadOnlyList<double> SeekMs,
    double HeapBytes,
    double Load
);
