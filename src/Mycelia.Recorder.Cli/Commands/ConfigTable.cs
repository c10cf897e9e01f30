using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Terminal;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary>Settings, their values and who set them, a row each. Pure.</summary>
internal static class ConfigTable
{
    /// <summary>Where there is no terminal: longer values push the source to the right, and every row is a line.</summary>
    private const int PlainValueWidth = 40;

    private const int Gaps = 4;

    /// <param name="rows">The table.</param>
    /// <param name="width">Of the terminal; null where there is none.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<(string Name, string Value, string Source)> rows, int? width)
    {
        var name = rows.Max(static row => row.Name.Length);
        if (width is not { } room)
        {
            var padded = Math.Min(PlainValueWidth, rows.Max(static row => row.Value.Length));
            return rows.Select(row => $"{row.Name.PadRight(name)}  {row.Value.PadRight(padded)}  {row.Source}");
        }

        var value = rows.Max(static row => Canvas.WidthOf(row.Value));
        var source = rows.Max(static row => Canvas.WidthOf(row.Source));
        // A value says more than where it comes from.
        var left = room - name - Gaps;
        source = Math.Min(source, Math.Max(left - value, left / 3));
        int[] widths = [name, Math.Min(value, left - source), source];
        return rows.SelectMany(row => WrappedTable.Lines([row.Name, row.Value, row.Source], widths));
    }
}
