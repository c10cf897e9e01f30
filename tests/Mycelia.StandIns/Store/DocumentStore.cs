using System.Globalization;
using System.Text.Json.Nodes;

namespace Mycelia.StandIns.Store;

/// <summary>
/// The database behind a stand-in, in memory. Documents are in the form of <see cref="ExtendedJson"/>; what goes in or
/// comes out is a copy. Thread-safe.
/// </summary>
public sealed class DocumentStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, DocumentCollection> _collections = [];

    /// <summary>All documents of a collection, in the order in which they were inserted.</summary>
    public IReadOnlyList<JsonObject> Documents(string collection) => Find(collection, []);

    /// <summary>The documents that a query finds, in the order in which they were inserted.</summary>
    public IReadOnlyList<JsonObject> Find(string collection, JsonObject query)
    {
        lock (_lock)
            return [.. Collection(collection).Matching(query).Select(Copy)];
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
            throw new DatabaseException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"BSONObj size: {size} (0x{size:X}) is invalid. Size must be between 0 and 16793600(16MB)"
                )
            );
        lock (_lock)
        {
            if (!Collection(collection).TryAdd(copy))
                throw new DatabaseException(
                    $"E11000 duplicate key error collection: mycelia.{collection} index: _id_ dup key: {{ _id: {Show(copy["_id"])} }}"
                );
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
        lock (_lock)
        {
            var found = Collection(collection).Matching(query).Take(many ? int.MaxValue : 1).ToList();
            if (found.Count > 0 || !upsert)
                return new(found.Count, found.Count(document => Store.Update.Apply(document, update)));
            var made = new JsonObject(
                query
                    .Where(static field => !field.Key.StartsWith('$'))
                    .Select(static field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()))
            );
            Store.Update.Apply(made, update, inserting: true);
            return new(0, 0, Insert(collection, made));
        }
    }

    /// <summary>Removes the documents that a query finds, or the first of them.</summary>
    /// <returns>How many.</returns>
    public int Delete(string collection, JsonObject query, bool many = true)
    {
        lock (_lock)
        {
            var found = Collection(collection).Matching(query).Take(many ? int.MaxValue : 1).ToList();
            found.ForEach(Collection(collection).Remove);
            return found.Count;
        }
    }

    /// <summary>The indexes of a collection, as the server tells them.</summary>
    public IReadOnlyList<JsonObject> Indexes(string collection)
    {
        lock (_lock)
            return
            [
                .. Collection(collection)
                    .Indexes.Prepend(new JsonObject { ["_id"] = 1 })
                    .Select(static key => new JsonObject
                    {
                        ["v"] = 2,
                        ["key"] = key.DeepClone(),
                        ["name"] = NameOf(key),
                    }),
            ];
    }

    /// <summary>Adds an index. It is there to be told; nothing becomes quicker or unique.</summary>
    /// <returns>Its name.</returns>
    public string AddIndex(string collection, JsonObject key)
    {
        lock (_lock)
            Collection(collection).Indexes.Add(Copy(key));
        return NameOf(key);
    }

    private DocumentCollection Collection(string name)
    {
        if (!_collections.TryGetValue(name, out var documents))
            _collections[name] = documents = new();
        return documents;
    }

    private static string NameOf(JsonObject key) =>
        key.ContainsKey("_id") ? "_id_" : string.Join('_', key.Select(static field => $"{field.Key}_{field.Value}"));

    private static JsonObject Copy(JsonObject document) => (JsonObject)document.DeepClone();

    private static string Show(JsonNode? id) => ExtendedJson.OidOf(id) is { } hex ? $"ObjectId('{hex}')" : id?.ToJsonString() ?? "null";
}
