using System.Globalization;
using System.Text.Json;

namespace Mycelia.Recorder.Cli.Format;

/// <summary>How every time and every length of time stands in JSON.</summary>
internal static class JsonTimes
{
    /// <summary>In UTC, to the millisecond: <c>2026-03-01T12:00:00.000Z</c>.</summary>
    public static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static void WriteTime(this Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } known)
            json.WriteString(name, Text(known));
        else
            json.WriteNull(name);
    }

    /// <summary>In whole milliseconds.</summary>
    public static void WriteLength(this Utf8JsonWriter json, string name, TimeSpan length) =>
        json.WriteNumber(name, (long)Math.Round(length.TotalMilliseconds));
}
