using System.Text.Json;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Mycelia;

/// <summary>
/// A recording in <c>source_files</c>. It has no <c>path</c> and an importer of our own, since Mycelia's importers take
/// up what has a path or is theirs.
/// </summary>
internal static class SourceFileDocument
{
    private const string Importer = "mycelia-recorder";
    private static readonly string Client = $"{Importer}/{typeof(SourceFileDocument).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>The fields of the request that opens it.</summary>
    public static void WriteInsert(Utf8JsonWriter json, RecordingInfo recording, string id, DateTimeOffset start)
    {
        WriteAction(json, "insertOne");
        json.WriteStartObject("doc");
        json.WriteId("_id", id);
        json.WriteDate("start", start);
        json.WriteBoolean("ingested", false);
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
        if (ended.Marks.Count > 0)
            WriteMarks(json, ended.Marks);
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

    /// <summary>The fields of a request that marks a document which does not exist: whether the key might mark others shows.</summary>
    public static void WriteCompletionOfNone(Utf8JsonWriter json)
    {
        WriteAction(json, "updateOne");
        WriteQuery(json, ObjectIds.None);
        json.WriteStartObject("update");
        json.WriteStartObject("$set");
        json.WriteBoolean("ingested", true);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The fields of a request that groups a chunk which does not exist: whether the key might group others shows.</summary>
    public static void WriteGroupingOfNone(Utf8JsonWriter json)
    {
        WriteAction(json, "updateMany", "audio_chunks");
        WriteQuery(json, ObjectIds.None);
        WriteGroup(json, ObjectIds.None);
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
