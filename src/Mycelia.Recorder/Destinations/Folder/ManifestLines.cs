using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Destinations.Folder;

/// <summary>
/// The lines of a <see cref="Manifest"/>: a JSON object each. What others chose (names of devices, labels) is text in them and nothing
/// else.
/// </summary>
internal static class ManifestLines
{
    public const string Type = "type";
    public const string Id = "id";
    public const string File = "file";
    public const string Recording = "recording";
    public const string End = "end";
    public const string Number = "number";
    public const string Start = "start";
    public const string Hash = "sha256";
    public const string Length = "duration_ms";

    private const int Version = 1;

    /// <summary>The first.</summary>
    public static byte[] OfRecording(RecordingInfo recording) =>
        Write(
            Recording,
            json =>
            {
                json.WriteNumber("version", Version);
                json.WriteString(Id, recording.Id);
                json.WriteString("started", recording.StartedAt);
                json.WriteString("device", recording.Device);
            }
        );

    /// <summary>One for each file.</summary>
    /// <param name="chunk">What is in it.</param>
    /// <param name="audio">Its bytes.</param>
    /// <param name="file">Where it is, as seen from the folder.</param>
    public static byte[] OfChunk(QueuedChunk chunk, ChunkAudio audio, string file) =>
        OfChunk(chunk.Number, chunk.Start, chunk.Duration, audio, file);

    /// <summary>A window of time was forgotten: what was told of it before is not there any more.</summary>
    public static byte[] OfForgotten(DateTimeOffset from, DateTimeOffset to) =>
        Write(
            "forgotten",
            json =>
            {
                json.WriteString("from", Timestamp.Format(from));
                json.WriteString("to", Timestamp.Format(to));
            }
        );

    /// <inheritdoc cref="OfChunk(QueuedChunk, ChunkAudio, string)"/>
    public static byte[] OfChunk(long number, DateTimeOffset start, TimeSpan length, ChunkAudio audio, string file) =>
        Write(
            "chunk",
            json =>
            {
                json.WriteNumber(Number, number);
                json.WriteString(Start, Timestamp.Format(start));
                json.WriteNumber(Length, (long)length.TotalMilliseconds);
                json.WriteString(File, file);
                json.WriteString("encoding", audio.Encoding.Name());
                if (AudioHeader.Read(audio.Bytes.Span, audio.Encoding) is { } format)
                {
                    json.WriteNumber("sample_rate", format.SampleRate);
                    json.WriteNumber("channels", format.Channels);
                    if (audio.Encoding != AudioEncoding.Opus)
                        json.WriteString("sample_format", format.Samples.Name());
                }

                json.WriteNumber("bytes", audio.Bytes.Length);
                json.WriteString(Hash, Convert.ToHexStringLower(SHA256.HashData(audio.Bytes.Span)));
            }
        );

    /// <summary>The last, when the recording has ended and nothing of it waits.</summary>
    public static byte[] OfEnd(EndedRecording ended) =>
        Write(
            End,
            json =>
            {
                Write(json, "from", ended.From);
                Write(json, "to", ended.To);
                json.WriteStartArray("marks");
                foreach (var mark in ended.Marks)
                {
                    json.WriteStartObject();
                    json.WriteString("at", Timestamp.Format(mark.At));
                    json.WriteString("label", mark.Label);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteStartArray("gaps");
                foreach (var gap in ended.Gaps)
                {
                    json.WriteStartObject();
                    json.WriteString("from", Timestamp.Format(gap.From));
                    json.WriteString("to", Timestamp.Format(gap.To));
                    json.WriteString("cause", gap.Cause);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }
        );

    private static void Write(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } known)
            json.WriteString(name, Timestamp.Format(known));
        else
            json.WriteNull(name);
    }

    private static byte[] Write(string type, Action<Utf8JsonWriter> members)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString(Type, type);
            members(json);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        return line.WrittenSpan.ToArray();
    }
}
