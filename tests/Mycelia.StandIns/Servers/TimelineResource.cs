using System.Text.Json;
using System.Text.Json.Nodes;
using Mycelia.StandIns.Store;

namespace Mycelia.StandIns.Servers;

/// <summary>
/// The bins from which the timeline is drawn. They come into being only by <c>recalculate</c>, which reads and writes with the rights of
/// whoever asks, as if by requests of its own.
/// </summary>
internal sealed class TimelineResource(MyceliaStandIn server) : IResource
{
    private static readonly (string Name, TimeSpan Size)[] Resolutions =
        [("5min", TimeSpan.FromMinutes(5)), ("1hour", TimeSpan.FromHours(1)), ("1day", TimeSpan.FromDays(1)), ("1week", TimeSpan.FromDays(7))];

    private static readonly string[] Sources = ["audio_chunks", "diarizations", "transcriptions"];

    public (string Path, string[] Actions)? Validate(JsonObject input) =>
        input["action"]?.GetValueKind() == JsonValueKind.String && input["action"]!.GetValue<string>() is "invalidate" or "recalculate"
            ? ("timeline", [input["action"]!.GetValue<string>()])
            : null;

    public JsonNode? Use(JsonObject input)
    {
        var (start, end) = (TimeOf(input["start"]), TimeOf(input["end"]));
        for (var i = 0; i < Resolutions.Length; i++)
        {
            var (name, size) = Resolutions[i];
            if (input["action"]!.GetValue<string>() == "invalidate")
                Invalidate(name, start, end);
            else if (i == 0)
                Draw(name, size, Floor(start, size), Ceiling(end, size));
            else
                DrawFrom(Resolutions[i - 1].Name, name, size, Floor(start, size), Ceiling(end, size));
        }

        return new JsonObject { ["success"] = true };
    }

    /// <summary>Marks bins that are there, and whose start is in the range.</summary>
    private void Invalidate(string resolution, DateTimeOffset start, DateTimeOffset end)
    {
        server.Require($"db/histogram_{resolution}", "update");
        server.Store.Update($"histogram_{resolution}", Between(start, end), new JsonObject { ["$set"] = new JsonObject { ["stale"] = true } }, many: true, upsert: false);
    }

    /// <summary>The finest bins, of what is stored.</summary>
    private void Draw(string resolution, TimeSpan size, DateTimeOffset start, DateTimeOffset end)
    {
        foreach (var source in Sources)
        {
            server.Require($"db/{source}", "read", "write", "update", "delete");
            foreach (var bin in server.Store.Find(source, Between(start, end)).GroupBy(document => Floor(ExtendedJson.DateOf(document["start"])!.Value, size)))
                Write(resolution, bin.Key, source, bin.Count());
        }
    }

    /// <summary>The coarser ones, of those that are finer.</summary>
    private void DrawFrom(string finer, string resolution, TimeSpan size, DateTimeOffset start, DateTimeOffset end)
    {
        server.Require($"db/histogram_{finer}", "read");
        foreach (var bin in server.Store.Find($"histogram_{finer}", Between(start, end)).GroupBy(document => Floor(ExtendedJson.DateOf(document["start"])!.Value, size)))
        {
            foreach (var source in Sources)
            {
                var count = bin.Sum(document => document["totals"]?[source]?["count"]?.GetValue<int>() ?? 0);
                if (count > 0)
                    Write(resolution, bin.Key, source, count);
            }
        }
    }

    private void Write(string resolution, DateTimeOffset bin, string source, int count)
    {
        server.Require($"db/histogram_{resolution}", "write", "update", "delete");
        server.Store.Update(
            $"histogram_{resolution}",
            new JsonObject { ["start"] = ExtendedJson.Date(bin) },
            new JsonObject { ["$set"] = new JsonObject { [$"totals.{source}.count"] = count, ["stale"] = false } },
            many: true,
            upsert: true);
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
