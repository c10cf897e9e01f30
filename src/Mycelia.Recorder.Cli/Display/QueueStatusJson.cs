using System.Text.Json;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Cli.Display;

/// <summary>The queue in JSON: the same names in events and in <c>queue status --json</c>.</summary>
internal static class QueueStatusJson
{
    public static void WriteTo(this QueueStatus queue, Utf8JsonWriter json)
    {
        json.WriteNumber("chunks", queue.Chunks);
        json.WriteNumber("duration_ms", queue.Duration.TotalMilliseconds);
        json.WriteNumber("bytes", queue.Bytes);
        if (queue.OldestStart is { } oldest)
            json.WriteString("oldest_start", oldest.UtcDateTime);
        else
            json.WriteNull("oldest_start");
        json.WriteNumber("quarantined", queue.Quarantined);
        json.WriteNumber("quarantined_bytes", queue.QuarantinedBytes);
        json.WriteNumber("encoded_bytes", queue.EncodedBytes);
    }
}
