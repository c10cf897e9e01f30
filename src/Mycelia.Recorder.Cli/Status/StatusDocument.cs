using System.Text.Json;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Lines;
using Mycelia.Recorder.Destinations.Mycelia.Discovery;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Status;

/// <summary>A state as it goes over the socket: one JSON object on a line.</summary>
internal static class StatusDocument
{
    public static byte[] Create(RecorderState state, TranscriptionProgress? progress, DateTimeOffset now)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteTime("time", now);
            json.WriteNumber("pid", Environment.ProcessId);
            StateJson.Write(json, state, now);
            if (progress is not null)
                Write(json, progress);
            json.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        return line.ToArray();
    }

    private static void Write(Utf8JsonWriter json, TranscriptionProgress progress)
    {
        json.WriteStartObject("transcription");
        json.WriteNumber("chunks", progress.Chunks);
        json.WriteNumber("transcribed", progress.Transcribed);
        json.WriteNumber("without_speech", progress.WithoutSpeech);
        json.WriteNumber("waiting", progress.Waiting);
        json.WriteEndObject();
    }
}
