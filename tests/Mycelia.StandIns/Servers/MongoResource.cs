using System.Text.Json;
using System.Text.Json.Nodes;
using Mycelia.StandIns.Store;

namespace Mycelia.StandIns.Servers;

/// <summary>Reads and writes documents.</summary>
internal sealed class MongoResource(MyceliaStandIn server) : IResource
{
    private DocumentStore Store => server.Store;

    public (string Path, string[] Actions)? Validate(JsonObject input) =>
        input["collection"]?.GetValueKind() != JsonValueKind.String || input["action"]?.GetValueKind() != JsonValueKind.String ? null
        : (input["action"]!.GetValue<string>(), RightsOf(input["action"]!.GetValue<string>())) is (var action, { } rights) && HasParts(action, input)
            ? ($"db/{input["collection"]}", rights)
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
            "deleteOne" => Deleted(Store.Delete(collection, Object(input, "query"), most: 1)),
            "deleteMany" => Deleted(Store.Delete(collection, Object(input, "query"))),
            "insertOne" => new JsonObject { ["acknowledged"] = true, ["insertedId"] = Store.Insert(collection, (JsonObject)input["doc"]!) },
            "insertMany" => InsertMany(collection, (JsonArray)input["docs"]!),
            // The real one does not pass the options on, so there is no upsert.
            "updateOne" => Store.Update(collection, Object(input, "query"), Object(input, "update"), many: false, upsert: false).ToJson(),
            "updateMany" => Store.Update(collection, Object(input, "query"), Object(input, "update"), many: true, upsert).ToJson(),
            _ => BulkWrite.Run(Store, collection, (JsonArray)input["operations"]!, input["options"]?["ordered"]?.GetValue<bool>() != false),
        };
    }

    private static string[]? RightsOf(string action) => action switch
    {
        "find" or "findOne" or "count" => ["read"],
        "insertOne" or "insertMany" => ["write"],
        "updateOne" or "updateMany" => ["update"],
        "deleteOne" or "deleteMany" => ["delete"],
        "bulkWrite" => ["write", "update", "delete"],
        _ => null,
    };

    private static bool HasParts(string action, JsonObject input) => action switch
    {
        "insertOne" => input["doc"] is JsonObject,
        "insertMany" => input["docs"] is JsonArray docs && docs.All(static doc => doc is JsonObject),
        "bulkWrite" => input["operations"] is JsonArray operations && operations.All(static operation => operation is JsonObject),
        "updateOne" or "updateMany" => input["query"] is JsonObject && input["update"] is JsonObject,
        _ => input["query"] is JsonObject,
    };

    private IEnumerable<JsonObject> Find(string collection, JsonObject input)
    {
        var options = input["options"] as JsonObject ?? [];
        IEnumerable<JsonObject> found = Store.Find(collection, Object(input, "query"));
        if (options["sort"] is JsonObject { Count: > 0 } sort)
            found = Sorting.Sort(found, sort);
        return found.Skip(options["skip"]?.GetValue<int>() ?? 0)
            .Take(options["limit"]?.GetValue<int>() is > 0 and var limit ? limit : int.MaxValue)
            .Select(document => Projection.Apply(document, options["projection"] as JsonObject));
    }

    private static JsonObject Deleted(int count) => new() { ["acknowledged"] = true, ["deletedCount"] = count };

    /// <summary>Stops at the first that is there already; those before it stay.</summary>
    private JsonObject InsertMany(string collection, JsonArray documents)
    {
        if (documents.Count == 0)
            throw new DatabaseException("Invalid BulkOperation, Batch cannot be empty");
        var ids = new JsonObject();
        foreach (var document in documents)
            ids[ids.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)] = Store.Insert(collection, (JsonObject)document!);
        return new() { ["acknowledged"] = true, ["insertedCount"] = ids.Count, ["insertedIds"] = ids };
    }

    private static JsonObject Object(JsonObject input, string name) => (JsonObject)input[name]!;
}
