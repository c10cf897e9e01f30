using System.Globalization;
using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Storage;

/// <summary>
/// A place in the list of recordings, as <c>next</c> names it and <c>after</c> gives it back: the id of a recording, or its row where it
/// has none that can be read.
/// </summary>
internal sealed record ListPlace(string? Id, long? Row)
{
    public static ListPlace Of(ListedRecording recording) => recording.Id is { } id ? new(id, null) : new(null, recording.Row);

    /// <summary>Null where it is no such place.</summary>
    public static ListPlace? Parse(string text)
    {
        if (ObjectId.IsValid(text))
            return new(text.ToLowerInvariant(), null);
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var row) ? new(null, row) : null;
    }

    public override string ToString() => Id ?? Row!.Value.ToString(CultureInfo.InvariantCulture);
}
