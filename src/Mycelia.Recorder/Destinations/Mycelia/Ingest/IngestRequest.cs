using System.Net.Http.Headers;
using System.Text.Json;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Destinations.Mycelia.Arrivals;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Destinations.Mycelia.Ingest;

/// <summary>The request of the upload route: the chunk as a file, and its description as JSON.</summary>
internal static class IngestRequest
{
    private static readonly string Client = $"mycelia-recorder/{typeof(IngestRequest).Assembly.GetName().Version?.ToString(3)}";

    public static HttpRequestMessage Create(MyceliaOptions options, QueuedChunk chunk, ChunkAudio audio)
    {
        var format = AudioHeader.Read(audio.Bytes.Span, audio.Encoding);
        var data = new IngestData(
            Timestamp.Format(chunk.Start),
            SourceFileNumber.Of(chunk),
            chunk.Recording.SourceFileId,
            new IngestMetadata(
                chunk.Recording.Id,
                chunk.Recording.StartedAt,
                chunk.Number,
                (long)chunk.Duration.TotalMilliseconds,
                Streaming: true,
                Client,
                chunk.Recording.Device,
                chunk.Recording.Device ?? Environment.MachineName,
                "mycelia-recorder",
                audio.Encoding.Name(),
                audio.Encoding == AudioEncoding.Wav ? (format?.Samples ?? default).Traits().Codec : audio.Encoding.Name(),
                format?.SampleRate,
                format?.BytesPerSample,
                format?.Channels
            )
        );

        var request = new HttpRequestMessage(HttpMethod.Post, options.Route("/api/audio/ingest"))
        {
            Content = new MultipartFormDataContent
            {
                Part(new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(data, IngestJson.Default.IngestData)), "data"),
                Part(
                    new ReadOnlyMemoryContent(audio.Bytes) { Headers = { ContentType = new(audio.Encoding.MediaType()) } },
                    "audio",
                    $"chunk_{chunk.Number}{audio.Encoding.Extension()}"
                ),
            },
        };
        request.Headers.Add("Idempotency-Key", chunk.IdempotencyKey);
        return request;
    }

    /// <summary>Quoted names, as browsers write them; a part without a file name is a plain field to the server.</summary>
    private static HttpContent Part(HttpContent content, string name, string? fileName = null)
    {
        content.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data")
        {
            Name = $"\"{name}\"",
            FileName = fileName is null ? null : $"\"{fileName}\"",
        };
        return content;
    }
}
