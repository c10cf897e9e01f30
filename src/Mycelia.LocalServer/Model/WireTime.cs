using System.Globalization;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Model;

/// <summary>Times as they are written in JSON: ISO 8601, UTC, ms; lengths in ms.</summary>
internal static class WireTime
{
    /// <summary>A length in ms, as it is written.</summary>
    public static long DurationMs(AudioFormat format, long frames) => (long)Math.Round(format.DurationOf(frames).TotalMilliseconds);

    public static string Format(long unixMs) =>
        DateTimeOffset.FromUnixTimeMilliseconds(unixMs).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads an ISO 8601 time with a zone, or ms since 1970 UTC; null where it is neither, or no time of a recording.</summary>
    public static long? Parse(string? text)
    {
        if (text is null)
            return null;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var ms))
            return IsTime(ms) ? ms : null;
        // Of an address that was not written with care: there a plus is a blank.
        text = text.Replace(' ', '+');
        return
            HasZone(text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            && IsTime(time.ToUnixTimeMilliseconds())
            ? time.ToUnixTimeMilliseconds()
            : null;
    }

    private static bool IsTime(long ms) => ChunkLimits.IsStart(ms) || ms == ChunkLimits.LatestStartMs;

    private static bool HasZone(string time) =>
        time.IndexOf('T', StringComparison.Ordinal) is > 0 and var t && time.AsSpan(t).IndexOfAny('Z', '+', '-') > 0;
}
