using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mycelia.Recorder.Mycelia;

/// <summary>The JSON of the server's API. Null is left out: to Mycelia it is not the same as absent.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TokenAnswer))]
[JsonSerializable(typeof(IngestData))]
[JsonSerializable(typeof(IngestAnswer))]
internal sealed partial class MyceliaJson : JsonSerializerContext;

/// <summary>RFC 6749, 5.1. <c>expires_in</c> is a number of seconds, which some servers write as a string.</summary>
internal sealed record TokenAnswer(
    string? AccessToken,
    string? TokenType,
    [property: JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] double? ExpiresIn);

/// <summary>The <c>data</c> part of an upload.</summary>
internal sealed record IngestData(string Start, int ChunkNumber, string? SourceFileId, IngestMetadata Metadata);

/// <summary>Mycelia keeps the first chunk's on the source file, and compares the duration with what it decoded. The last seven its pages read.</summary>
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
    int? Channels);

/// <summary>The answer to an upload, as much of it as the recorder needs.</summary>
internal sealed record IngestAnswer(bool? Success, string? SourceFileId)
{
    /// <returns>Null when the body is not such an answer.</returns>
    public static IngestAnswer? Parse(string body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, MyceliaJson.Default.IngestAnswer);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
