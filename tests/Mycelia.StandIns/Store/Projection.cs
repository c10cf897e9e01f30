using System.Text.Json.Nodes;

namespace Mycelia.StandIns.Store;

/// <summary>Which fields of a document are given back.</summary>
internal static class Projection
{
    /// <param name="document">A copy that may be changed.</param>
    /// <param name="projection">Fields with 1 to have only these, with 0 to have all but these; null for all.</param>
    public static JsonObject Apply(JsonObject document, JsonObject? projection)
    {
        if (projection is null || projection.Count == 0)
            return document;
        var chosen = projection.Where(static field => IsWanted(field.Value)).Select(static field => field.Key).ToHashSet();
        var unwanted = projection.Where(static field => !IsWanted(field.Value)).Select(static field => field.Key).ToHashSet();
        if (chosen.Count > 0 && !unwanted.Contains("_id"))
            chosen.Add("_id");
        foreach (var name in document.Select(static field => field.Key).ToArray())
        {
            if (unwanted.Contains(name) || (chosen.Count > 0 && !chosen.Contains(name)))
                document.Remove(name);
        }

        return document;
    }

    private static bool IsWanted(JsonNode? value) => value?.ToJsonString() is not ("0" or "false");
}
