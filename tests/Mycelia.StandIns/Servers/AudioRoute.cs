using System.Globalization;
using System.Text.Json.Nodes;
using Mycelia.StandIns.Http;
using Mycelia.StandIns.Store;

namespace Mycelia.StandIns.Servers;

/// <summary><c>GET /data/audio?start=&amp;limit=</c>: what the player asks for.</summary>
internal sealed class AudioRoute(MyceliaStandIn server)
{
    /// <summary>No chunk is longer, so one that plays at a time cannot have begun earlier.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromSeconds(10);

    public WireAnswer Answer(string target)
    {
        var query = (target.Split('?', 2) is [_, var text] ? text : "")
            .Split('&')
            .Select(static pair => pair.Split('=', 2))
            .Where(static pair => pair.Length == 2)
            .ToDictionary(static pair => pair[0], static pair => Uri.UnescapeDataString(pair[1]));
        if (!query.TryGetValue("start", out var begin))
            return WireAnswer.Json(200, """{"segments":[]}""");
        if (ExtendedJson.ParseDate(begin) is not { } start)
            return new(400, "Invalid start parameter");
        var limit =
            int.TryParse(query.GetValueOrDefault("limit"), NumberStyles.None, CultureInfo.InvariantCulture, out var said) && said > 0
                ? said
                : 10;

        var chunks = server
            .Store.Find("audio_chunks", new JsonObject { ["start"] = new JsonObject { ["$gte"] = ExtendedJson.Date(start - LookBack) } })
            .OrderBy(static chunk => ExtendedJson.DateOf(chunk["start"]))
            .Take(limit);
        return WireAnswer.Json(200, new JsonObject { ["segments"] = new JsonArray([.. chunks.Select(Segment)]) }.ToJsonString());
    }

    private static JsonObject Segment(JsonObject chunk) =>
        new()
        {
            ["start"] = chunk["start"]!["$date"]!.DeepClone(),
            ["data"] = chunk["data"]!["$binary"]!["base64"]!.DeepClone(),
            ["originalID"] = ExtendedJson.OidOf(chunk["original_id"]),
            ["_id"] = ExtendedJson.OidOf(chunk["_id"]),
        };
}
