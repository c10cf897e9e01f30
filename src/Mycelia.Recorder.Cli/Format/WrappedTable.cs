using Mycelia.Recorder.Cli.Terminal;

namespace Mycelia.Recorder.Cli.Format;

/// <summary>Rows of cells, each wrapped within its column: nothing is cut off.</summary>
internal static class WrappedTable
{
    private const int Gap = 2;

    /// <summary>The lines of one row.</summary>
    /// <param name="cells">What stands in it.</param>
    /// <param name="widths">Of the columns.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<string> cells, IReadOnlyList<int> widths)
    {
        var columns = cells.Select((cell, column) => WordWrap.Lines(cell, widths[column]).ToArray()).ToArray();
        for (var line = 0; line < columns.Max(static lines => lines.Length); line++)
        {
            var row = columns.Select((lines, column) => Padded(line < lines.Length ? lines[line] : "", widths[column] + Gap));
            yield return string.Concat(row).TrimEnd();
        }
    }

    private static string Padded(string text, int width) => text + new string(' ', Math.Max(0, width - Canvas.WidthOf(text)));
}
