using System.Text.Json.Nodes;
using Mycelia.StandIns.Store;

namespace Mycelia.StandIns.Servers;

/// <summary>The stages of an aggregation that clients of Mycelia may use to look for documents.</summary>
internal static class Aggregation
{
    /// <exception cref="DatabaseException">A stage that is not known, or is not as it should be.</exception>
    public static JsonArray Run(DocumentStore store, string collection, JsonArray pipeline)
    {
        var stages = pipeline.Select(static stage => ((JsonObject)stage!).First());
        return new([.. stages.Aggregate<KeyValuePair<string, JsonNode?>, IEnumerable<JsonObject>>(store.Documents(collection), Apply)]);
    }

    private static IEnumerable<JsonObject> Apply(IEnumerable<JsonObject> documents, KeyValuePair<string, JsonNode?> stage) =>
        stage.Key switch
        {
            "$match" => documents.Where(document => Query.Matches(document, (JsonObject)stage.Value!)),
            "$sort" => Sorting.Sort(documents, (JsonObject)stage.Value!),
            "$skip" => documents.Skip(stage.Value!.GetValue<int>()),
            "$limit" when stage.Value!.GetValue<int>() <= 0 => throw new DatabaseException("the limit must be positive"),
            "$limit" => documents.Take(stage.Value!.GetValue<int>()),
            "$project" => documents.Select(document => Projection.Apply(document, (JsonObject)stage.Value!)),
            "$count" => documents.Count() is > 0 and var count ? [new JsonObject { [stage.Value!.GetValue<string>()] = count }] : [],
            _ => throw new DatabaseException($"Unrecognized pipeline stage name: '{stage.Key}'"),
        };
}
