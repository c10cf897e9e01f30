using System.Text.Json.Serialization;

namespace Mycelia.LocalServer.Ingest;

/// <summary>How the answer to a chunk looks in JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ChunkAnswer))]
internal sealed partial class IngestJson : JsonSerializerContext;
