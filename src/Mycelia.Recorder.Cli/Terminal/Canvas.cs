using System.Text;

namespace Mycelia.Recorder.Cli.Terminal;

/// <summary>A screen to draw on: rows and columns of cells. What does not fit is cut off.</summary>
/// <param name="width">Columns.</param>
/// <param name="height">Rows.</param>
/// <param name="isAscii">What the terminal cannot show otherwise becomes a question mark.</param>
internal sealed class Canvas(int width, int height, bool isAscii)
{
    private readonly Cell[] _cells = new Cell[width * height];

    public int Width => width;

    public int Height => height;

    public bool IsAscii => isAscii;

    public Span<Cell> Row(int row) => _cells.AsSpan(row * width, width);

    public void Clear() => Array.Fill(_cells, Cell.Blank);

    public void ClearRow(int row)
    {
        if (row >= 0 && row < height)
            Row(row).Fill(Cell.Blank);
    }

    /// <summary>Writes from a column on, and no further than <paramref name="end"/>.</summary>
    /// <returns>The column after the text.</returns>
    public int Write(int row, int column, ReadOnlySpan<char> text, Ink ink = Ink.Plain, int end = int.MaxValue)
    {
        if (row < 0 || row >= height)
            return column;
        end = Math.Min(end, width);
        var cells = Row(row);
        foreach (var rune in text.EnumerateRunes())
        {
            var shown = isAscii && !rune.IsAscii ? new Rune('?') : rune;
            var columns = RuneWidth.Of(shown);
            if (columns == 0)
                continue;
            if (column < 0 || column + columns > end)
                return column;
            cells[column++] = new(shown.Value, ink);
            if (columns == 2)
                cells[column++] = new(Cell.Covered, ink);
        }

        return column;
    }

    /// <summary>Writes flush with the right margin.</summary>
    public void WriteRight(int row, string text, Ink ink = Ink.Plain) => Write(row, width - 1 - WidthOf(text), text, ink);

    public static int WidthOf(string text)
    {
        var columns = 0;
        foreach (var rune in text.EnumerateRunes())
            columns += RuneWidth.Of(rune);
        return columns;
    }
}
