using System.Globalization;
using Mycelia.Benchmarks.Page;

namespace Mycelia.Benchmarks.Report;

/// <summary>The page's report for people: one table, in Markdown.</summary>
internal static class PageTable
{
    private const double MiB = 1024 * 1024;
    private const double Kilobyte = 1000;

    /// <summary>Of a hundred frames the five that took longest.</summary>
    private const double Slowest = 0.95;

    public static void Write(PageDocument document, TextWriter output)
    {
        var runs = document.Runs;
        Markdown.WriteTable(
            [
                ["", "median", "worst", "aim"],
                Row("a day is drawn after, ms", runs, static run => [run.DayMs], "500"),
                Row("a year is drawn after, ms", runs, static run => [run.YearMs], "1000"),
                Row("a request for peaks, ms", runs, static run => run.PeaksMs, "100"),
                Row("its answer, KB", runs, static run => [.. run.PeaksBytes.Select(static bytes => bytes / Kilobyte)], "100"),
                [
                    "frames/s, scrolling and zooming",
                    Number(Median.Of(runs.Select(static run => Rate(Median.Of(run.FrameMs))))),
                    Number(runs.Min(static run => Rate(Slow(run.FrameMs)))),
                    "50",
                ],
                Row("a click is heard after, ms", runs, static run => run.SeekMs, "300"),
                ["memory of the server, MiB", Number(document.ServerBytes / MiB), Number(document.ServerPeakBytes / MiB), ""],
                Row("JavaScript's heap, MiB", runs, static run => [run.HeapBytes / MiB], ""),
                Row("load of the machine", runs, static run => [run.Load], ""),
            ],
            output
        );
        output.WriteLine();
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{document.Date:yyyy-MM-dd HH:mm} UTC, {document.Days} days of 24 h, {document.Chunks} chunks, "
                    + $"{Markdown.Runs(runs.Count)}."
            )
        );
        if (document is { MakeSeconds: { } made, PeakSeconds: { } drawn })
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The archive was made in {made:0} s; in {drawn:0} s of these the server drew the peaks of all of it."
                )
            );
        output.WriteLine("Worst: of all runs; of the frames, the slowest 5 % of a run; of the server, its peak.");
        output.WriteLine($"Chromium {document.Browser} without a window draws in software. {document.Machine.Describe()}");
    }

    private static string[] Row(
        string name,
        IReadOnlyList<PageMeasurement> runs,
        Func<PageMeasurement, IReadOnlyList<double>> values,
        string aim
    ) => [name, Number(Median.Of(runs.Select(run => Median.Of(values(run))))), Number(runs.SelectMany(values).Max()), aim];

    private static double Rate(double ms) => 1000 / ms;

    /// <summary>The mean of the slowest frames.</summary>
    private static double Slow(IReadOnlyList<double> frames) => frames.Order().Skip((int)(frames.Count * Slowest)).Average();

    private static string Number(double value) => value.ToString(value < 10 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
