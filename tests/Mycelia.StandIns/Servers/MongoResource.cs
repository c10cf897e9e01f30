using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mycelia.StandIns.Store;

namespace Mycelia.StandIns.Servers;

/// <summary>Reads and writes documents.</summary>
internal sealed class MongoResource(MyceliaStandIn server) : IResource
{
    private DocumentStore Store => server.Store;

    public ResourceUse? Validate(JsonObject input) =>
        input["collection"]?.GetValueKind() != JsonValueKind.String || input["action"]?.GetValueKind() != JsonValueKind.String ? null
        : (input["action"]!.GetValue<string>(), MongoActions.RightsFor(input["action"]!.GetValue<string>())) is (var action, { } rights)
        && HasParts(action, input)
            ? new($"db/{input["collection"]}", rights, MongoActions.Writes(action))
        : null;

    public JsonNode? Use(JsonObject input)
    {
        var collection = input["collection"]!.GetValue<string>();
        var upsert = input["options"]?["upsert"]?.GetValue<bool>() == true;
        return input["action"]!.GetValue<string>() switch
        {
            "find" => new JsonArray([.. Find(collection, input)]),
            "findOne" => Find(collection, input).FirstOrDefault(),
            "count" => Store.Find(collection, Object(input, "query")).Count,
            "aggregate" => Aggregation.Run(Store, collection, (JsonArray)input["pipeline"]!),
            "listIndexes" => new JsonArray([.. Store.Indexes(collection)]),
            "createIndex" => Store.AddIndex(collection, Object(input, "index")),
            "insertOne" => new JsonObject { ["acknowledged"] = true, ["insertedId"] = Store.Insert(collection, (JsonObject)input["doc"]!) },
            "insertMany" => InsertMany(collection, (JsonArray)input["docs"]!),
            // The real one does not pass the options on, so there is no upsert.
            "updateOne" => Store.Update(collection, Object(input, "query"), Object(input, "update"), many: false, upsert: false).ToJson(),
            "updateMany" => Store.Update(collection, Object(input, "query"), Object(input, "update"), many: true, upsert).ToJson(),
            "deleteOne" => Deleted(Store.Delete(collection, Object(input, "query"), many: false)),
            "deleteMany" => Deleted(Store.Delete(collection, Object(input, "query"))),
            _ => BulkWrite.Run(Store, collection, (JsonArray)input["operations"]!, input["options"]?["ordered"]?.GetValue<bool>() != false),
        };
    }

    private static bool HasParts(string action, JsonObject input) =>
        action switch
        {
            "insertOne" => input["doc"] is JsonObject,
            "insertMany" => IsObjects(input["docs"]),
            "bulkWrite" => IsObjects(input["operations"]),
            "aggregate" => IsObjects(input["pipeline"]),
            "createIndex" => input["index"] is JsonObject,
            "listIndexes" => true,
            "updateOne" or "updateMany" => input["query"] is JsonObject && input["update"] is JsonObject,
            _ => input["query"] is JsonObject,
        };

    private static bool IsObjects(JsonNode? value) => value is JsonArray items && items.All(static item => item is JsonObject);

    private IEnumerable<JsonObject> Find(string collection, JsonObject input)
    {
        var options = input["options"] as JsonObject ?? [];
        IEnumerable<JsonObject> found = Store.Find(collection, Object(input, "query"));
        if (options["sort"] is JsonObject { Count: > 0 } sort)
            found = Sorting.Sort(found, sort);
        return found
            .Skip(options["skip"]?.GetValue<int>() ?? 0)
            .Take(options["limit"]?.GetValue<int>() is > 0 and var limit ? limit : int.MaxValue)
            .Select(document => Projection.Apply(document, options["projection"] as JsonObject));
    }

    /// <summary>Stops at the first that is there already; those before it stay.</summary>
    private JsonObject InsertMany(string collection, JsonArray documents)
    {
        var ids = new JsonObject();
        foreach (var document in documents)
            ids[ids.Count.ToString(CultureInfo.InvariantCulture)] = Store.Insert(collection, (JsonObject)document!);
        return new()
        {
            ["acknowledged"] = true,
            ["insertedCount"] = ids.Count,
            ["insertedIds"] = ids,
        };
    }

    private static JsonObject Deleted(int count) => new() { ["acknowledged"] = true, ["deletedCount"] = count };

    private static JsonObject Object(JsonObject input, string name) => (JsonObject)input[name]!;
}
