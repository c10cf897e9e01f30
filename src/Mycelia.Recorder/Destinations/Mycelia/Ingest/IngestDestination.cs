using System.Net.Http.Headers;
using System.Text.Json;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Destinations.Mycelia.Arrivals;
using Mycelia.Recorder.Destinations.Mycelia.Connection;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Resources;
using Mycelia.Recorder.Destinations.Mycelia.Tokens;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Destinations.Mycelia.Ingest;

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
    private readonly ChunkLookup _lookup;
    private readonly ServerPace _pace;
    private readonly ArrivalInquiry _arrivals;
    private readonly TimeProvider _time;

    /// <param name="options">The server and the key.</param>
    /// <param name="time">The clock of the tokens.</param>
    public IngestDestination(MyceliaOptions options, TimeProvider? time = null)
        : this(options, MyceliaHttp.CreateClient(options), time) { }

    /// <summary>Shares connections and tokens with another destination; whoever disposes of them first, both are done with.</summary>
    internal IngestDestination(MyceliaOptions options, HttpClient http, OAuthTokenSource tokens, ServerPace pace, TimeProvider time)
    {
        _options = options;
        _http = http;
        _tokens = tokens;
        _lookup = new ChunkLookup(http, options, new ResourceClient(http, options, tokens), ResourceNames.Long);
        _pace = pace;
        _time = time;
        _arrivals = new ArrivalInquiry(_lookup, pace, time);
    }

    private IngestDestination(MyceliaOptions options, HttpClient http, TimeProvider? time)
        : this(options, http, new OAuthTokenSource(http, options, time), new ServerPace(), time ?? TimeProvider.System) { }

    /// <inheritdoc/>
    public Task<UploadOutcome> StoreAsync(QueuedChunk chunk, ChunkAudio audio, CancellationToken cancellationToken) =>
        chunk.MayHaveArrived ? StoreUncertainAsync(chunk, audio, cancellationToken) : DeliverAsync(chunk, audio, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _tokens.Dispose();
        _http.Dispose();
    }

    /// <summary>
    /// The chunk may be there already. A server that knows a repeat by its key gets it again; another one is asked for it until its
    /// answer is to be believed, and only where it cannot be asked is it sent blindly.
    /// </summary>
    private async Task<UploadOutcome> StoreUncertainAsync(QueuedChunk chunk, ChunkAudio audio, CancellationToken cancellationToken)
    {
        var found = await _lookup.KnowsRepeatsAsync(cancellationToken).ConfigureAwait(false)
            ? ArrivalStatus.Repeatable
            : await _arrivals.FindAsync(chunk, cancellationToken).ConfigureAwait(false);
        if (found.Settle() is { } known)
            return known;

        return await DeliverAsync(chunk, audio, cancellationToken).ConfigureAwait(false) switch
        {
            UploadOutcome.Stored stored => stored with { IsPossiblyRepeated = found is ArrivalStatus.Unknowable },
            UploadOutcome.Failed failed => failed with { MayHaveArrived = true },
            var outcome => outcome,
        };
    }

    private async Task<UploadOutcome> DeliverAsync(QueuedChunk chunk, ChunkAudio audio, CancellationToken cancellationToken)
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

    private async Task<UploadOutcome> SendAsync(QueuedChunk chunk, ChunkAudio audio, AccessToken token, CancellationToken cancellationToken)
    {
        using var request = CreateRequest(chunk, audio, token);
        try
        {
            return await ExchangeAsync(request, chunk, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException) when (ProgressOf(request) == SendProgress.Begun)
        {
            // A server that refuses before it has read the body resets the connection, and the refusal is lost with it.
            // Ask again, and wait for leave to send the body: then the answer, if there is one, can be read.
            using var asking = CreateRequest(chunk, audio, token);
            asking.Headers.ExpectContinue = true;
            return await ExplainAsync(asking, ExchangeAsync(asking, chunk, cancellationToken)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException)
        {
            return Explain(request, e);
        }
    }

    private async Task<UploadOutcome> ExplainAsync(HttpRequestMessage request, Task<UploadOutcome> exchange)
    {
        try
        {
            return await exchange.ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException)
        {
            return Explain(request, e);
        }
    }

    /// <summary>No answer came. Once all of the body had left, the server may have stored it.</summary>
    private UploadOutcome.Failed Explain(HttpRequestMessage request, Exception e) =>
        NetworkFailure.Explain(e, _options.Url) switch
        {
            UploadOutcome.Transient transient => transient with
            {
                MayBeTheChunk = ProgressOf(request) != SendProgress.NotBegun,
                MayHaveArrived = ProgressOf(request) == SendProgress.Finished,
            },
            var other => other,
        };

    private static SendProgress ProgressOf(HttpRequestMessage request) => ((TrackedContent)request.Content!).Progress;

    private async Task<UploadOutcome> ExchangeAsync(HttpRequestMessage request, QueuedChunk chunk, CancellationToken cancellationToken)
    {
        var timeout = _options.RequestTimeout + TimeSpan.FromSeconds((double)chunk.Bytes / _options.SlowestUpload);
        var sent = _time.GetTimestamp();
        var answer = await _http.ExchangeAsync(request, _options, timeout, cancellationToken).ConfigureAwait(false);
        if (answer.IsSuccess)
            _pace.Note(_time.GetElapsedTime(sent));
        var outcome = IngestClassifier.Classify(answer, chunk.Recording.SourceFileId);
        return
            IngestClassifier.MayMeanSourceFileUnknown(answer, chunk.Recording.SourceFileId)
            && await _lookup.IsSourceFileGoneAsync(chunk.Recording.SourceFileId!, cancellationToken).ConfigureAwait(false)
            ? new UploadOutcome.SourceFileUnknown(answer.Summary)
            : outcome;
    }

    private HttpRequestMessage CreateRequest(QueuedChunk chunk, ChunkAudio audio, AccessToken token)
    {
        var format = AudioHeader.Read(audio.Bytes.Span);
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
                audio.Encoding == AudioEncoding.Wav ? "pcm_s16le" : audio.Encoding.Name(),
                format?.SampleRate,
                format is null ? null : AudioFormat.BytesPerSample,
                format?.Channels
            )
        );

        var request = new HttpRequestMessage(HttpMethod.Post, _options.Route("/api/audio/ingest"))
        {
            Content = new TrackedContent(
                new MultipartFormDataContent
                {
                    Part(new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(data, MyceliaJson.Default.IngestData)), "data"),
                    Part(
                        new ReadOnlyMemoryContent(audio.Bytes) { Headers = { ContentType = new(audio.Encoding.MediaType()) } },
                        "audio",
                        $"chunk_{chunk.Number}{audio.Encoding.Extension()}"
                    ),
                }
            ),
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
