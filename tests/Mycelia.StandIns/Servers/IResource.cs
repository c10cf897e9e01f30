using System.Text.Json.Nodes;

namespace Mycelia.StandIns.Servers;

/// <summary>What answers under one name.</summary>
internal interface IResource
{
    /// <summary>The right that a request needs; null when the request is not valid.</summary>
    (string Path, string Action)? Validate(JsonObject input);

    /// <exception cref="Store.DatabaseException">It fails.</exception>
    JsonNode? Use(JsonObject input);
}
