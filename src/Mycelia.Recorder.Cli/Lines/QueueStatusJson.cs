using System.Text.Json;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Lines;

/// <summary>The queue in JSON: the same names in events and in <c>queue status --json</c>.</summary>
internal static class QueueStatusJson
{
    public static void WriteTo(this QueueStatus queue, Utf8JsonWriter json)
    {
        json.WriteNumber("chunks", queue.Chunks);
        json.WriteLength("duration_ms", queue.Duration);
        json.WriteNumber("bytes", queue.Bytes);
        json.WriteTime("oldest_start", queue.OldestStart);
        json.WriteNumber("quarantined", queue.Quarantined);
        json.WriteNumber("quarantined_bytes", queue.QuarantinedBytes);
        json.WriteNumber("encoded_bytes", queue.EncodedBytes);
    }
}
