using System.Text.Json;
using System.Text.Json.Nodes;
using Mycelia.StandIns.Store;

namespace Mycelia.StandIns.Servers;

/// <summary>The bins from which the timeline is drawn. They come into being only by <c>recalculate</c>.</summary>
internal sealed class TimelineResource(MyceliaStandIn server) : IResource
{
    private static readonly (string Name, TimeSpan Size)[] Resolutions =
        [("5min", TimeSpan.FromMinutes(5)), ("1hour", TimeSpan.FromHours(1)), ("1day", TimeSpan.FromDays(1)), ("1week", TimeSpan.FromDays(7))];

    public (string Path, string Action)? Validate(JsonObject input) =>
        input["action"]?.GetValueKind() == JsonValueKind.String && input["action"]!.GetValue<string>() is "invalidate" or "recalculate"
            ? ("db/histogram_5min", "update")
            : null;

    public JsonNode? Use(JsonObject input)
    {
        var (start, end) = (TimeOf(input["start"]), TimeOf(input["end"]));
        foreach (var (name, size) in Resolutions)
        {
            if (input["action"]!.GetValue<string>() == "invalidate")
                Invalidate(name, start, end);
            else
                Recalculate(name, size, Floor(start, size), Ceiling(end, size));
        }

        return new JsonObject { ["success"] = true };
    }

    /// <summary>Marks bins that are there, and whose start is in the range.</summary>
    private void Invalidate(string resolution, DateTimeOffset start, DateTimeOffset end) =>
        server.Store.Update($"histogram_{resolution}", Between(start, end), new JsonObject { ["$set"] = new JsonObject { ["stale"] = true } }, many: true, upsert: false);

    private void Recalculate(string resolution, TimeSpan size, DateTimeOffset start, DateTimeOffset end)
    {
        var bins = server.Store.Find("audio_chunks", Between(start, end)).GroupBy(chunk => Floor(ExtendedJson.DateOf(chunk["start"])!.Value, size));
        foreach (var bin in bins)
        {
            server.Store.Update(
                $"histogram_{resolution}",
                new JsonObject { ["start"] = ExtendedJson.Date(bin.Key) },
                new JsonObject { ["$set"] = new JsonObject { ["totals.audio_chunks.count"] = bin.Count(), ["stale"] = false } },
                many: true,
                upsert: true);
        }
    }

    private static JsonObject Between(DateTimeOffset start, DateTimeOffset end) => new()
    {
        ["start"] = new JsonObject { ["$gte"] = ExtendedJson.Date(start), ["$lt"] = ExtendedJson.Date(end) },
    };

    private static DateTimeOffset TimeOf(JsonNode? value) =>
        ExtendedJson.DateOf(value) ?? (value?.GetValueKind() == JsonValueKind.String ? ExtendedJson.ParseDate(value.GetValue<string>()) : null)
        ?? throw new DatabaseException("Invalid time expression");

    private static DateTimeOffset Floor(DateTimeOffset time, TimeSpan size) => new(time.UtcTicks - SinceEpoch(time) % size.Ticks, TimeSpan.Zero);

    private static DateTimeOffset Ceiling(DateTimeOffset time, TimeSpan size) => Floor(time, size) is var floor && floor == time ? time : floor + size;

    private static long SinceEpoch(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks;
}
