using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Terminal;

namespace Mycelia.Recorder.Cli.Display.Live;

/// <summary>What the keys do and the colours mean.</summary>
internal static class HelpPage
{
    private const int Margin = 1;
    private const int Indent = 3;

    private static readonly (string Key, string Meaning)[] Entries =
    [
        ("p", "pause: the microphone is free, the timeline has a gap"),
        ("m", "mark this moment, with a label or a number"),
        ("z", "zoom the strip: minutes, an hour, today, yesterday"),
        ("e", "what happened: arrows or j and k scroll, any key leaves"),
        ("q", "stop and deliver; so does Ctrl+C, twice: at once"),
        ("?", "this page; any key leaves it, p and m act at once"),
        (" ", "Strip: crosses: audio is missing; dashes: a pause; dots: no recorder ran."),
        (" ", "Meter: the line is the loudest of late; CLIP: too loud."),
    ];

    public static void Draw(Canvas canvas, int from, int to, bool isAttached)
    {
        var row = from;
        foreach (var (key, said) in Entries)
        {
            var meaning = isAttached && key == "q" ? "leave: the recorder goes on; 'mycelia-recorder stop' stops it" : said;
            if (row < to)
                canvas.Write(row, Margin, key, Ink.Notice);
            foreach (var line in WordWrap.Lines(meaning, canvas.Width - Margin - Indent - 1))
            {
                if (row < to)
                    canvas.Write(row++, Margin + Indent, line);
            }
        }
    }
}
