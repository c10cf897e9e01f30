using System.Text.Json.Nodes;

namespace Mycelia.StandIns.Servers;

/// <summary>What answers under one name.</summary>
internal interface IResource
{
    /// <summary>The rights that a request needs, all of them; null when the request is not valid.</summary>
    (string Path, string[] Actions)? Validate(JsonObject input);

    /// <exception cref="Store.DatabaseException">It fails.</exception>
    /// <exception cref="RefusedException">It comes upon something that the key may not do; what was done before stays.</exception>
    JsonNode? Use(JsonObject input);
}
