using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Listening;

/// <summary>What the query of a request says of the calendar.</summary>
internal static class CalendarQuery
{
    /// <summary>The most days that an answer speaks of.</summary>
    public const int MostDays = 400;

    /// <summary>The zone of <c>tz</c>; this machine's where there is none.</summary>
    public static (TimeZoneInfo Zone, Refusal? Refusal) ReadZone(IQueryCollection query)
    {
        var name = query["tz"].ToString();
        if (name.Length == 0)
            return (TimeZoneInfo.Local, null);
        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
            ? (zone, null)
            : (TimeZoneInfo.Utc, new(400, "tz must be a time zone that this machine knows, such as Europe/Berlin.", "tz"));
    }
}
