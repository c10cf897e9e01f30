using System.Text.Json;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage;

namespace Mycelia.LocalServer.Ingest;

/// <summary>Reads and checks the <c>data</c> part. Unknown fields are ignored; <c>null</c> is not "absent".</summary>
internal static class ChunkFieldsParser
{
    public static Outcome<ChunkFields> Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new() { MaxDepth = RecordingMetadata.MostLevels });
            RequireText(document.RootElement);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Read(document.RootElement)
                : Wrong("data", "The data part must be a JSON object.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Wrong("data", $"The data part is not valid JSON: {e.Message}");
        }
    }

    private static Outcome<ChunkFields> Read(JsonElement data)
    {
        if (!data.TryGetProperty("start", out var start) || start.ValueKind != JsonValueKind.String)
            return Wrong("start", "start must be a string: the time of the chunk's first frame in ISO 8601.");
        if (!HasZone(start.GetString()!) || !start.TryGetDateTimeOffset(out var time))
            return Wrong("start", "start must be an ISO 8601 time with a zone, such as 2025-11-02T10:00:00.123Z.");
        if (!ChunkLimits.IsStart(time.ToUnixTimeMilliseconds()))
            return Wrong(
                "start",
                $"start must lie from {WireTime.Format(ChunkLimits.EarliestStartMs)} on and before "
                    + $"{WireTime.Format(ChunkLimits.LatestStartMs)}: is the clock right?"
            );

        var number = 0;
        if (
            data.TryGetProperty("chunk_number", out var numberField)
            && !(IsNumber(numberField) && numberField.TryGetInt32(out number) && number >= 0)
        )
            return Wrong("chunk_number", "chunk_number must be an integer from 0.");

        string? sourceFileId = null;
        if (data.TryGetProperty("source_file_id", out var id))
        {
            if (id.ValueKind != JsonValueKind.String || !ObjectId.IsValid(sourceFileId = id.GetString()))
                return Wrong("source_file_id", "source_file_id must be the 24 hex digits that the answer to chunk 0 gave.");
        }
        else if (number > 0)
        {
            return Wrong("source_file_id", "Source file ID is required for followup chunks");
        }

        if (data.TryGetProperty("streaming", out var streaming) && streaming.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            return Wrong("streaming", "streaming must be true or false.");
        if (data.TryGetProperty("chunk_duration_ms", out var duration) && !(IsNumber(duration) && duration.GetDouble() >= 0))
            return Wrong("chunk_duration_ms", "chunk_duration_ms must be a number from 0.");
        if (data.TryGetProperty("metadata", out var metadata) && metadata.ValueKind != JsonValueKind.Object)
            return Wrong("metadata", "metadata must be a JSON object.");
        var kept = metadata.ValueKind == JsonValueKind.Object ? metadata.GetRawText() : null;
        if (kept is not null && RecordingMetadata.Read(kept) is null)
            return Wrong("metadata", "metadata must be JSON that can be given back: without halves of surrogate pairs, and not too deep.");

        return new ChunkFields(
            time.ToUnixTimeMilliseconds(),
            number,
            sourceFileId?.ToLowerInvariant(),
            streaming.ValueKind == JsonValueKind.True,
            IsNumber(duration) ? duration.GetDouble() : null,
            kept,
            RecordingIdIn(metadata)
        );
    }

    /// <summary>Half of a surrogate pair is no text, and could not be given back.</summary>
    /// <exception cref="InvalidOperationException">There is one somewhere.</exception>
    private static void RequireText(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                _ = value.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                    RequireText(item);
                break;
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    _ = property.Name;
                    RequireText(property.Value);
                }

                break;
        }
    }

    private static bool IsNumber(JsonElement element) => element.ValueKind == JsonValueKind.Number;

    /// <summary>A time without a zone would be read as this machine's local time, which is nobody's intention.</summary>
    private static bool HasZone(string time) =>
        time.IndexOf('T', StringComparison.Ordinal) is > 0 and var t && time.AsSpan(t).IndexOfAny('Z', '+', '-') > 0;

    private static string? RecordingIdIn(JsonElement metadata) =>
        metadata.ValueKind == JsonValueKind.Object
        && metadata.TryGetProperty("recording_id", out var id)
        && id.ValueKind == JsonValueKind.String
            ? id.GetString()
            : null;

    private static Refusal Wrong(string field, string error) => new(400, error, field);
}
