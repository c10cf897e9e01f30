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
            ["", "CPU s/min", "steady CPU s/min", "peak RSS MiB", "peak PSS MiB", "median PSS MiB", "MB written/min", "switches/s", "recorded s"];
        List<string[]> rows = [titles, [.. titles.Select((title, column) => column == 0 ? "---" : "--:")]];
        rows.AddRange(document.Results.Select(result => (string[])[result.Name, .. Cells(result.Footprint), Recorded(result)]));
        rows.AddRange(document.Ratios.Select(ratio => (string[])[$"ours / {ratio.Key}", .. Multiples(ratio.Value), ""]));

        var widths = titles.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
            output.WriteLine("| " + string.Join(" | ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))) + " |");

        output.WriteLine();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{document.Date:yyyy-MM-dd HH:mm} UTC, {document.Seconds:0} s of audio, {Runs(document.Runs)}."));
        output.WriteLine(Describe(document.Machine));
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
            ratio.CpuPerMinute, ratio.SteadyCpuPerMinute, ratio.PeakRss, ratio.PeakPss, ratio.MedianPss, ratio.WrittenPerMinute,
            ratio.SwitchesPerSecond,
        }.Select(multiple => double.IsFinite(multiple) ? Number(multiple, "0.00") + "×" : "-"),
    ];

    private static string Recorded(Result result) => Number(Median.Of(result.Runs.Select(run => run.Stored.Seconds)), "0.000");

    private static string Runs(int runs) => runs == 1 ? "one run" : string.Create(CultureInfo.InvariantCulture, $"medians of {runs} runs");

    private static string Describe(Machine machine) => string.Create(
        CultureInfo.InvariantCulture,
        $"{machine.Cores} cores ({machine.Processor}), Linux {machine.Kernel}, {machine.System}, {machine.FileSystem}; PulseAudio {machine.PulseAudio}, ffmpeg {machine.Ffmpeg}, .NET {machine.DotNet}.");

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
