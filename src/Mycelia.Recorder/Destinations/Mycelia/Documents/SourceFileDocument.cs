using System.Text.Json;
using Mycelia.Recorder.Destinations.Mycelia.Resources;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Documents;

/// <summary>
/// A recording in <c>source_files</c>. It has no <c>path</c> and an importer of our own, since Mycelia's importers take
/// up what has a path or is theirs.
/// </summary>
internal static class SourceFileDocument
{
    private const string Importer = "mycelia-recorder";
    private static readonly string Client = $"{Importer}/{typeof(SourceFileDocument).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>The fields of the request that opens it.</summary>
    /// <param name="json">Takes them.</param>
    /// <param name="recording">The recording.</param>
    /// <param name="id">Its id on the server.</param>
    /// <param name="start">When it begins.</param>
    /// <param name="format">Its rate and channels; null when they are not known.</param>
    public static void WriteInsert(Utf8JsonWriter json, RecordingInfo recording, string id, DateTimeOffset start, AudioFormat? format)
    {
        WriteAction(json, "insertOne");
        json.WriteStartObject("doc");
        json.WriteId("_id", id);
        json.WriteDate("start", start);
        json.WriteDate("updatedAt", start);
        json.WriteBoolean("ingested", false);
        json.WriteString("processing_status", "streaming");
        json.WriteStartObject("platform");
        json.WriteString("system", OperatingSystem.IsMacOS() ? "Darwin" : "Linux");
        json.WriteString("node", Environment.MachineName);
        json.WriteString("importer", Importer);
        json.WriteEndObject();
        json.WriteStartObject("metadata");
        json.WriteString("recording_id", recording.Id);
        json.WriteString("recording_start", recording.StartedAt);
        json.WriteString("client", Client);
        if (recording.Device is { } device)
            json.WriteString("device", device);
        // What Mycelia's pages read: the first is what they call the recording.
        json.WriteString("deviceName", recording.Device ?? Environment.MachineName);
        json.WriteString("source", Importer);
        json.WriteString("format", "opus");
        json.WriteString("codec", "opus");
        if (format is { } shape)
        {
            json.WriteNumber("rate", shape.SampleRate);
            json.WriteNumber("width", shape.BytesPerSample);
            json.WriteNumber("channels", shape.Channels);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The fields of the request that says that it is complete.</summary>
    public static void WriteCompletion(Utf8JsonWriter json, EndedRecording ended, string id, DateTimeOffset now)
    {
        WriteAction(json, "updateOne");
        WriteQuery(json, id);
        json.WriteStartObject("update");
        json.WriteStartObject("$set");
        json.WriteBoolean("ingested", true);
        json.WriteDate("ingested_at", now);
        json.WriteDate("updatedAt", now);
        json.WriteString("processing_status", "completed");
        json.WriteNumber("size", ended.Bytes);
        if (ended.Marks.Count > 0)
            WriteMarks(json, ended.Marks);
        if (ended.Gaps.Count > 0)
            WriteGaps(json, ended.Gaps);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The fields of the request that groups with it the chunks that the upload route put there.</summary>
    public static void WriteGrouping(Utf8JsonWriter json, string id)
    {
        WriteAction(json, "updateMany", "audio_chunks");
        json.WriteStartObject("query");
        json.WriteId("source_file_id", id);
        json.WriteNull("original_id");
        json.WriteEndObject();
        WriteGroup(json, id);
    }

    /// <summary>The fields of the question whether it is there, or another collection's document is.</summary>
    public static void WriteQuestion(Utf8JsonWriter json, string id, string collection = "source_files")
    {
        WriteAction(json, "findOne", collection);
        WriteQuery(json, id);
        json.WriteStartObject("options");
        json.WriteStartObject("projection");
        json.WriteNumber("_id", 1);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteGroup(Utf8JsonWriter json, string id)
    {
        json.WriteStartObject("update");
        json.WriteStartObject("$set");
        json.WriteId("original_id", id);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteMarks(Utf8JsonWriter json, IReadOnlyList<RecordingMark> marks)
    {
        json.WriteStartArray("metadata.marks");
        foreach (var mark in marks)
        {
            json.WriteStartObject();
            json.WriteDate("at", mark.At);
            json.WriteString("label", mark.Label);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteGaps(Utf8JsonWriter json, IReadOnlyList<RecordingGap> gaps)
    {
        json.WriteStartArray("metadata.gaps");
        foreach (var gap in gaps)
        {
            json.WriteStartObject();
            json.WriteDate("from", gap.From);
            json.WriteDate("to", gap.To);
            json.WriteString("cause", gap.Cause);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteAction(Utf8JsonWriter json, string action, string collection = "source_files")
    {
        json.WriteString("action", action);
        json.WriteString("collection", collection);
    }

    private static void WriteQuery(Utf8JsonWriter json, string id)
    {
        json.WriteStartObject("query");
        json.WriteId("_id", id);
        json.WriteEndObject();
    }
}
