using System.Globalization;
using Mycelia.Recorder.Cli.Terminal;

namespace Mycelia.Recorder.Cli.Display.Live;

/// <summary>
/// Several inputs one above the other, each with its meter and, where there is room, its strip. The less room there is, the less is shown:
/// first the strips go, then the last inputs.
/// </summary>
internal static class InputsDrawing
{
    private const int Margin = 1;
    private const int LongestName = 16;

    /// <summary>The rows that move ten times a second.</summary>
    public static void DrawMeters(Canvas canvas, DashboardLayout layout, DashboardView view)
    {
        var inputs = view.State.Inputs;
        var width = Math.Min(LongestName, inputs.Max(static input => Canvas.WidthOf(input.Name?.Name ?? "")));
        for (var i = 0; i < view.Inputs.Count && i < inputs.Count; i++)
        {
            var (row, rows) = layout.RowsOf(i, view.Inputs.Count);
            if (rows < 1)
            {
                var more = string.Create(CultureInfo.InvariantCulture, $"and {inputs.Count - i} more: 'status' lists them");
                canvas.ClearRow(row);
                canvas.Write(row, Margin, more, Ink.Dim, canvas.Width - 1);
                return;
            }

            MeterDrawing.DrawInput(canvas, row, Cut(inputs[i].Name?.Name ?? "", width), view.Inputs[i].Gauges.Whole, inputs[i]);
        }
    }

    public static void DrawStrips(Canvas canvas, DashboardLayout layout, DashboardView view)
    {
        for (var i = 0; i < view.Inputs.Count && i < view.State.Inputs.Count; i++)
        {
            var (row, rows) = layout.RowsOf(i, view.Inputs.Count);
            if (rows < 2)
                continue;
            if (view.Ledger is { } window)
                LedgerStripDrawing.DrawRows(canvas, row + 1, rows - 1, window, view.Inputs[i].Loudness, view.State.Inputs[i].Name?.Name);
            else
                StripDrawing.DrawRows(canvas, row + 1, rows - 1, view.Inputs[i].Past);
        }

        if (view.Ledger is { } ledger)
            LedgerStripDrawing.DrawAxis(canvas, layout.Axis, ledger, view.Now);
        else
            StripDrawing.DrawAxis(canvas, layout.Axis, view.Now);
    }

    /// <summary>As wide as the names of the others, cut where it is longer.</summary>
    private static string Cut(string name, int width)
    {
        while (Canvas.WidthOf(name) > width)
            name = name.Length < 2 ? "" : $"{name[..^2]}…";
        return name + new string(' ', width - Canvas.WidthOf(name));
    }
}
