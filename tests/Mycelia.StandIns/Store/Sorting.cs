using System.Text.Json.Nodes;

namespace Mycelia.StandIns.Store;

/// <summary>Orders documents by some of their fields.</summary>
internal static class Sorting
{
    /// <param name="documents">In any order; those that are equal stay in it.</param>
    /// <param name="sort">Fields with 1 or -1, the most important one first.</param>
    public static IEnumerable<JsonObject> Sort(IEnumerable<JsonObject> documents, JsonObject sort) =>
        documents.Order(
            Comparer<JsonObject>.Create(
                (left, right) =>
                    sort.Select(field =>
                            (Query.Compare(Query.Field(left, field.Key), Query.Field(right, field.Key)) ?? 0)
                            * Math.Sign(field.Value!.GetValue<int>())
                        )
                        .FirstOrDefault(static order => order != 0)
            )
        );
}
