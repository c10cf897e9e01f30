using System.Net.Http.Headers;
using System.Text.Json;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Upload;

namespace Mycelia.Recorder.Mycelia;

/// <summary>
/// Delivers chunks by <c>POST /api/audio/ingest</c>: multipart form data, the chunk as a file and its description as
/// JSON. A chunk whose recording has no source file yet opens one.
/// </summary>
public sealed class IngestDestination : IChunkDestination, IDisposable
{
    private static readonly string Client = $"mycelia-recorder/{typeof(IngestDestination).Assembly.GetName().Version?.ToString(3)}";

    private readonly MyceliaOptions _options;
    private readonly HttpClient _http;
    private readonly OAuthTokenSource _tokens;

    /// <param name="options">The server and the key.</param>
    /// <param name="time">The clock of the tokens.</param>
    public IngestDestination(MyceliaOptions options, TimeProvider? time = null)
    {
        _options = options;
        _http = MyceliaHttp.CreateClient(options);
        _tokens = new OAuthTokenSource(_http, options, time);
    }

    /// <inheritdoc/>
    public async Task<UploadOutcome> StoreAsync(QueuedChunk chunk, ChunkAudio audio, CancellationToken cancellationToken)
    {
        for (var renewed = false; ; renewed = true)
        {
            var result = await _tokens.GetAsync(cancellationToken).ConfigureAwait(false);
            if (result is not TokenResult.Granted { Token: var token })
                return ((TokenResult.Denied)result).Outcome;

            var outcome = await SendAsync(chunk, audio, token, cancellationToken).ConfigureAwait(false);
            if (outcome is not UploadOutcome.Unauthorized)
                return outcome;
            _tokens.Invalidate(token);
            if (renewed)
                return outcome;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _tokens.Dispose();
        _http.Dispose();
    }

    private async Task<UploadOutcome> SendAsync(QueuedChunk chunk, ChunkAudio audio, AccessToken token, CancellationToken cancellationToken)
    {
        using var request = CreateRequest(chunk, audio, token);
        try
        {
            return await ExchangeAsync(request, chunk, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException) when (request.Content is TrackedContent { Progress: SendProgress.Begun })
        {
            // A server that refuses before it has read the body resets the connection, and the refusal is lost with it.
            // Ask again, and wait for leave to send the body: then the answer, if there is one, can be read.
            using var asking = CreateRequest(chunk, audio, token);
            asking.Headers.ExpectContinue = true;
            return await ExplainAsync(ExchangeAsync(asking, chunk, cancellationToken)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException)
        {
            return NetworkFailure.Explain(e, _options.Url);
        }
    }

    private async Task<UploadOutcome> ExplainAsync(Task<UploadOutcome> exchange)
    {
        try
        {
            return await exchange.ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException)
        {
            return NetworkFailure.Explain(e, _options.Url);
        }
    }

    private async Task<UploadOutcome> ExchangeAsync(HttpRequestMessage request, QueuedChunk chunk, CancellationToken cancellationToken)
    {
        var timeout = _options.RequestTimeout + TimeSpan.FromSeconds((double)chunk.Bytes / _options.SlowestUpload);
        var answer = await _http.ExchangeAsync(request, timeout, cancellationToken).ConfigureAwait(false);
        return IngestClassifier.Classify(answer, chunk.Recording.SourceFileId);
    }

    private HttpRequestMessage CreateRequest(QueuedChunk chunk, ChunkAudio audio, AccessToken token)
    {
        var opensSourceFile = chunk.Recording.SourceFileId is null;
        var data = new IngestData(
            Timestamp.Format(chunk.Start),
            opensSourceFile ? 0 : chunk.Number,
            chunk.Recording.SourceFileId,
            new IngestMetadata(
                chunk.Recording.Id,
                chunk.Recording.StartedAt,
                chunk.Number,
                (long)chunk.Duration.TotalMilliseconds,
                Streaming: true,
                Client,
                chunk.Recording.Device));

        var request = new HttpRequestMessage(HttpMethod.Post, _options.Route("/api/audio/ingest"))
        {
            Content = new TrackedContent(new MultipartFormDataContent
            {
                Part(new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(data, MyceliaJson.Default.IngestData)), "data"),
                Part(new ReadOnlyMemoryContent(audio.Bytes) { Headers = { ContentType = new(audio.Encoding.MediaType()) } },
                    "audio",
                    $"chunk_{chunk.Number}{audio.Encoding.Extension()}"),
            }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Secret);
        request.Headers.Add("Idempotency-Key", chunk.IdempotencyKey);
        // After an early refusal the rest of the body spoils the connection for whoever comes next: never share it.
        request.Headers.ConnectionClose = true;
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
