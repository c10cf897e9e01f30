namespace Mycelia.StandIns.Servers;

/// <summary>What can be done to a collection, and the rights that the servers ask for it: more than one would think.</summary>
internal static class MongoActions
{
    private static readonly Dictionary<string, string[]> Rights = new()
    {
        ["count"] = ["read"],
        ["find"] = ["read"],
        ["findOne"] = ["read"],
        ["listIndexes"] = ["read"],
        ["insertOne"] = ["write"],
        ["insertMany"] = ["write"],
        ["createIndex"] = ["write"],
        ["updateOne"] = ["update"],
        ["updateMany"] = ["update"],
        ["deleteOne"] = ["delete"],
        ["deleteMany"] = ["delete"],
        ["bulkWrite"] = ["write", "update", "delete"],
        ["aggregate"] = ["read", "write", "update", "delete"],
    };

    /// <returns>Null for an action that there is not.</returns>
    public static string[]? RightsFor(string action) => Rights.GetValueOrDefault(action);

    /// <summary>Whether it may change something; an aggregation asks for all rights and changes nothing.</summary>
    public static bool Writes(string action) => action is not ("count" or "find" or "findOne" or "listIndexes" or "aggregate");
}
