using System.Globalization;
using Mycelia.LocalServer.Decoding;
using Mycelia.LocalServer.Http;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage;
using Mycelia.LocalServer.Storage.Files;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Audio.Native;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Recordings;

/// <summary><c>/api/recordings…</c>: gives back what was stored, and deletes it.</summary>
internal sealed class RecordingsEndpoint(
    RecordingQueries queries,
    ChunkStore store,
    ChunkFiles files,
    AudioLibrary decoder,
    Decoders decoders
)
{
    private const int DefaultLimit = 20;
    private const int HighestLimit = 100;

    public Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var limit = DefaultLimit;
        if (
            query.TryGetValue("limit", out var text)
            && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is > 0 and <= HighestLimit)
        )
            return JsonAnswer.WriteAsync(context, new(400, $"limit must be a number from 1 to {HighestLimit}.", "limit"));

        var after = query["after"].Count > 0 ? ListPlace.Parse(query["after"].ToString()) : null;
        // One more than asked for tells whether there is a next page.
        return
            query["after"].Count > 0 && after is null
            || queries.Page(
                after,
                limit + 1,
                AccessKey.Of(context).Sees,
                static (listed, chunks) => RecordingSummary.Of(listed.Id, listed.Entry, chunks)
            )
                is not { } found
            ? JsonAnswer.WriteAsync(context, new(400, "after must be the next of the page before.", "after"))
            : JsonAnswer.WriteAsync(context, 200, PageOf(found, limit), RecordingsJson.Default.RecordingPage);
    }

    public Task ShowAsync(HttpContext context)
    {
        var (recording, chunks) = queries.Find(Id(context), AccessKey.Of(context).Sees);
        if (recording.IsNothing)
            return NotFoundAsync(context);

        var spans = new ChunkRows<ChunkSpan>([.. chunks.Readable.Select(static chunk => chunk.Span)], chunks.Damaged);
        var readable = recording.Value is { Format: var format }
            ? chunks.Readable.Select(chunk => ChunkSummary.Of(chunk, format, IsGone(chunk)))
            : [];
        var detail = new RecordingDetail(
            RecordingSummary.Of(Id(context), recording, spans),
            [.. readable, .. chunks.Damaged.Select(ChunkSummary.Of)]
        );
        return JsonAnswer.WriteAsync(context, 200, detail, RecordingsJson.Default.RecordingDetail);
    }

    public Task AudioAsync(HttpContext context)
    {
        var (found, chunks) = queries.FindSpans(Id(context), AccessKey.Of(context).Sees);
        if (found.IsNothing)
            return NotFoundAsync(context);
        if (found.Value is not { } recording || chunks.Readable.Count == 0)
            throw new DamageException(RecordingSummary.Of(Id(context), found, chunks).Problem!);
        if (chunks.Readable.Any(static chunk => !chunk.IsWav) && !decoder.IsThere)
            return JsonAnswer.WriteAsync(
                context,
                new(501, $"The recording is encoded, and decoding it needs {decoder.Package} on the server; fetch its chunks one by one.")
            );

        var timeline = RecordingSummary.TimelineOf(recording.Format, chunks.Readable);
        var audio = new AssembledAudio(timeline, recording.Format, place => Open(recording, chunks.Readable[place].Number));
        return SendAsync(context, audio, AudioEncoding.Wav, $"{recording.Id}-{chunks.Readable.Count}-{timeline.Frames}");
    }

    public Task ChunkAsync(HttpContext context)
    {
        if (
            !int.TryParse((string?)context.Request.RouteValues["number"], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || queries.FindChunk(Id(context), number, AccessKey.Of(context).Sees) is not { IsNothing: false } found
        )
            return NotFoundAsync(context);
        var file = Open(Readable(found, Id(context), number), out var chunk);
        if (chunk.Sent is null)
            return SendAsync(context, file, chunk.Encoding, chunk.Id);
        file.Dispose();
        return SendAsync(context, Unpack(chunk), AudioEncoding.Wav, chunk.Id);
    }

    public async Task DeleteAsync(HttpContext context)
    {
        if (await store.DeleteAsync(Id(context), AccessKey.Of(context), context.RequestAborted).ConfigureAwait(false))
            context.Response.StatusCode = 204;
        else
            await NotFoundAsync(context).ConfigureAwait(false);
    }

    private static RecordingPage PageOf(List<(ListPlace Place, RecordingSummary Recording)> found, int limit) =>
        new([.. found.Take(limit).Select(static entry => entry.Recording)], found.Count > limit ? found[limit - 1].Place.ToString() : null);

    private ChunkPcm Open(Recording recording, int number)
    {
        var found = Readable(queries.FindChunk(recording.Id, number, null), recording.Id, number);
        var file = Open(found, out var chunk);
        return ChunkPcm.Open(chunk, recording.Format, file, decoders);
    }

    /// <summary>Its file may have been packed since it was looked up.</summary>
    private FileStream Open(StoredChunk found, out StoredChunk chunk)
    {
        try
        {
            chunk = found;
            return files.OpenStored(found);
        }
        catch (DamageException e) when (e.IsMissing && Packed(found) is { } now)
        {
            chunk = now;
            return files.OpenStored(now);
        }
    }

    private bool IsGone(StoredChunk chunk) => !files.IsThere(chunk) && (Packed(chunk) is not { } now || !files.IsThere(now));

    private StoredChunk? Packed(StoredChunk found) =>
        queries.FindChunk(found.RecordingId, found.Number, null).Value is { } now && now.Encoding != found.Encoding ? now : null;

    /// <summary>The file that was sent, to the byte.</summary>
    private MemoryStream Unpack(StoredChunk chunk)
    {
        if (queries.FindRecording(chunk.RecordingId).Value is not { Format: var format })
            throw new DamageException($"The entry of recording {chunk.RecordingId} in the index is damaged.");
        var own = chunk.FormatIn(format);
        var pcm = ChunkDecoder.Decode(chunk, own, files.ReadVerified(chunk), own, CancellationToken.None);
        return new(WavFile.Of(own, pcm.Span), writable: false);
    }

    private static StoredChunk Readable(Found<StoredChunk> found, string id, int number) =>
        found.Value
        ?? throw new DamageException(
            found.IsNothing
                ? $"Chunk {number} of recording {id} is gone."
                : $"The entry of chunk {number} of recording {id} in the index is damaged ({found.Fault})."
        );

    /// <summary>
    /// Sends the whole, or the range that is asked for. The tag changes when a recording grows, so that no mixture is put together.
    /// </summary>
    private static Task SendAsync(HttpContext context, Stream audio, AudioEncoding encoding, string tag) =>
        FileAnswer.SendAsync(context, audio, encoding.MediaType(), new($"\"{tag}\""));

    private static string Id(HttpContext context) => ((string)context.Request.RouteValues["id"]!).ToLowerInvariant();

    private static Task NotFoundAsync(HttpContext context) =>
        JsonAnswer.WriteAsync(context, new(404, "There is no such recording or chunk."));
}
