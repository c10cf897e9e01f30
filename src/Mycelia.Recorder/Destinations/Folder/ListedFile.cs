using System.Text.Json;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Destinations.Folder;

/// <summary>A file that the list of a recording tells of.</summary>
/// <param name="Number">The number of its chunk.</param>
/// <param name="Start">When that begins; null: that is no time.</param>
/// <param name="File">Where it is, as seen from the folder.</param>
/// <param name="Length">How long that is; null: that is no length.</param>
/// <param name="Fingerprint">What its content had for a fingerprint when it was written; null: that is none.</param>
internal sealed record ListedFile(long Number, DateTimeOffset? Start, string File, TimeSpan? Length, uint? Fingerprint)
{
    /// <summary>A day: no chunk is longer.</summary>
    private const long LongestMs = 86_400_000;

    /// <summary>Reads the list of a recording. A line that somebody else changed tells of nothing.</summary>
    /// <param name="content">The list.</param>
    /// <param name="recordingId">The recording.</param>
    /// <returns>Null when it is another one's.</returns>
    public static List<ListedFile>? ReadAll(ReadOnlySpan<byte> content, string recordingId)
    {
        string? owner = null;
        var files = new List<ListedFile>();
        foreach (var range in content.Split((byte)'\n'))
        {
            if (TryParse(content[range]) is not { } line)
                continue;
            using (line)
            {
                if (TextOf(line, ManifestLines.Type) == ManifestLines.Recording)
                    owner ??= TextOf(line, ManifestLines.Id);
                else if (Read(line) is { } file)
                    files.Add(file);
            }
        }

        return owner == recordingId ? files : null;
    }

    private static ListedFile? Read(JsonDocument line) =>
        TextOf(line, ManifestLines.File) is { } file
        && IsWithin(file)
        && line.RootElement.TryGetProperty(ManifestLines.Number, out var place)
        && place.ValueKind == JsonValueKind.Number
        && place.TryGetInt64(out var number)
        && number >= 0
            ? new(
                number,
                Timestamp.Parse(TextOf(line, ManifestLines.Start)),
                file,
                LengthOf(line),
                Fingerprints.Parse(TextOf(line, ManifestLines.Hash))
            )
            : null;

    private static TimeSpan? LengthOf(JsonDocument line) =>
        line.RootElement.TryGetProperty(ManifestLines.Length, out var length)
        && length.ValueKind == JsonValueKind.Number
        && length.TryGetInt64(out var ms)
        && ms is >= 0 and <= LongestMs
            ? TimeSpan.FromMilliseconds(ms)
            : null;

    /// <summary>Whether a name leads to a file in a folder of the folder's, as all that are written there do.</summary>
    private static bool IsWithin(string file) =>
        file.Split('/') is [{ Length: > 0 } day, { Length: > 0 } name]
        && day[0] != '.'
        && name[0] != '.'
        && !file.Contains('\0', StringComparison.Ordinal)
        && !file.Contains('\\', StringComparison.Ordinal);

    private static JsonDocument? TryParse(ReadOnlySpan<byte> line)
    {
        try
        {
            var document = JsonDocument.Parse(line.ToArray());
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;
            document.Dispose();
        }
        catch (JsonException)
        {
            // A line that a death cut off, or the last, which is empty.
        }

        return null;
    }

    private static string? TextOf(JsonDocument line, string name)
    {
        try
        {
            return line.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, which is no text.
            return null;
        }
    }
}
