using System.Text.Json.Nodes;

namespace Mycelia.StandIns.Servers;

/// <summary>A request that came to a stand-in.</summary>
/// <param name="Number">From 1, in order of arrival of the heads.</param>
/// <param name="Method">POST, GET.</param>
/// <param name="Path">Without the query.</param>
public sealed record StandInRequest(int Number, string Method, string Path)
{
    /// <summary><c>ingest</c>, <c>insertOne</c> and so on; empty for what writes and reads nothing.</summary>
    public string Action { get; init; } = "";

    /// <summary>The collection that is written to or read.</summary>
    public string Collection { get; init; } = "";

    /// <summary>The fields that describe the chunk, or the body of a request to a resource.</summary>
    public JsonObject Fields { get; init; } = [];

    /// <summary>The answer's status; 0 when there was none.</summary>
    public int Status { get; init; }
}
