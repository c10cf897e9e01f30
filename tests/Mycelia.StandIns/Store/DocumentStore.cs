using System.Globalization;
using System.Text.Json.Nodes;

namespace Mycelia.StandIns.Store;

/// <summary>
/// The database behind a stand-in, in memory. Documents are in the form of <see cref="ExtendedJson"/>; what goes in or
/// comes out is a copy. Thread-safe.
/// </summary>
public sealed class DocumentStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<JsonObject>> _collections = [];
    private readonly Dictionary<string, Dictionary<string, JsonObject>> _indices = [];

    /// <summary>All documents of a collection, in the order in which they were inserted.</summary>
    public IReadOnlyList<JsonObject> Documents(string collection) => Find(collection, []);

    /// <summary>The documents that a query finds, in the order in which they were inserted.</summary>
    public IReadOnlyList<JsonObject> Find(string collection, JsonObject query)
    {
        lock (_gate)
            return [.. Matching(collection, query).Select(Copy)];
    }

    /// <summary>Adds a document, and gives it an id if it has none.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="DatabaseException">Its id is there already, or it is too large.</exception>
    public JsonNode Insert(string collection, JsonObject document)
    {
        var copy = Copy(document);
        if (!copy.ContainsKey("_id"))
            copy.Insert(0, "_id", ExtendedJson.NewOid());
        if (BsonSize.Of(copy) is > BsonSize.Most and var size)
            throw new DatabaseException(string.Create(CultureInfo.InvariantCulture, $"BSONObj size: {size} (0x{size:X}) is invalid. Size must be between 0 and 16793600(16MB)"));
        lock (_gate)
        {
            if (!Index(collection).TryAdd(Key(copy["_id"]), copy))
                throw new DatabaseException($"E11000 duplicate key error collection: mycelia.{collection} index: _id_ dup key: {{ _id: {Show(copy["_id"])} }}");
            Collection(collection).Add(copy);
        }

        return copy["_id"]!.DeepClone();
    }

    /// <summary>Changes the documents that a query finds.</summary>
    /// <param name="collection">Where.</param>
    /// <param name="query">Which.</param>
    /// <param name="update">How.</param>
    /// <param name="many">All of them, not only the first.</param>
    /// <param name="upsert">Makes one when none is found.</param>
    public UpdateResult Update(string collection, JsonObject query, JsonObject update, bool many, bool upsert)
    {
        lock (_gate)
        {
            var found = Matching(collection, query).Take(many ? int.MaxValue : 1).ToList();
            if (found.Count > 0 || !upsert)
                return new(found.Count, found.Count(document => Store.Update.Apply(document, update)));
            var made = new JsonObject(query.Where(static field => !field.Key.StartsWith('$')).Select(static field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));
            Store.Update.Apply(made, update, inserting: true);
            return new(0, 0, Insert(collection, made) as JsonObject);
        }
    }

    /// <summary>Removes the documents that a query finds, as someone may who looks after the server.</summary>
    public int Delete(string collection, JsonObject query, int most = int.MaxValue)
    {
        lock (_gate)
        {
            var found = Matching(collection, query).Take(most).ToHashSet();
            foreach (var document in found)
                Index(collection).Remove(Key(document["_id"]));
            return Collection(collection).RemoveAll(found.Contains);
        }
    }

    private IEnumerable<JsonObject> Matching(string collection, JsonObject query) =>
        query.Count == 1 && ExtendedJson.OidOf(query["_id"]) is not null
            ? Index(collection).TryGetValue(Key(query["_id"]), out var one) ? [one] : []
            : Collection(collection).Where(document => Query.Matches(document, query));

    private Dictionary<string, JsonObject> Index(string name)
    {
        if (!_indices.TryGetValue(name, out var index))
            _indices[name] = index = [];
        return index;
    }

    private static string Key(JsonNode? id) => id?.ToJsonString() ?? "null";

    private List<JsonObject> Collection(string name)
    {
        if (!_collections.TryGetValue(name, out var documents))
            _collections[name] = documents = [];
        return documents;
    }

    private static JsonObject Copy(JsonObject document) => (JsonObject)document.DeepClone();

    private static string Show(JsonNode? id) => ExtendedJson.OidOf(id) is { } hex ? $"ObjectId('{hex}')" : id?.ToJsonString() ?? "null";
}
