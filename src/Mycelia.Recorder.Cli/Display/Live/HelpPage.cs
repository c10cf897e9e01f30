using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Terminal;

namespace Mycelia.Recorder.Cli.Display.Live;

/// <summary>What the keys do and the colours mean; in fewer words where there is less room.</summary>
internal static class HelpPage
{
    private const int Margin = 1;
    private const int Indent = 3;

    private static readonly (string Key, string Meaning)[] Keys =
    [
        ("p", "pause: the microphone is free, the timeline has a gap"),
        ("m", "mark this moment, with a label or a number"),
        ("x", "forget the last minutes for good, here and at the server"),
        ("z", "zoom the strip: minutes, an hour, today, yesterday"),
        ("e", "what happened: arrows or j and k scroll, any key leaves"),
        ("q", "stop and deliver; so does Ctrl+C, twice: at once"),
        ("?", "this page; any key leaves it, p and m act at once"),
    ];

    private static readonly (string Key, string Meaning)[] ShortKeys =
    [
        ("p", "pause: frees the microphone"),
        ("m", "mark this moment"),
        ("x", "forget the last minutes"),
        ("z", "zoom: hour, today, yesterday"),
        ("e", "what happened; j and k scroll"),
        ("q", "stop and deliver; twice: at once"),
        ("?", "this page; any key leaves it"),
    ];

    public static void Draw(Canvas canvas, int from, int to, bool isAttached)
    {
        var lines = Lines(Of(Keys, isAttached), Legend(canvas.IsAscii), canvas.Width);
        if (lines.Count > to - from)
            lines = Lines(Of(ShortKeys, isAttached), ShortLegend(canvas.IsAscii), canvas.Width);
        foreach (var (row, (key, text)) in lines.Take(Math.Max(0, to - from)).Index())
        {
            canvas.Write(from + row, Margin, key, Ink.Notice);
            canvas.Write(from + row, Margin + Indent, text);
        }
    }

    /// <summary>A display of another process's leaves it, and does not stop it.</summary>
    private static (string Key, string Meaning)[] Of((string Key, string Meaning)[] keys, bool isAttached) =>
        isAttached
            ? Array.ConvertAll(keys, static one => one.Key == "q" ? (one.Key, "leave; 'mycelia-recorder stop' stops it") : one)
            : keys;

    private static List<(string Key, string Text)> Lines((string Key, string Meaning)[] keys, string[] legend, int width) =>
        [
            .. keys.Concat(legend.Select(static text => (Key: "", Meaning: text)))
                .SelectMany(entry =>
                    WordWrap.Lines(entry.Meaning, width - Margin - Indent - 1).Select((text, line) => (line == 0 ? entry.Key : "", text))
                ),
        ];

    private static string[] Legend(bool isAscii)
    {
        var (missing, pause, off, waits) = Shapes(isAscii);
        return
        [
            $"Strip: {missing} missing audio, {pause} pause or forgotten, ~ silence, {off} no recorder ran. It is as high as it was loud.",
            $"Zoomed: {waits} waits to be delivered; a flat line: its loudness is unknown.",
            "Meter: the line is the loudest of late; CLIP: too loud.",
        ];
    }

    private static string[] ShortLegend(bool isAscii)
    {
        var (missing, pause, off, waits) = Shapes(isAscii);
        return [$"{missing} gap {pause} pause ~ quiet {off} off {waits} waits", "flat: unknown; CLIP: too loud"];
    }

    private static (char Missing, char Pause, char Off, char Waits) Shapes(bool isAscii) =>
        isAscii ? ('x', ':', '.', '=') : ('╳', '┄', '·', '░');
}
