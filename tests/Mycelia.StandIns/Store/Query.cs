using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mycelia.StandIns.Store;

/// <summary>The part of MongoDB's query language that clients of Mycelia use.</summary>
internal static class Query
{
    /// <exception cref="DatabaseException">The query has an operator that is not known.</exception>
    public static bool Matches(JsonObject document, JsonObject query) =>
        query.All(condition =>
            condition.Key switch
            {
                "$and" => Parts(condition.Value).All(part => Matches(document, part)),
                "$or" => Parts(condition.Value).Any(part => Matches(document, part)),
                _ when condition.Key.StartsWith('$') => throw new DatabaseException($"unknown top level operator: {condition.Key}"),
                _ => MatchesField(Field(document, condition.Key), condition.Value),
            }
        );

    /// <summary>The value at a dotted path; null when there is none.</summary>
    public static JsonNode? Field(JsonNode? document, string path) =>
        path.Split('.').Aggregate(document, static (value, name) => (value as JsonObject)?[name]);

    /// <summary>Order of two values of one kind; null when they are not of one kind, and so never match a comparison.</summary>
    public static int? Compare(JsonNode? left, JsonNode? right) =>
        ExtendedJson.DateOf(left) is { } leftTime && ExtendedJson.DateOf(right) is { } rightTime ? leftTime.CompareTo(rightTime)
        : ExtendedJson.OidOf(left) is { } leftId && ExtendedJson.OidOf(right) is { } rightId ? string.CompareOrdinal(leftId, rightId)
        : KindOf(left) != KindOf(right) ? null
        : KindOf(left) == JsonValueKind.Number ? NumberOf(left!).CompareTo(NumberOf(right!))
        : KindOf(left) == JsonValueKind.String ? string.CompareOrdinal(left!.GetValue<string>(), right!.GetValue<string>())
        : AreEqual(left, right) ? 0
        : null;

    /// <summary>Whether two values are the same, whatever kind of number they are.</summary>
    public static bool AreEqual(JsonNode? left, JsonNode? right) =>
        KindOf(left) == JsonValueKind.Number && KindOf(right) == JsonValueKind.Number
            ? NumberOf(left!) == NumberOf(right!)
            : JsonNode.DeepEquals(left, right);

    /// <summary>Whether it says what a value has to be like; otherwise it is the value.</summary>
    public static bool IsOperators(JsonObject condition) =>
        condition.Count > 0 && condition.First().Key is ['$', ..] and not ("$oid" or "$date" or "$binary");

    private static bool MatchesField(JsonNode? value, JsonNode? condition) =>
        condition is JsonObject operators && IsOperators(operators)
            ? operators.All(one => Holds(value, one.Key, one.Value))
            : IsOrContains(value, condition);

    private static bool Holds(JsonNode? value, string name, JsonNode? operand) =>
        name switch
        {
            "$eq" => IsOrContains(value, operand),
            "$ne" => !IsOrContains(value, operand),
            "$in" => ((JsonArray)operand!).Any(one => IsOrContains(value, one)),
            "$nin" => !((JsonArray)operand!).Any(one => IsOrContains(value, one)),
            "$exists" => value is not null == operand!.GetValue<bool>(),
            "$gt" => Compare(value, operand) > 0,
            "$gte" => Compare(value, operand) >= 0,
            "$lt" => Compare(value, operand) < 0,
            "$lte" => Compare(value, operand) <= 0,
            _ => throw new DatabaseException($"unknown operator: {name}"),
        };

    private static bool IsOrContains(JsonNode? value, JsonNode? wanted) =>
        AreEqual(value, wanted) || (value is JsonArray array && array.Any(item => AreEqual(item, wanted)));

    private static IEnumerable<JsonObject> Parts(JsonNode? value) => ((JsonArray)value!).Select(static part => (JsonObject)part!);

    private static JsonValueKind KindOf(JsonNode? value) => value?.GetValueKind() ?? JsonValueKind.Null;

    private static double NumberOf(JsonNode value) => double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);
}
