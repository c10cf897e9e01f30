using System.Text.Json.Serialization;

namespace Mycelia.LocalServer.Events;

/// <summary>How events look in JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AudioEvent))]
[JsonSerializable(typeof(ChangedEvent))]
internal sealed partial class EventsJson : JsonSerializerContext;

/// <summary>There is new audio.</summary>
internal sealed record AudioEvent(string Recorder, string From, string To);

/// <summary>Something else is another.</summary>
internal sealed record ChangedEvent(string From, string To, string What);
