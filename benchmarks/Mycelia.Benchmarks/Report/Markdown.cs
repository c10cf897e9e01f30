using System.Globalization;

namespace Mycelia.Benchmarks.Report;

/// <summary>What reports for people are written with.</summary>
internal static class Markdown
{
    /// <param name="rows">The first has the titles. The first column holds names, the others figures.</param>
    /// <param name="output">Where to.</param>
    public static void WriteTable(IReadOnlyList<string[]> rows, TextWriter output)
    {
        string[] rule = [.. rows[0].Select(static (_, column) => column == 0 ? "---" : "--:")];
        var widths = rows[0].Select((_, column) => Math.Max(3, rows.Max(row => row[column].Length))).ToArray();
        foreach (var row in rows.Take(1).Append(rule).Concat(rows.Skip(1)))
            output.WriteLine(
                "| "
                    + string.Join(
                        " | ",
                        row.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))
                    )
                    + " |"
            );
    }

    /// <summary>How often it was measured.</summary>
    public static string Runs(int runs) => runs == 1 ? "one run" : string.Create(CultureInfo.InvariantCulture, $"medians of {runs} runs");
}
