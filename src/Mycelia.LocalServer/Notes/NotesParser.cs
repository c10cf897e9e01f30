using System.Text.Json;
using Mycelia.LocalServer.Http;
using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Notes;

/// <summary>Reads what a recorder knows of a recording. Unknown fields are ignored.</summary>
internal static class NotesParser
{
    private const int MostEntries = 10_000;
    private const int LongestText = 500;

    public static Outcome<RecordingNotes> Parse(JsonElement body)
    {
        var device = body.Member("device");
        if (device.ValueKind != JsonValueKind.Undefined && JsonBody.TextOf(device) is not { Length: <= LongestText })
            return new Refusal(400, $"device must be a text of at most {LongestText} characters.", "device");
        var ended = body.Member("ended");
        if (ended.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.True or JsonValueKind.False))
            return new Refusal(400, "ended must be true or false.", "ended");
        var gaps = new List<NotedGap>();
        if (ReadList(body, "gaps", one => ReadGap(one, gaps)) is { } wrongGap)
            return wrongGap;
        var marks = new List<NotedMark>();
        if (ReadList(body, "marks", one => ReadMark(one, marks)) is { } wrongMark)
            return wrongMark;
        return new RecordingNotes(JsonBody.TextOf(device), gaps, marks, ended.ValueKind == JsonValueKind.True);
    }

    private static Refusal? ReadList(JsonElement body, string name, Func<JsonElement, Refusal?> read)
    {
        var list = body.Member(name);
        if (list.ValueKind == JsonValueKind.Undefined)
            return null;
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MostEntries)
            return new(400, $"{name} must be a list of at most {MostEntries} objects.", name);
        foreach (var one in list.EnumerateArray())
        {
            if (one.ValueKind != JsonValueKind.Object)
                return new(400, $"{name} must be a list of objects.", name);
            if (read(one) is { } refusal)
                return refusal;
        }

        return null;
    }

    private static Refusal? ReadGap(JsonElement gap, List<NotedGap> gaps)
    {
        var (window, refusal) = MomentReader.WindowOf(gap, "gaps.");
        if (refusal is not null)
            return refusal;
        if (!TryReadText(gap.Member("cause"), out var cause))
            return new(400, $"cause must be a text of at most {LongestText} characters.", "gaps.cause");
        var kind = gap.Member("kind");
        if (kind.ValueKind != JsonValueKind.Undefined && JsonBody.TextOf(kind) is not ("gap" or "pause" or "silence"))
            return new(400, "kind must be gap, pause or silence.", "gaps.kind");
        gaps.Add(new(window, cause, JsonBody.TextOf(kind) == "pause", JsonBody.TextOf(kind) == "silence"));
        return null;
    }

    private static Refusal? ReadMark(JsonElement mark, List<NotedMark> marks)
    {
        if (MomentReader.TimeOf(mark.Member("at")) is not { } at)
            return MomentReader.NoTime("marks.at");
        if (!TryReadText(mark.Member("label"), out var label))
            return new(400, $"label must be a text of at most {LongestText} characters.", "marks.label");
        marks.Add(new(at, label ?? ""));
        return null;
    }

    private static bool TryReadText(JsonElement element, out string? text)
    {
        text = JsonBody.TextOf(element);
        return element.ValueKind == JsonValueKind.Undefined || text is { Length: <= LongestText };
    }
}
