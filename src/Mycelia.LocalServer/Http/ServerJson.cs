using System.Text.Json.Serialization;
using Mycelia.LocalServer.Credentials;
using Mycelia.LocalServer.Ingest;
using Mycelia.LocalServer.Recordings;

namespace Mycelia.LocalServer.Http;

/// <summary>How everything that is answered looks in JSON. What is null is left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(TokenAnswer))]
[JsonSerializable(typeof(TokenClaims))]
[JsonSerializable(typeof(ChunkAnswer))]
[JsonSerializable(typeof(RecordingPage))]
[JsonSerializable(typeof(RecordingDetail))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(AliveAnswer))]
[JsonSerializable(typeof(OAuthMetadata))]
internal sealed partial class ServerJson : JsonSerializerContext;
