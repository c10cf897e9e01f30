using System.Text;
using System.Text.RegularExpressions;

namespace Mycelia.StandIns.Servers;

/// <summary>A part of a multipart form.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="FileName">Null for a plain field.</param>
/// <param name="Type">Its content type; empty when not said.</param>
/// <param name="Bytes">Its content.</param>
internal sealed partial record FormPart(string Name, string? FileName, string Type, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>A plain field's text.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes.Span);

    /// <summary>The parts of a body, by name.</summary>
    /// <returns>Nothing where the body is cut off: it ends without its last boundary.</returns>
    public static Dictionary<string, FormPart> ParseAll(byte[] body, string? contentType)
    {
        var parts = new Dictionary<string, FormPart>();
        if (contentType is null || BoundaryPattern().Match(contentType) is not { Success: true } match)
            return parts;
        var boundary = Encoding.Latin1.GetBytes("\r\n--" + match.Groups[1].Value);
        ReadOnlyMemory<byte> rest = (byte[])[.. "\r\n"u8, .. body];
        for (rest = After(rest, boundary); !rest.IsEmpty; rest = After(rest, boundary))
        {
            if (rest.Span.StartsWith("--"u8))
                return parts;
            var length = rest.Span.IndexOf(boundary);
            if (length >= 0 && Parse(rest[..length]) is { } part)
                parts.TryAdd(part.Name, part);
        }

        return [];
    }

    private static ReadOnlyMemory<byte> After(ReadOnlyMemory<byte> bytes, byte[] mark) =>
        bytes.Span.IndexOf(mark) is >= 0 and var index ? bytes[(index + mark.Length)..] : default;

    private static FormPart? Parse(ReadOnlyMemory<byte> part)
    {
        var end = part.Span.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return null;
        var headers = Encoding.UTF8.GetString(part.Span[..end]);
        var name = NamePattern().Match(headers);
        var fileName = FileNamePattern().Match(headers);
        var type = TypePattern().Match(headers);
        return !name.Success
            ? null
            : new(name.Groups[1].Value, fileName.Success ? fileName.Groups[1].Value : null, type.Groups[1].Value.Trim(), part[(end + 4)..]);
    }

    [GeneratedRegex("boundary=\"?([^\";]+)\"?", RegexOptions.IgnoreCase)]
    private static partial Regex BoundaryPattern();

    [GeneratedRegex("[; ]name=\"?([^\";\r\n]*)\"?", RegexOptions.IgnoreCase)]
    private static partial Regex NamePattern();

    [GeneratedRegex("filename=\"?([^\";\r\n]*)\"?", RegexOptions.IgnoreCase)]
    private static partial Regex FileNamePattern();

    [GeneratedRegex("Content-Type:([^\r\n]*)", RegexOptions.IgnoreCase)]
    private static partial Regex TypePattern();
}
