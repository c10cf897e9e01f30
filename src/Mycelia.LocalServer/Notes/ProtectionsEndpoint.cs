using System.Text.Json;
using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Changes;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage;
using Mycelia.LocalServer.Storage.Index;

namespace Mycelia.LocalServer.Notes;

/// <summary><c>/api/protections/ID</c>: stretches of time of which nothing is deleted.</summary>
internal sealed class ProtectionsEndpoint(IndexTurn turn, TrackChoice tracks, ChangeFeed feed)
    : NoteEndpoint<Protection>("protection", turn, feed)
{
    protected override Outcome<Protection> Read(string id, JsonElement body, AccessKey key)
    {
        var (window, wrong) = MomentReader.WindowOf(body);
        if (wrong is not null)
            return wrong;
        var (track, refusal) = tracks.Read(body, key.Sees);
        return refusal is null ? new Protection(id, key.Sees, track?.Number, window) : refusal;
    }

    protected override Protection Owned(Protection note, Protection before) => note with { Owner = before.Owner };

    protected override Protection? Find(SqliteConnection index, SqliteTransaction transaction, string id, long? viewer) =>
        ProtectionTable.Find(index, transaction, id, viewer);

    protected override bool Exists(SqliteConnection index, SqliteTransaction transaction, string id) =>
        ProtectionTable.Exists(index, transaction, id);

    protected override void Put(SqliteConnection index, SqliteTransaction transaction, Protection note) =>
        ProtectionTable.Put(index, transaction, note);

    protected override void Remove(SqliteConnection index, SqliteTransaction transaction, string id) =>
        ProtectionTable.Remove(index, transaction, id);

    protected override Change ChangeOf(Protection note) => new(ChangedThing.Protection, note.Window, note.Owner, note.Track);
}
