using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mycelia.StandIns.Store;

/// <summary>Documents in the order in which they were inserted, each with an id of its own by which it is found at once.</summary>
internal sealed class DocumentCollection
{
    private readonly SortedDictionary<long, JsonObject> _documents = [];
    private readonly Dictionary<string, long> _numbers = [];
    private long _last;

    /// <summary>What its indexes are of, besides ids.</summary>
    public List<JsonObject> Indexes { get; } = [];

    /// <returns>False when its id is there already.</returns>
    public bool TryAdd(JsonObject document)
    {
        if (!_numbers.TryAdd(KeyOf(document["_id"]), _last + 1))
            return false;
        _documents.Add(++_last, document);
        return true;
    }

    /// <exception cref="DatabaseException">The query has an operator that is not known.</exception>
    public IEnumerable<JsonObject> Matching(JsonObject query) => Candidates(query).Where(document => Query.Matches(document, query));

    public void Remove(JsonObject document)
    {
        _numbers.Remove(KeyOf(document["_id"]), out var number);
        _documents.Remove(number);
    }

    private IEnumerable<JsonObject> Candidates(JsonObject query)
    {
        if (!query.TryGetPropertyValue("_id", out var id))
            return _documents.Values;
        if (id is not JsonObject operators || !Query.IsOperators(operators))
            return WithIds([id]);
        return operators["$in"] is JsonArray several ? WithIds(several) : _documents.Values;
    }

    private IEnumerable<JsonObject> WithIds(IEnumerable<JsonNode?> ids) =>
        ids.Select(id => _numbers.GetValueOrDefault(KeyOf(id)))
            .Where(static number => number > 0)
            .Distinct()
            .Order()
            .Select(number => _documents[number]);

    /// <summary>The same for ids that are the same to <see cref="Query.AreEqual"/>.</summary>
    private static string KeyOf(JsonNode? id) =>
        ExtendedJson.OidOf(id)
        ?? (
            id?.GetValueKind() == JsonValueKind.Number
                ? double.Parse(id.ToJsonString(), CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture)
                : id?.ToJsonString()
        )
        ?? "null";
}
