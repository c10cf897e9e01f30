using System.Text.Json.Nodes;
using Mycelia.StandIns.Store;

namespace Mycelia.StandIns.Servers;

/// <summary>
/// Makes and marks the bins from which the timeline is drawn. Where a right is missing it stops; what it has done before stays.
/// </summary>
internal sealed class Timeline(CallersStore store)
{
    private static readonly string[] Sources = ["audio_chunks", "diarizations", "transcriptions"];
    private static readonly string[] Sums = ["count", "has_speech"];
    private static readonly TimeSpan Batch = TimeSpan.FromDays(1);

    /// <summary>Marks bins that are there, and whose start is in the range.</summary>
    public void Invalidate(DateTimeOffset? start, DateTimeOffset? end, string? resolution = null)
    {
        foreach (var bins in TimeBins.All.Where(bins => resolution is null || bins.Collection == $"histogram_{resolution}"))
            store.UpdateMany(bins.Collection, Between(start, end), new JsonObject { ["$set"] = new JsonObject { ["stale"] = true } });
    }

    /// <summary>Makes the bins of a range; without an end of it, as far as there is anything.</summary>
    public void Recalculate(DateTimeOffset? start, DateTimeOffset? end)
    {
        if (start is null || end is null)
        {
            var starts = Sources
                .SelectMany(source => store.Find(source, []))
                .Select(static document => ExtendedJson.DateOf(document["start"]))
                .OfType<DateTimeOffset>()
                .ToList();
            if (starts.Count == 0)
                throw new DatabaseException("No data found in target collections");
            (start, end) = (start ?? starts.Min(), end ?? starts.Max());
        }

        Count(TimeBins.All[0], start.Value, end.Value);
        foreach (var (finer, coarser) in TimeBins.All.Zip(TimeBins.All.Skip(1)))
            Sum(finer, coarser, coarser.Floor(start.Value), coarser.Ceiling(end.Value));
    }

    public void EnsureIndexes()
    {
        foreach (var bins in TimeBins.All)
            store.EnsureIndex(bins.Collection, "start");
    }

    private void Count(TimeBins bins, DateTimeOffset start, DateTimeOffset end)
    {
        (start, end) = (bins.Floor(start), bins.Ceiling(end));
        // A long range is gone through in whole days, and so beyond its end.
        if (end - start > Batch)
            end = start + Batch * Math.Ceiling((end - start) / Batch);
        foreach (var source in Sources)
        {
            var found = store.Aggregate(source, Between(start, end)).GroupBy(document => StartOf(bins, document));
            Write(bins, found.Select(bin => SetOf(bin.Key, $"totals.{source}", TotalsOf(source, [.. bin]))));
        }
    }

    private void Sum(TimeBins finer, TimeBins coarser, DateTimeOffset start, DateTimeOffset end)
    {
        var found = store.Find(finer.Collection, Between(start, end)).GroupBy(bin => StartOf(coarser, bin));
        Write(
            coarser,
            found.Select(static bin => SetOf(bin.Key, "totals", Add(bin.Select(static part => part["totals"] as JsonObject ?? []))))
        );
    }

    private void Write(TimeBins bins, IEnumerable<JsonObject> operations)
    {
        if (operations.ToList() is { Count: > 0 } list)
            store.BulkWrite(bins.Collection, list);
    }

    private static DateTimeOffset StartOf(TimeBins bins, JsonObject document) => bins.Floor(ExtendedJson.DateOf(document["start"])!.Value);

    private static JsonObject TotalsOf(string source, IReadOnlyList<JsonObject> documents) =>
        source != "audio_chunks"
            ? new() { ["count"] = documents.Count }
            : new()
            {
                ["count"] = documents.Count,
                ["has_speech"] = documents.Count(static chunk => chunk["vad"]?["has_speech"]?.ToJsonString() == "true"),
            };

    private static JsonObject Add(IEnumerable<JsonObject> totals)
    {
        var sums = new JsonObject();
        foreach (var (source, values) in totals.SelectMany(static one => one))
        {
            var sum = sums[source] as JsonObject ?? [];
            foreach (var name in Sums.Where(((JsonObject)values!).ContainsKey))
                sum[name] = (sum[name]?.GetValue<int>() ?? 0) + values![name]!.GetValue<int>();
            sums[source] ??= sum;
        }

        return sums;
    }

    private static JsonObject SetOf(DateTimeOffset start, string field, JsonObject value) =>
        new()
        {
            ["updateOne"] = new JsonObject
            {
                ["filter"] = new JsonObject { ["start"] = ExtendedJson.Date(start) },
                ["update"] = new JsonObject
                {
                    ["$set"] = new JsonObject
                    {
                        ["updated_at"] = ExtendedJson.Date(DateTimeOffset.UtcNow),
                        ["stale"] = false,
                        [field] = value,
                    },
                },
                ["upsert"] = true,
            },
        };

    private static JsonObject Between(DateTimeOffset? start, DateTimeOffset? end)
    {
        var range = new JsonObject();
        if (start is { } first)
            range["$gte"] = ExtendedJson.Date(first);
        if (end is { } last)
            range["$lt"] = ExtendedJson.Date(last);
        return range.Count == 0 ? [] : new() { ["start"] = range };
    }
}
