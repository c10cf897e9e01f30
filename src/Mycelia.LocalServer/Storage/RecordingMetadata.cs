using System.Buffers;
using System.Text.Json;

namespace Mycelia.LocalServer.Storage;

/// <summary>The metadata of a recording: kept as they came, if they can be given back.</summary>
internal static class RecordingMetadata
{
    /// <summary>Of objects and arrays within each other: they are given back within an answer, which has levels of its own.</summary>
    public const int MostLevels = 32;

    /// <summary>
    /// The object, if it can be written again; null when not: half of a surrogate pair is no text, and only writing finds that.
    /// </summary>
    public static JsonElement? Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new() { MaxDepth = MostLevels });
            using var written = new Utf8JsonWriter(new ArrayBufferWriter<byte>());
            document.RootElement.WriteTo(written);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The input that they name; empty where they name none.</summary>
    public static string DeviceIn(string? json) =>
        json is not null
        && Read(json) is { } metadata
        && metadata.TryGetProperty("device", out var device)
        && device.ValueKind == JsonValueKind.String
            ? device.GetString()!
            : "";
}
