using System.Text.Json.Nodes;
using Mycelia.StandIns.Http;

namespace Mycelia.StandIns.Servers;

/// <summary>Answers that several routes share.</summary>
internal static class Refusals
{
    /// <summary>What A and B answer on their resources to whoever may not, for whatever reason.</summary>
    public static WireAnswer InvalidParameters { get; } = WireAnswer.Json(400, """{"success":false,"error":"Invalid parameters"}""");

    /// <summary>What C answers to whoever may not.</summary>
    public static WireAnswer Latest(string detail) =>
        WireAnswer.Json(403, new JsonObject { ["status"] = 403, ["detail"] = detail }.ToJsonString());

    /// <summary>A failure of a resource.</summary>
    public static WireAnswer Failure(int status, string error) =>
        WireAnswer.Json(status, new JsonObject { ["success"] = false, ["error"] = error }.ToJsonString());
}
