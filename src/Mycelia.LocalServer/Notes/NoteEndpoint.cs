using System.Text.Json;
using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Changes;
using Mycelia.LocalServer.Http;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage;

namespace Mycelia.LocalServer.Notes;

/// <summary>Writes and removes notes of one kind, each under an id that the client has made.</summary>
/// <param name="name">What the kind is called.</param>
/// <param name="turn">The index.</param>
/// <param name="feed">Told of each change.</param>
internal abstract class NoteEndpoint<TNote>(string name, IndexTurn turn, ChangeFeed feed)
    where TNote : class
{
    private const int MostBytes = 16 * 1024;

    public async Task PutAsync(HttpContext context)
    {
        var (body, refusal) = await JsonBody.ReadAsync(context, MostBytes).ConfigureAwait(false);
        var key = AccessKey.Of(context);
        var read =
            refusal is not null ? refusal
            : NoteIds.IsValid(Id(context)) ? Read(Id(context), body, key)
            : new Refusal(400, "The id must have 8 to 32 letters, digits, '_' and '-'.", "id");
        if (read.Value is not { } note)
        {
            await EarlyAnswer.WriteAsync(context, read.Refusal!).ConfigureAwait(false);
            return;
        }

        var (before, isOthers) = await turn.WriteAsync(
                (index, transaction) =>
                {
                    var known = Find(index, transaction, Id(context), key.Sees);
                    if (known is null && Exists(index, transaction, Id(context)))
                        return (known, true);
                    Put(index, transaction, known is null ? note : Owned(note, known));
                    return (known, false);
                },
                context.RequestAborted
            )
            .ConfigureAwait(false);
        if (isOthers)
        {
            await JsonAnswer
                .WriteAsync(context, new(409, $"The id is that of another {name}: choose another.", "id"))
                .ConfigureAwait(false);
            return;
        }

        if (before is not null)
            feed.Publish(ChangeOf(before));
        feed.Publish(ChangeOf(note));
        context.Response.StatusCode = 204;
    }

    public async Task DeleteAsync(HttpContext context)
    {
        var sees = AccessKey.Of(context).Sees;
        var removed = await turn.WriteAsync(
                (index, transaction) =>
                {
                    var known = Find(index, transaction, Id(context), sees);
                    if (known is not null)
                        Remove(index, transaction, Id(context));
                    return known;
                },
                context.RequestAborted
            )
            .ConfigureAwait(false);
        if (removed is null)
        {
            await JsonAnswer.WriteAsync(context, new(404, $"There is no such {name}.")).ConfigureAwait(false);
            return;
        }

        feed.Publish(ChangeOf(removed));
        context.Response.StatusCode = 204;
    }

    /// <summary>What a body says.</summary>
    protected abstract Outcome<TNote> Read(string id, JsonElement body, AccessKey key);

    /// <summary>A note that is changed stays its owner's.</summary>
    protected abstract TNote Owned(TNote note, TNote before);

    protected abstract TNote? Find(SqliteConnection index, SqliteTransaction transaction, string id, long? viewer);

    protected abstract bool Exists(SqliteConnection index, SqliteTransaction transaction, string id);

    protected abstract void Put(SqliteConnection index, SqliteTransaction transaction, TNote note);

    protected abstract void Remove(SqliteConnection index, SqliteTransaction transaction, string id);

    /// <summary>What others are told of it.</summary>
    protected abstract Change ChangeOf(TNote note);

    private static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;
}
