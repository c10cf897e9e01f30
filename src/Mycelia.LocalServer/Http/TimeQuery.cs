using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Http;

/// <summary>The window that the query of a request names.</summary>
internal static class TimeQuery
{
    /// <summary>The window of <c>from</c> and <c>to</c>.</summary>
    public static (TimeWindow Window, Refusal? Refusal) Read(IQueryCollection query)
    {
        if (WireTime.Parse(query["from"]) is not { } from)
            return (default, Wrong("from"));
        if (WireTime.Parse(query["to"]) is not { } to)
            return (default, Wrong("to"));
        return to > from
            ? (new(from, to), null)
            : (default, new(400, "to must be later than from: a window goes from the one up to the other.", "to"));
    }

    private static Refusal Wrong(string field) =>
        new(400, $"{field} must be an ISO 8601 time with a zone, such as 2026-11-26T13:05:10.000Z, or ms since 1970.", field);
}
