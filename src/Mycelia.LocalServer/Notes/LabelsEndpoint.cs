using System.Text.Json;
using Mycelia.LocalServer.Changes;
using Mycelia.LocalServer.Http;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage;
using Mycelia.LocalServer.Storage.Index;

namespace Mycelia.LocalServer.Notes;

/// <summary><c>/api/labels/ID</c>: what somebody writes at a stretch of time, or at a moment.</summary>
internal sealed class LabelsEndpoint(IndexTurn turn, TrackChoice tracks, ChangeFeed feed)
{
    private const int MostBytes = 16 * 1024;
    private const int LongestText = 2_000;

    public async Task PutAsync(HttpContext context)
    {
        var (body, refusal) = await JsonBody.ReadAsync(context, MostBytes).ConfigureAwait(false);
        var key = AccessKey.Of(context);
        var read = refusal is null ? Read(Id(context), body, key) : refusal;
        if (read.Value is not { } label)
        {
            await EarlyAnswer.WriteAsync(context, read.Refusal!).ConfigureAwait(false);
            return;
        }

        var (before, isOthers) = await turn.WriteAsync(
                (index, transaction) =>
                {
                    var known = LabelTable.Find(index, transaction, label.Id, key.Sees);
                    if (known is null && LabelTable.Exists(index, transaction, label.Id))
                        return (known, true);
                    LabelTable.Put(index, transaction, known is null ? label : label with { Owner = known.Owner });
                    return (known, false);
                },
                context.RequestAborted
            )
            .ConfigureAwait(false);
        if (isOthers)
        {
            await JsonAnswer.WriteAsync(context, new(409, "The id is that of another label: choose another.", "id")).ConfigureAwait(false);
            return;
        }

        if (before is not null)
            Tell(before);
        Tell(label);
        context.Response.StatusCode = 204;
    }

    public async Task DeleteAsync(HttpContext context)
    {
        var sees = AccessKey.Of(context).Sees;
        var removed = await turn.WriteAsync(
                (index, transaction) =>
                {
                    var known = LabelTable.Find(index, transaction, Id(context), sees);
                    if (known is not null)
                        LabelTable.Remove(index, transaction, known.Id);
                    return known;
                },
                context.RequestAborted
            )
            .ConfigureAwait(false);
        if (removed is null)
        {
            await JsonAnswer.WriteAsync(context, new(404, "There is no such label.")).ConfigureAwait(false);
            return;
        }

        Tell(removed);
        context.Response.StatusCode = 204;
    }

    private Outcome<Label> Read(string id, JsonElement body, AccessKey key)
    {
        if (!NoteIds.IsValid(id))
            return new Refusal(400, "The id must have 8 to 32 letters, digits, '_' and '-'.", "id");
        if (MomentReader.TimeOf(body.Member("from")) is not { } from)
            return MomentReader.NoTime("from");
        var end = body.Member("to");
        var to = MomentReader.TimeOf(end);
        if (to is null && end.ValueKind != JsonValueKind.Undefined)
            return MomentReader.NoTime("to");
        if (to <= from)
            return new Refusal(400, "to must be later than from, or null for a moment.", "to");
        if (JsonBody.TextOf(body.Member("text")) is not { Length: > 0 and <= LongestText } text)
            return new Refusal(400, $"text must be a text of 1 to {LongestText} characters.", "text");
        var (track, refusal) = tracks.Read(body, key.Sees);
        return refusal is null ? new Label(id, key.Sees, track?.Number, from, to, text) : refusal;
    }

    private void Tell(Label label) =>
        feed.Publish(new(ChangedThing.Label, new(label.FromMs, label.ToMs ?? label.FromMs + 1), label.Owner, label.Track));

    private static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;
}
