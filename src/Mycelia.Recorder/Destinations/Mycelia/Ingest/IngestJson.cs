using System.Text.Json.Serialization;

namespace Mycelia.Recorder.Destinations.Mycelia.Ingest;

/// <summary>The JSON of an upload. Null is left out: to Mycelia it is not the same as absent.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(IngestData))]
internal sealed partial class IngestJson : JsonSerializerContext;

/// <summary>The <c>data</c> part of an upload.</summary>
internal sealed record IngestData(string Start, int ChunkNumber, string? SourceFileId, IngestMetadata Metadata);

/// <summary>
/// Mycelia keeps the first chunk's on the source file, and compares the duration with what it decoded. The last seven its pages read.
/// </summary>
internal sealed record IngestMetadata(
    string RecordingId,
    string RecordingStart,
    int RecordingChunk,
    long ChunkDurationMs,
    bool Streaming,
    string Client,
    string? Device,
    [property: JsonPropertyName("deviceName")] string DeviceName,
    string Source,
    string Format,
    string Codec,
    int? Rate,
    int? Width,
    int? Channels
);
