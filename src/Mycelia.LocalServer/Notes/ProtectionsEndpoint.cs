using System.Text.Json;
using Mycelia.LocalServer.Changes;
using Mycelia.LocalServer.Http;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage;
using Mycelia.LocalServer.Storage.Index;

namespace Mycelia.LocalServer.Notes;

/// <summary><c>/api/protections/ID</c>: stretches of time of which nothing is deleted.</summary>
internal sealed class ProtectionsEndpoint(IndexTurn turn, TrackChoice tracks, ChangeFeed feed)
{
    private const int MostBytes = 16 * 1024;

    public async Task PutAsync(HttpContext context)
    {
        var (body, refusal) = await JsonBody.ReadAsync(context, MostBytes).ConfigureAwait(false);
        var key = AccessKey.Of(context);
        var read = refusal is null ? Read(Id(context), body, key) : refusal;
        if (read.Value is not { } protection)
        {
            await EarlyAnswer.WriteAsync(context, read.Refusal!).ConfigureAwait(false);
            return;
        }

        var (before, isOthers) = await turn.WriteAsync(
                (index, transaction) =>
                {
                    var known = ProtectionTable.Find(index, transaction, protection.Id, key.Sees);
                    if (known is null && ProtectionTable.Exists(index, transaction, protection.Id))
                        return (known, true);
                    ProtectionTable.Put(index, transaction, known is null ? protection : protection with { Owner = known.Owner });
                    return (known, false);
                },
                context.RequestAborted
            )
            .ConfigureAwait(false);
        if (isOthers)
        {
            await JsonAnswer
                .WriteAsync(context, new(409, "The id is that of another protection: choose another.", "id"))
                .ConfigureAwait(false);
            return;
        }

        if (before is not null)
            Tell(before);
        Tell(protection);
        context.Response.StatusCode = 204;
    }

    public async Task DeleteAsync(HttpContext context)
    {
        var sees = AccessKey.Of(context).Sees;
        var removed = await turn.WriteAsync(
                (index, transaction) =>
                {
                    var known = ProtectionTable.Find(index, transaction, Id(context), sees);
                    if (known is not null)
                        ProtectionTable.Remove(index, transaction, known.Id);
                    return known;
                },
                context.RequestAborted
            )
            .ConfigureAwait(false);
        if (removed is null)
        {
            await JsonAnswer.WriteAsync(context, new(404, "There is no such protection.")).ConfigureAwait(false);
            return;
        }

        Tell(removed);
        context.Response.StatusCode = 204;
    }

    private Outcome<Protection> Read(string id, JsonElement body, AccessKey key)
    {
        if (!NoteIds.IsValid(id))
            return new Refusal(400, "The id must have 8 to 32 letters, digits, '_' and '-'.", "id");
        var (window, wrong) = MomentReader.WindowOf(body);
        if (wrong is not null)
            return wrong;
        var (track, refusal) = tracks.Read(body, key.Sees);
        return refusal is null ? new Protection(id, key.Sees, track?.Number, window) : refusal;
    }

    private void Tell(Protection protection) =>
        feed.Publish(new(ChangedThing.Protection, protection.Window, protection.Owner, protection.Track));

    private static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;
}
