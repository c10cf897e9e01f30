using System.Globalization;

namespace Mycelia.Benchmarks.Report;

/// <summary>A report for people: one table, in Markdown.</summary>
internal static class DocumentTable
{
    private const double MiB = 1024 * 1024;
    private const double Megabyte = 1e6;

    public static void Write(Document document, TextWriter output)
    {
        string[] titles =
        [
            "",
            "CPU s/min",
            "steady CPU s/min",
            "peak RSS MiB",
            "peak PSS MiB",
            "median PSS MiB",
            "MB written/min",
            "switches/s",
            "recorded s",
        ];
        List<string[]> rows =
        [
            titles,
            .. document.Results.Select(result => (string[])[result.Name, .. Cells(result.Footprint), Recorded(result)]),
        ];
        rows.AddRange(document.Ratios.Select(ratio => (string[])[$"ours / {ratio.Key}", .. Multiples(ratio.Value), ""]));
        rows.Add(["documents / WAV", .. Multiples(document.DocumentsRatio), ""]);
        rows.Add(["documents - WAV", .. Cells(document.DocumentsDifference), ""]);
        Markdown.WriteTable(rows, output);

        output.WriteLine();
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{document.Date:yyyy-MM-dd HH:mm} UTC, {document.Seconds:0} s of audio, {Markdown.Runs(document.Runs)}."
            )
        );
        output.WriteLine(document.Machine.Describe());
        foreach (var result in document.Results)
        {
            foreach (var problem in result.Problems)
                output.WriteLine($"NOT COMPARABLE: {result.Name}: {problem}");
        }
    }

    private static string[] Cells(Footprint footprint) =>
        [
            Number(footprint.CpuPerMinute, "0.000"),
            Number(footprint.SteadyCpuPerMinute, "0.000"),
            Number(footprint.PeakRss / MiB, "0.0"),
            Number(footprint.PeakPss / MiB, "0.0"),
            Number(footprint.MedianPss / MiB, "0.0"),
            Number(footprint.WrittenPerMinute / Megabyte, "0.00"),
            Number(footprint.SwitchesPerSecond, "0"),
        ];

    private static string[] Multiples(Footprint ratio) =>
        [
            .. new[]
            {
                ratio.CpuPerMinute,
                ratio.SteadyCpuPerMinute,
                ratio.PeakRss,
                ratio.PeakPss,
                ratio.MedianPss,
                ratio.WrittenPerMinute,
                ratio.SwitchesPerSecond,
            }.Select(multiple => double.IsFinite(multiple) ? Number(multiple, "0.00") + "×" : "-"),
        ];

    private static string Recorded(Result result) => Number(Median.Of(result.Runs.Select(run => run.Stored.Seconds)), "0.000");

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
