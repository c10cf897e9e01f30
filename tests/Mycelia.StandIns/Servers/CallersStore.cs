using System.Text.Json.Nodes;
using Mycelia.StandIns.Store;

namespace Mycelia.StandIns.Servers;

/// <summary>
/// The database as the server uses it in somebody's name: each use asks for the rights that he would need for it himself.
/// </summary>
/// <param name="store">The database.</param>
/// <param name="require">Asked with a path and actions; throws <see cref="RefusedException"/>.</param>
internal sealed class CallersStore(DocumentStore store, Action<string, IReadOnlyList<string>> require)
{
    public IReadOnlyList<JsonObject> Aggregate(string collection, JsonObject query)
    {
        Require(collection, "aggregate");
        return store.Find(collection, query);
    }

    public IReadOnlyList<JsonObject> Find(string collection, JsonObject query)
    {
        Require(collection, "find");
        return store.Find(collection, query);
    }

    public void BulkWrite(string collection, IReadOnlyList<JsonObject> operations)
    {
        Require(collection, "bulkWrite");
        Servers.BulkWrite.Run(store, collection, [.. operations], ordered: false);
    }

    public void UpdateMany(string collection, JsonObject query, JsonObject update)
    {
        Require(collection, "updateMany");
        store.Update(collection, query, update, many: true, upsert: false);
    }

    public void EnsureIndex(string collection, string field)
    {
        Require(collection, "listIndexes");
        if (store.Indexes(collection).Any(index => index["key"]!.AsObject().ContainsKey(field)))
            return;
        Require(collection, "createIndex");
        store.AddIndex(collection, new JsonObject { [field] = 1 });
    }

    private void Require(string collection, string action) => require($"db/{collection}", MongoActions.RightsFor(action)!);
}
