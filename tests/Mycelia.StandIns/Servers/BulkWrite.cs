using System.Globalization;
using System.Text.Json.Nodes;
using Mycelia.StandIns.Store;

namespace Mycelia.StandIns.Servers;

/// <summary>Several writes in one request: <c>insertOne</c>, <c>updateOne</c>, <c>updateMany</c>.</summary>
internal static class BulkWrite
{
    /// <param name="store">Where the documents are.</param>
    /// <param name="collection">Of these.</param>
    /// <param name="operations">One after the other.</param>
    /// <param name="ordered">Whether the first failure ends it; otherwise it is told after all have been tried.</param>
    /// <exception cref="DatabaseException">One has failed; what was done before stays.</exception>
    public static JsonObject Run(DocumentStore store, string collection, JsonArray operations, bool ordered)
    {
        var (inserted, upserted) = (new JsonObject(), new JsonObject());
        var (matched, modified) = (0, 0);
        DatabaseException? failure = null;
        foreach (var (operation, index) in operations.Select(static (operation, index) => ((JsonObject)operation!, index.ToString(CultureInfo.InvariantCulture))))
        {
            try
            {
                if (operation["insertOne"] is JsonObject insert)
                {
                    inserted[index] = store.Insert(collection, (JsonObject)insert["document"]!);
                    continue;
                }

                var result = Update(store, collection, operation);
                matched += result.Matched;
                modified += result.Modified;
                if (result.UpsertedId is { } id)
                    upserted[index] = id.DeepClone();
            }
            catch (DatabaseException e) when (!ordered)
            {
                failure ??= e;
            }
        }

        return failure is not null ? throw new DatabaseException(failure.Message) : new()
        {
            ["insertedCount"] = inserted.Count,
            ["matchedCount"] = matched,
            ["modifiedCount"] = modified,
            ["deletedCount"] = 0,
            ["upsertedCount"] = upserted.Count,
            ["upsertedIds"] = upserted,
            ["insertedIds"] = inserted,
        };
    }

    private static UpdateResult Update(DocumentStore store, string collection, JsonObject operation)
    {
        var many = operation["updateMany"] is JsonObject;
        if ((many ? operation["updateMany"] : operation["updateOne"]) is not JsonObject update)
            throw new DatabaseException("bulkWrite only supports insertOne, updateOne, updateMany, deleteOne, deleteMany");
        return store.Update(collection, (JsonObject)update["filter"]!, (JsonObject)update["update"]!, many, update["upsert"]?.GetValue<bool>() == true);
    }
}
