using System.Globalization;
using System.Text.Json.Nodes;
using Mycelia.StandIns.Store;

namespace Mycelia.StandIns.Servers;

/// <summary>Several writes in one request, as MongoDB's driver does them.</summary>
internal sealed class BulkWrite
{
    private readonly DocumentStore _store;
    private readonly string _collection;
    private readonly JsonObject _inserted = [];
    private readonly JsonObject _upserted = [];
    private int _matched;
    private int _modified;
    private int _deleted;

    private BulkWrite(DocumentStore store, string collection) => (_store, _collection) = (store, collection);

    /// <param name="store">Where the documents are.</param>
    /// <param name="collection">Of these.</param>
    /// <param name="operations">One after the other.</param>
    /// <param name="ordered">Whether the first failure ends it; otherwise it is told after all have been tried.</param>
    /// <exception cref="DatabaseException"> One has failed, and what was done before stays; or the driver, which looks at all of them
    /// first, takes one for impossible, and nothing is done.
    /// </exception>
    public static JsonObject Run(DocumentStore store, string collection, JsonArray operations, bool ordered)
    {
        if (operations.Count == 0)
            throw new DatabaseException("Invalid BulkOperation, Batch cannot be empty");
        foreach (var operation in operations)
            Check((JsonObject)operation!);
        var bulk = new BulkWrite(store, collection);
        bulk.Run(operations, ordered);
        return bulk.ToJson();
    }

    private static void Check(JsonObject operation)
    {
        var (kind, parts) = operation.First();
        if (kind is not ("insertOne" or "updateOne" or "updateMany" or "deleteOne" or "deleteMany") || parts is not JsonObject)
            throw new DatabaseException("bulkWrite only supports insertOne, updateOne, updateMany, deleteOne, deleteMany");
        if (BsonSize.Of(kind == "insertOne" ? parts["document"] : parts) >= BsonSize.Most)
            throw new DatabaseException($"Document is larger than the maximum size {BsonSize.Most}");
    }

    private void Run(JsonArray operations, bool ordered)
    {
        DatabaseException? failure = null;
        foreach (var (index, operation) in operations.Index())
        {
            try
            {
                Do((JsonObject)operation!, index.ToString(CultureInfo.InvariantCulture));
            }
            catch (DatabaseException e) when (!ordered)
            {
                failure ??= e;
            }
        }

        if (failure is not null)
            throw new DatabaseException(failure.Message);
    }

    private void Do(JsonObject operation, string index)
    {
        var (kind, value) = operation.First();
        var parts = (JsonObject)value!;
        switch (kind)
        {
            case "insertOne":
                _inserted[index] = _store.Insert(_collection, (JsonObject)parts["document"]!);
                break;
            case "deleteOne" or "deleteMany":
                _deleted += _store.Delete(_collection, (JsonObject)parts["filter"]!, many: kind == "deleteMany");
                break;
            default:
                Note(
                    index,
                    _store.Update(
                        _collection,
                        (JsonObject)parts["filter"]!,
                        (JsonObject)parts["update"]!,
                        kind == "updateMany",
                        parts["upsert"]?.GetValue<bool>() == true
                    )
                );
                break;
        }
    }

    private void Note(string index, UpdateResult result)
    {
        _matched += result.Matched;
        _modified += result.Modified;
        if (result.UpsertedId is { } id)
            _upserted[index] = id.DeepClone();
    }

    private JsonObject ToJson() =>
        new()
        {
            ["insertedCount"] = _inserted.Count,
            ["matchedCount"] = _matched,
            ["modifiedCount"] = _modified,
            ["deletedCount"] = _deleted,
            ["upsertedCount"] = _upserted.Count,
            ["upsertedIds"] = _upserted,
            ["insertedIds"] = _inserted,
        };
}
