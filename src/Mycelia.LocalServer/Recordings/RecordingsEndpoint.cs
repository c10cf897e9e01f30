using System.Globalization;
using Microsoft.Net.Http.Headers;
using Mycelia.LocalServer.Http;
using Mycelia.LocalServer.Storage;
using Mycelia.Recorder.Audio;

namespace Mycelia.LocalServer.Recordings;

/// <summary><c>GET /api/recordings…</c>: gives back what was stored.</summary>
internal sealed class RecordingsEndpoint(RecordingQueries queries, ChunkFiles files, AudioLibrary decoder)
{
    private const int DefaultLimit = 20;
    private const int HighestLimit = 100;

    public Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var limit = DefaultLimit;
        if (query.TryGetValue("limit", out var text)
            && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is > 0 and <= HighestLimit))
            return JsonAnswer.WriteAsync(context, new(400, $"limit must be a number from 1 to {HighestLimit}.", "limit"));

        var after = query["after"].Count > 0 ? query["after"].ToString() : null;
        if (after is not null && !ObjectId.IsValid(after))
            return JsonAnswer.WriteAsync(context, new(400, "after must be the next of the page before.", "after"));

        // One more than asked for tells whether there is a next page.
        var found = queries.Page(after, limit + 1, RecordingSummary.Of);
        var page = new RecordingPage([.. found.Take(limit)], found.Count > limit ? found[limit - 1].Id : null);
        return JsonAnswer.WriteAsync(context, 200, page, ServerJson.Default.RecordingPage);
    }

    public Task ShowAsync(HttpContext context)
    {
        if (queries.Find(Id(context)) is not var (recording, chunks))
            return NotFoundAsync(context);

        var detail = new RecordingDetail(
            RecordingSummary.Of(recording, [.. chunks.Select(static chunk => chunk.Span)]), [.. chunks.Select(chunk => ChunkSummary.Of(chunk, recording.Format))]);
        return JsonAnswer.WriteAsync(context, 200, detail, ServerJson.Default.RecordingDetail);
    }

    public Task AudioAsync(HttpContext context)
    {
        if (queries.FindSpans(Id(context)) is not var (recording, chunks))
            return NotFoundAsync(context);
        if (chunks.Any(static chunk => !chunk.IsWav) && !decoder.IsThere)
            return JsonAnswer.WriteAsync(context, new(501, $"The recording is encoded, and decoding it needs {decoder.Package} on the server; fetch its chunks one by one."));

        var timeline = RecordingSummary.TimelineOf(recording, chunks);
        var audio = new AssembledAudio(timeline, recording.Format, place => Open(recording, chunks[place].Number));
        return SendAsync(context, audio, AudioEncoding.Wav, $"{recording.Id}-{chunks.Count}-{timeline.Frames}");
    }

    public Task ChunkAsync(HttpContext context) =>
        int.TryParse((string?)context.Request.RouteValues["number"], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && queries.FindChunk(Id(context), number) is { } chunk
            ? SendAsync(context, files.OpenStored(chunk), chunk.Encoding, chunk.Id)
            : NotFoundAsync(context);

    private ChunkPcm Open(Recording recording, int number)
    {
        // Nothing takes a stored chunk away.
        var chunk = queries.FindChunk(recording.Id, number)!;
        return ChunkPcm.Open(chunk, files.OpenStored(chunk));
    }

    /// <summary>Sends the whole, or the range that is asked for. The tag changes when a recording grows, so that no mixture is put together.</summary>
    private static Task SendAsync(HttpContext context, Stream audio, AudioEncoding encoding, string tag)
    {
        // RFC 9110, section 14.2: a range in a unit that is not known is ignored.
        if (!context.Request.Headers.Range.ToString().StartsWith("bytes=", StringComparison.OrdinalIgnoreCase))
            context.Request.Headers.Remove("Range");
        return Results.Stream(audio, encoding.MediaType(), entityTag: new EntityTagHeaderValue($"\"{tag}\""), enableRangeProcessing: true).ExecuteAsync(context);
    }

    private static string Id(HttpContext context) => ((string)context.Request.RouteValues["id"]!).ToLowerInvariant();

    private static Task NotFoundAsync(HttpContext context) => JsonAnswer.WriteAsync(context, new(404, "There is no such recording or chunk."));
}
