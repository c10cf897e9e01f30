using System.Text.Json.Serialization;

namespace Mycelia.LocalServer.Listening;

/// <summary>How days, windows and peaks look in JSON. What is null is said.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DaysAnswer))]
[JsonSerializable(typeof(WindowAnswer))]
[JsonSerializable(typeof(PeaksAnswer))]
internal sealed partial class ListeningJson : JsonSerializerContext;
