using System.Text.Json;
using System.Text.Json.Nodes;
using Mycelia.StandIns.Store;

namespace Mycelia.StandIns.Servers;

/// <summary>The timeline. It is drawn with the rights of whoever asks for it, in every generation.</summary>
internal sealed class TimelineResource(MyceliaStandIn server) : IResource
{
    private readonly Timeline _timeline = new(new(server.Store, server.Require));

    public ResourceUse? Validate(JsonObject input) =>
        input["action"]?.GetValueKind() == JsonValueKind.String
        && input["action"]!.GetValue<string>() is "invalidate" or "recalculate" or "ensureIndex"
        && IsTime(input["start"])
        && IsTime(input["end"])
            ? new("timeline", [input["action"]!.GetValue<string>()], Writes: true)
            : null;

    public JsonNode? Use(JsonObject input)
    {
        switch (input["action"]!.GetValue<string>())
        {
            case "ensureIndex":
                _timeline.EnsureIndexes();
                return new JsonObject { ["success"] = true };
            case "invalidate":
                _timeline.Invalidate(TimeOf(input["start"]), TimeOf(input["end"]), input["resolution"]?.GetValue<string>());
                return new JsonObject { ["success"] = true };
            default:
                var all = input["all"]?.GetValue<bool>() == true;
                _timeline.Recalculate(all ? null : TimeOf(input["start"]), all ? null : TimeOf(input["end"]));
                return new JsonObject
                {
                    ["success"] = true,
                    ["duration"] = "0.0s",
                    ["message"] = "Timeline histograms recalculated successfully",
                };
        }
    }

    private static bool IsTime(JsonNode? value) =>
        value is null || value.GetValueKind() == JsonValueKind.String || ExtendedJson.DateOf(value) is not null;

    private static DateTimeOffset? TimeOf(JsonNode? value) =>
        value is null
            ? null
            : ExtendedJson.DateOf(value)
                ?? ExtendedJson.ParseDate(value.GetValue<string>())
                ?? throw new DatabaseException("Invalid time value");
}
