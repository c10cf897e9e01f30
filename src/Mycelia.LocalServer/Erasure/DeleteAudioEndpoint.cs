using Mycelia.LocalServer.Http;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage;
using Mycelia.LocalServer.Storage.Index;

namespace Mycelia.LocalServer.Erasure;

/// <summary>
/// <c>DELETE /api/audio</c> and <c>DELETE /api/recordings/{id}/audio</c>: deletes a window, of everybody or of a recording, to the frame.
/// </summary>
internal sealed class DeleteAudioEndpoint(IndexReader reader, Eraser eraser)
{
    private const int Version = 1;
    private const int LongestReason = 200;

    public async Task HandleAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var (window, refusal) = TimeQuery.Read(query);
        var key = AccessKey.Of(context);
        var tracks = reader.Read(index => TrackTable.Of(index, key.Sees));
        if (refusal is null && query["recorder"].ToString() is { Length: > 0 } id)
        {
            tracks = tracks.FindAll(track => track.Id == id);
            if (tracks.Count == 0)
                refusal = new(404, "There is no such recorder.", "recorder");
        }

        string? recording = null;
        if (refusal is null && context.Request.RouteValues["id"] is string named)
        {
            // A recorder may know it by its own name only: the answer to what began it was lost.
            recording = reader.Read(index => RecordingReader.FindId(index, named, key.Sees));
            var track = recording is null ? null : reader.Read(index => TrackTable.OfRecording(index, null, recording));
            tracks = tracks.FindAll(one => one.Number == track);
            if (tracks.Count == 0)
                refusal = new(404, "There is no such recording.", "id");
        }

        var reason = query["reason"].ToString();
        if (reason.Length > LongestReason)
            refusal ??= new(400, $"reason must have at most {LongestReason} characters.", "reason");
        if (refusal is not null)
        {
            await EarlyAnswer.WriteAsync(context, refusal).ConfigureAwait(false);
            return;
        }

        var order = new EraseOrder(tracks, window, key.Name, reason.Length > 0 ? reason : null, IsSet(query, "unprotected"), recording);
        await AnswerAsync(context, order, IsSet(query, "dry_run")).ConfigureAwait(false);
    }

    private async Task AnswerAsync(HttpContext context, EraseOrder order, bool isDry)
    {
        var plan = isDry ? eraser.Plan(order) : await eraser.EraseAsync(order, context.RequestAborted).ConfigureAwait(false);
        var kept = plan.Protected.Select(static one => ErasedStretch.Of(one.Track, one.Window)).ToArray();
        context.Response.Headers.CacheControl = "no-store";
        if (kept.Length > 0 && !order.SparesProtected && !isDry)
            await JsonAnswer
                .WriteAsync(
                    context,
                    409,
                    new("A part of it is protected: nothing was deleted. Take the protection away, or ask with unprotected=1.", kept),
                    DeletionJson.Default.ProtectedAnswer
                )
                .ConfigureAwait(false);
        else
            await JsonAnswer
                .WriteAsync(
                    context,
                    200,
                    new(Version, [.. plan.Deleted.Select(static one => ErasedStretch.Of(one.Track, one.Window))], kept),
                    DeletionJson.Default.EraseAnswer
                )
                .ConfigureAwait(false);
    }

    private static bool IsSet(IQueryCollection query, string name) => query[name].ToString() is "1" or "true";
}
