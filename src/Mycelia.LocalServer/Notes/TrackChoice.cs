using System.Text.Json;
using Mycelia.LocalServer.Http;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage;
using Mycelia.LocalServer.Storage.Index;

namespace Mycelia.LocalServer.Notes;

/// <summary>Reads which recorder something is at.</summary>
internal sealed class TrackChoice(IndexReader reader)
{
    /// <returns>Null: at none; or why it cannot be.</returns>
    public (Track? Track, Refusal? Refusal) Read(JsonElement body, long? owner)
    {
        var member = body.Member("recorder");
        if (member.ValueKind == JsonValueKind.Undefined)
            return (null, null);
        var id = JsonBody.TextOf(member);
        return reader.Read(index => TrackTable.Of(index, owner)).Find(track => track.Id == id) is { } track
            ? (track, null)
            : (null, new(404, "There is no such recorder.", "recorder"));
    }
}
