using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Lines;
using Mycelia.Recorder.Cli.Terminal;

namespace Mycelia.Recorder.Cli.Display.Live;

/// <summary>The last lines worth reading, the newest at the bottom and whole, as far as there is room.</summary>
internal static class NoticesDrawing
{
    private const int Margin = 1;
    private const int TextColumn = Margin + 11;

    public static void Draw(Canvas canvas, DashboardLayout layout, (string Stamp, DisplayLine Line)[] notices)
    {
        var shown = new List<(string Stamp, Tone Tone, string Text)>();
        for (var i = notices.Length - 1; i >= 0 && shown.Count < layout.NoticeRows; i--)
        {
            var (stamp, line) = notices[i];
            var rows = WordWrap
                .Lines(line.Text, canvas.Width - TextColumn - 1)
                .Take(layout.NoticeRows - shown.Count)
                .Select((text, row) => (row == 0 ? stamp : "", line.Tone, text));
            shown.InsertRange(0, rows);
        }

        for (var i = 0; i < shown.Count; i++)
            DrawRow(canvas, layout.Notices + i, shown[i].Stamp, shown[i].Tone, shown[i].Text);
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
