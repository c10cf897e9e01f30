using System.Text.Json;
using Mycelia.LocalServer.Http;
using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Notes;

/// <summary>Reads times and texts out of what clients send.</summary>
internal static class MomentReader
{
    /// <summary>A time: ISO 8601 with a zone, or ms since 1970; null where it is none.</summary>
    public static long? TimeOf(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.String => WireTime.Parse(JsonBody.TextOf(element)),
            JsonValueKind.Number => WireTime.Parse(element.GetRawText()),
            _ => null,
        };

    /// <summary>The window of <c>from</c> and <c>to</c>.</summary>
    /// <param name="element">The object.</param>
    /// <param name="where">What stands before the names of fields in a refusal.</param>
    public static (TimeWindow Window, Refusal? Refusal) WindowOf(JsonElement element, string where = "")
    {
        if (TimeOf(element.Member("from")) is not { } from)
            return (default, NoTime(where + "from"));
        if (TimeOf(element.Member("to")) is not { } to)
            return (default, NoTime(where + "to"));
        return to > from ? (new(from, to), null) : (default, new(400, "to must be later than from.", where + "to"));
    }

    public static Refusal NoTime(string field) =>
        new(400, $"{field} must be an ISO 8601 time with a zone, such as 2026-11-26T13:05:10.000Z.", field);
}
