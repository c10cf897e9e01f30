using System.Text.Json.Nodes;

namespace Mycelia.StandIns.Store;

/// <summary>What an update did.</summary>
/// <param name="Matched">Documents that the query found.</param>
/// <param name="Modified">Of these, those that are others now.</param>
/// <param name="UpsertedId">The id of the document that was made because none was found.</param>
public sealed record UpdateResult(int Matched, int Modified, JsonNode? UpsertedId = null)
{
    /// <summary>As the server answers it.</summary>
    public JsonObject ToJson() =>
        new()
        {
            ["acknowledged"] = true,
            ["modifiedCount"] = Modified,
            ["upsertedId"] = UpsertedId?.DeepClone(),
            ["upsertedCount"] = UpsertedId is null ? 0 : 1,
            ["matchedCount"] = Matched,
        };
}
