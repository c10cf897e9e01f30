using System.Text.Json.Serialization;

namespace Mycelia.LocalServer.Http;

/// <summary>How errors, and what is said without a key, look in JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(AliveAnswer))]
internal sealed partial class HttpJson : JsonSerializerContext;
