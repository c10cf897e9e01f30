using System.Text.Json;
using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Changes;
using Mycelia.LocalServer.Http;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage;
using Mycelia.LocalServer.Storage.Index;

namespace Mycelia.LocalServer.Notes;

/// <summary><c>/api/labels/ID</c>: what somebody writes at a stretch of time, or at a moment.</summary>
internal sealed class LabelsEndpoint(IndexTurn turn, TrackChoice tracks, ChangeFeed feed) : NoteEndpoint<Label>("label", turn, feed)
{
    private const int LongestText = 2_000;

    protected override Outcome<Label> Read(string id, JsonElement body, AccessKey key)
    {
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

    protected override Label Owned(Label note, Label before) => note with { Owner = before.Owner };

    protected override Label? Find(SqliteConnection index, SqliteTransaction transaction, string id, long? viewer) =>
        LabelTable.Find(index, transaction, id, viewer);

    protected override bool Exists(SqliteConnection index, SqliteTransaction transaction, string id) =>
        LabelTable.Exists(index, transaction, id);

    protected override void Put(SqliteConnection index, SqliteTransaction transaction, Label note) =>
        LabelTable.Put(index, transaction, note);

    protected override void Remove(SqliteConnection index, SqliteTransaction transaction, string id) =>
        LabelTable.Remove(index, transaction, id);

    protected override Change ChangeOf(Label note) =>
        new(ChangedThing.Label, new(note.FromMs, note.ToMs ?? note.FromMs + 1), note.Owner, note.Track);
}
