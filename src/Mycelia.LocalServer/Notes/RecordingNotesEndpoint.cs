using Mycelia.LocalServer.Changes;
using Mycelia.LocalServer.Http;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage;
using Mycelia.LocalServer.Storage.Index;

namespace Mycelia.LocalServer.Notes;

/// <summary>
/// <c>PUT /api/recordings/ID/notes</c>: what a recorder knows of its recording besides audio. Whole, and as often as it likes.
/// </summary>
internal sealed class RecordingNotesEndpoint(IndexTurn turn, ChangeFeed feed)
{
    private const int MostBytes = 2 << 20;

    public async Task PutAsync(HttpContext context)
    {
        var (body, refusal) = await JsonBody.ReadAsync(context, MostBytes).ConfigureAwait(false);
        var read = refusal is null ? NotesParser.Parse(body) : refusal;
        if (read.Value is not { } notes)
        {
            await EarlyAnswer.WriteAsync(context, read.Refusal!).ConfigureAwait(false);
            return;
        }

        var id = ((string)context.Request.RouteValues["id"]!).ToLowerInvariant();
        var owner = AccessKey.Of(context).Number;
        var (isThere, track, window) = await turn.WriteAsync(
                (index, transaction) =>
                {
                    if (RecordingReader.Find(index, id, owner, transaction).IsNothing)
                        return (false, (long?)null, default(TimeWindow));
                    NoteTable.Put(index, transaction, id, notes);
                    var stretches = StretchTable.OfRecording(index, transaction, id);
                    return (true, TrackTable.OfRecording(index, transaction, id), Extent(stretches, notes));
                },
                context.RequestAborted
            )
            .ConfigureAwait(false);
        if (!isThere)
        {
            await JsonAnswer.WriteAsync(context, new(404, "There is no such recording.")).ConfigureAwait(false);
            return;
        }

        if (!window.IsEmpty)
            feed.Publish(new(ChangedThing.Notes, window, owner, track));
        context.Response.StatusCode = 204;
    }

    private static TimeWindow Extent(IReadOnlyList<Stretch> stretches, RecordingNotes notes)
    {
        List<TimeWindow> windows =
        [
            .. stretches.Select(static stretch => stretch.Window),
            .. notes.Gaps.Select(static gap => gap.Window),
            .. notes.Marks.Select(static mark => new TimeWindow(mark.AtMs, mark.AtMs + 1)),
        ];
        return windows.Count == 0 ? default : new(windows.Min(static window => window.FromMs), windows.Max(static window => window.ToMs));
    }
}
