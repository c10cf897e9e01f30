using Mycelia.Recorder.Cli.Terminal;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Display.Live;

/// <summary>Clock times under the strip: at both ends, and between them as many as there is room for.</summary>
internal static class StripAxis
{
    private const int Margin = 1;

    /// <summary>Times stand no closer than this.</summary>
    private const int Spacing = 12;

    /// <summary>Round times, in minutes.</summary>
    private static readonly int[] Steps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720];

    public static void Draw(Canvas canvas, int row, DateTimeOffset from, DateTimeOffset to, DateTimeOffset now)
    {
        var width = canvas.Width - (2 * Margin);
        if (width < 1 || to <= from)
            return;
        var end = to >= now && now - from > TimeSpan.Zero && to - now < TimeSpan.FromMinutes(1) ? "now" : Clock(to, isEnd: true);
        var begin = Clock(from, isEnd: false);
        canvas.Write(row, Margin, begin, Ink.Dim);
        canvas.WriteRight(row, end, Ink.Dim);
        var perColumn = (to - from) / width;
        var step = Array.Find(Steps, minutes => TimeSpan.FromMinutes(minutes) / perColumn >= Spacing);
        if (step == 0)
            return;
        var local = from.ToLocalTime();
        var first = local.Date.AddMinutes(Math.Floor(local.TimeOfDay.TotalMinutes / step) * step);
        for (var tick = new DateTimeOffset(first, local.Offset); tick < to; tick += TimeSpan.FromMinutes(step))
        {
            var column = (int)((tick - from) / perColumn);
            if (column > begin.Length + 1 && column + 5 < width - end.Length)
                canvas.Write(row, Margin + column, Clock(tick, isEnd: false), Ink.Dim);
        }
    }

    private static string Clock(DateTimeOffset time, bool isEnd)
    {
        var local = time.ToLocalTime();
        return isEnd && local.TimeOfDay == TimeSpan.Zero ? "24:00" : Times.OnAxis(local);
    }
}
