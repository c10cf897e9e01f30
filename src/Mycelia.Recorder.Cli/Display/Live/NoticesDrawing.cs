using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Lines;
using Mycelia.Recorder.Cli.Terminal;

namespace Mycelia.Recorder.Cli.Display.Live;

/// <summary>The last lines worth reading, the newest at the bottom and whole, as far as there is room.</summary>
internal static class NoticesDrawing
{
    private const int Margin = 1;
    private const int TextColumn = Margin + 11;

    /// <param name="canvas">Where to.</param>
    /// <param name="from">The first row.</param>
    /// <param name="rows">How many there are.</param>
    /// <param name="notices">The lines, oldest first.</param>
    /// <param name="back">How many of the newest are passed over.</param>
    public static void Draw(Canvas canvas, int from, int rows, StampedLine[] notices, int back)
    {
        var shown = new List<(string Stamp, Tone Tone, string Text)>();
        for (var i = notices.Length - 1 - back; i >= 0 && shown.Count < rows; i--)
        {
            var (stamp, line) = notices[i];
            var lines = WordWrap
                .Lines(line.Text, canvas.Width - TextColumn - 1)
                .Take(rows - shown.Count)
                .Select((text, row) => (row == 0 ? stamp : "", line.Tone, text));
            shown.InsertRange(0, lines);
        }

        for (var i = 0; i < shown.Count; i++)
            DrawRow(canvas, from + i, shown[i].Stamp, shown[i].Tone, shown[i].Text);
    }

    private static void DrawRow(Canvas canvas, int row, string stamp, Tone tone, string text)
    {
        var ink = tone switch
        {
            Tone.Loss => Ink.Bad,
            Tone.Problem => Ink.Warning,
            Tone.Uploaded or Tone.Done or Tone.Recording => Ink.Good,
            _ => Ink.Dim,
        };
        var mark = ToneMark.Of(tone);
        if (stamp.Length > 0)
        {
            canvas.Write(row, Margin, stamp, Ink.Dim);
            canvas.Write(row, TextColumn - 2, canvas.IsAscii ? mark.Ascii : mark.Symbol, ink);
        }

        canvas.Write(row, TextColumn, text, Ink.Plain, canvas.Width - 1);
    }
}
