using System.Text.Json.Nodes;

namespace Mycelia.StandIns.Store;

/// <summary>The part of MongoDB's update operators that clients of Mycelia use.</summary>
internal static class Update
{
    /// <summary>Changes a document.</summary>
    /// <param name="document">Changed in place.</param>
    /// <param name="update">Operators with their fields.</param>
    /// <param name="inserting">Whether the document is being made by an upsert.</param>
    /// <returns>Whether it is another one now.</returns>
    /// <exception cref="DatabaseException">An unknown operator, or none.</exception>
    public static bool Apply(JsonObject document, JsonObject update, bool inserting = false)
    {
        if (update.Count == 0 || update.Any(static one => !one.Key.StartsWith('$')))
            throw new DatabaseException("Update document requires atomic operators");
        var before = document.DeepClone();
        foreach (var (name, fields) in update)
        {
            foreach (var (path, value) in (JsonObject)fields!)
                Apply(document, name, path, value, inserting);
        }

        return !JsonNode.DeepEquals(before, document);
    }

    private static void Apply(JsonObject document, string name, string path, JsonNode? value, bool inserting)
    {
        var names = path.Split('.');
        var parent = names[..^1].Aggregate(document, Descend);
        switch (name)
        {
            case "$setOnInsert" when !inserting:
                break;
            case "$set" or "$setOnInsert":
                parent[names[^1]] = value?.DeepClone();
                break;
            case "$unset":
                parent.Remove(names[^1]);
                break;
            case "$inc":
                parent[names[^1]] = (parent[names[^1]]?.GetValue<long>() ?? 0) + value!.GetValue<long>();
                break;
            default:
                throw new DatabaseException(
                    $"Unknown modifier: {name}. Expected a valid update modifier or pipeline-style update specified as an array"
                );
        }
    }

    private static JsonObject Descend(JsonObject parent, string name)
    {
        if (parent[name] is JsonObject child)
            return child;
        child = [];
        parent[name] = child;
        return child;
    }
}
