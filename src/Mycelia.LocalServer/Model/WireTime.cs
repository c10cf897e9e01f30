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
}
