using Mycelia.LocalServer.Decoding;
using Mycelia.LocalServer.Http;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage;
using Mycelia.LocalServer.Storage.Files;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Ingest;

/// <summary><c>POST /api/audio/ingest</c>: takes one chunk and answers when it is stored.</summary>
internal sealed partial class IngestEndpoint(
    MultipartUpload upload,
    Decoders decoders,
    ChunkFiles files,
    ChunkStore store,
    TimeProvider time,
    ILogger<IngestEndpoint> log
)
{
    private const int MaxKeyLength = 255;
    private const double DurationToleranceMs = 10;

    public async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.ContentLength > upload.MaxRequestBytes)
        {
            await EarlyAnswer
                .WriteAsync(context, new(413, $"The request is larger than {upload.MaxRequestBytes} bytes."))
                .ConfigureAwait(false);
            return;
        }

        if (request.Headers["Idempotency-Key"] is { Count: > 0 } keys && keys is not [{ Length: > 0 and <= MaxKeyLength }])
        {
            await EarlyAnswer
                .WriteAsync(context, new(400, $"The Idempotency-Key must have 1 to {MaxKeyLength} characters.", "Idempotency-Key"))
                .ConfigureAwait(false);
            return;
        }

        using var audio = new IncomingAudio(files, ObjectId.New(time.GetUtcNow()));
        var fields = await upload.ReadAsync(request, audio, context.RequestAborted).ConfigureAwait(false);
        if (fields.Value is null)
            await EarlyAnswer.WriteAsync(context, fields.Refusal!).ConfigureAwait(false);
        else
            await StoreAsync(context, fields.Value, audio).ConfigureAwait(false);
    }

    private async Task StoreAsync(HttpContext context, ChunkFields fields, IncomingAudio audio)
    {
        var summary = await SummarizeAsync(audio, fields.StartMs, context.RequestAborted).ConfigureAwait(false);
        if (summary.Value is null)
        {
            await JsonAnswer.WriteAsync(context, summary.Refusal!).ConfigureAwait(false);
            return;
        }

        var format = summary.Value.Format;
        var durationMs = WireTime.DurationMs(format, summary.Value.Frames);
        if (fields.DurationMs is { } claimed && Math.Abs(claimed - durationMs) > DurationToleranceMs)
            LogWrongDuration(fields.Number, claimed, durationMs);

        var key = context.Request.Headers["Idempotency-Key"] is [{ } only] ? only : null;
        var offered = new OfferedChunk(audio.ChunkId, AccessKey.Of(context).Number, fields, key, summary.Value, audio.Size, audio.Sha256());
        var stored = await store.StoreAsync(offered, audio, context.RequestAborted).ConfigureAwait(false);
        if (stored.Value is null)
            await JsonAnswer.WriteAsync(context, stored.Refusal!).ConfigureAwait(false);
        else
            await JsonAnswer
                .WriteAsync(context, 200, ChunkAnswer.For(stored.Value, format), IngestJson.Default.ChunkAnswer)
                .ConfigureAwait(false);
    }

    private async Task<Outcome<AudioSummary>> SummarizeAsync(IncomingAudio audio, long startMs, CancellationToken client)
    {
        var file = audio.Rewind();
        if (audio.Encoding == AudioEncoding.Wav)
            return AudioSummary.Read(file, audio.Encoding, startMs, client);
        try
        {
            return await decoders.DecodeAsync(end => AudioSummary.Read(file, audio.Encoding, startMs, end), client).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!client.IsCancellationRequested)
        {
            return new Refusal(503, "The server had no time to decode the audio; nothing was stored. Send it again later.", "audio");
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "chunk {Number} came with chunk_duration_ms {Claimed} and is {Real} ms long; it is stored all the same"
    )]
    private partial void LogWrongDuration(int number, double claimed, long real);
}
