using System.Text.Json.Nodes;

namespace Mycelia.StandIns.Servers;

/// <summary>What answers under one name.</summary>
internal interface IResource
{
    /// <summary>What a request wants to do; null when the request is not valid.</summary>
    ResourceUse? Validate(JsonObject input);

    /// <exception cref="Store.DatabaseException">It fails.</exception>
    /// <exception cref="RefusedException">A right is missing for a part of it; the parts before are done.</exception>
    JsonNode? Use(JsonObject input);
}
