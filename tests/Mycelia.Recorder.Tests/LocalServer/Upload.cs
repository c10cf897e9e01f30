using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Mycelia.Recorder.Tests.LocalServer;

/// <summary>A request to store a chunk; each test changes what it is about.</summary>
internal sealed record Upload
{
    public byte[]? Audio { get; init; } = Wav.Of(1600);

    public string AudioType { get; init; } = "audio/wav";

    public string Start { get; init; } = "2025-11-02T10:00:00.123Z";

    public int Number { get; init; }

    public string? SourceFileId { get; init; }

    public string? RecordingId { get; init; }

    public string? Key { get; init; }

    /// <summary>The whole data part, instead of one made of the fields above.</summary>
    public string? Data { get; init; }

    public bool OmitData { get; init; }

    public bool DataAsFile { get; init; }

    public HttpRequestMessage ToRequest()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/audio/ingest") { Content = ToContent() };
        if (Key is not null)
            request.Headers.Add("Idempotency-Key", Key);
        return request;
    }

    public MultipartFormDataContent ToContent()
    {
        var content = new MultipartFormDataContent();
        if (Audio is not null)
        {
            var audio = new ByteArrayContent(Audio);
            audio.Headers.ContentType = MediaTypeHeaderValue.Parse(AudioType);
            content.Add(audio, "audio", "chunk.wav");
        }

        var data = new ByteArrayContent(Encoding.UTF8.GetBytes(Data ?? Fields()));
        if (DataAsFile)
            content.Add(data, "data", "data.json");
        else if (!OmitData)
            content.Add(data, "data");
        return content;
    }

    private string Fields()
    {
        var fields = new JsonObject
        {
            ["start"] = Start,
            ["chunk_number"] = Number,
            ["streaming"] = true,
        };
        if (SourceFileId is not null)
            fields["source_file_id"] = SourceFileId;
        if (RecordingId is not null)
            fields["metadata"] = new JsonObject { ["recording_id"] = RecordingId };
        return fields.ToJsonString();
    }
}
