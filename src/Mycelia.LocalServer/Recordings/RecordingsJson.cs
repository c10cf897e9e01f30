using System.Text.Json.Serialization;

namespace Mycelia.LocalServer.Recordings;

/// <summary>How recordings look in JSON. What is null is left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(RecordingPage))]
[JsonSerializable(typeof(RecordingDetail))]
internal sealed partial class RecordingsJson : JsonSerializerContext;
