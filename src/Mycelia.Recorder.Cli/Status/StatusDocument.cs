using System.Text.Json;
using Mycelia.Recorder.Cli.Display;
using Mycelia.Recorder.Recording.State;

namespace Mycelia.Recorder.Cli.Status;

/// <summary>A state as it goes over the socket: one JSON object on a line.</summary>
internal static class StatusDocument
{
    public static byte[] Create(RecorderState state, DateTimeOffset now)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("time", now.UtcDateTime);
            json.WriteNumber("pid", Environment.ProcessId);
            StateJson.Write(json, state, now);
            json.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        return line.ToArray();
    }
}
