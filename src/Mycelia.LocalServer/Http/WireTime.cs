using System.Globalization;

namespace Mycelia.LocalServer.Http;

/// <summary>Times as they are written in JSON: ISO 8601, UTC, ms.</summary>
internal static class WireTime
{
    public static string Format(long unixMs) =>
        DateTimeOffset.FromUnixTimeMilliseconds(unixMs).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
