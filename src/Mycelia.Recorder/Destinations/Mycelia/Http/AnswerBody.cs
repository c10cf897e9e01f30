using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Destinations.Mycelia.Http;

/// <summary>An answer's body as text.</summary>
/// <param name="Text">The text, without a byte order mark; empty when it is none.</param>
/// <param name="Unreadable">What there is instead of text, in a phrase for a person; null when there is text.</param>
internal readonly record struct AnswerBody(string Text, string? Unreadable = null)
{
    /// <param name="bytes">As they came.</param>
    /// <param name="codings">The content codings, in the order in which the server says that it applied them.</param>
    /// <param name="charset">The charset that the server named, if it did.</param>
    /// <param name="longest">How many bytes are read of what was compressed.</param>
    public static AnswerBody Read(byte[] bytes, IReadOnlyCollection<string> codings, string? charset, int longest)
    {
        foreach (var coding in codings.Reverse())
        {
            // Some label what they do not compress, and some proxies decompress and leave the label.
            if (bytes.Length == 0 || AnswerCharset.IsCleanText(bytes))
                break;
            if (ContentCoding.TryDecode(coding, bytes, longest) is not { } decoded)
                return new("", $"{Count(bytes)} in the coding '{Visible.Line(coding, 40)}', which cannot be decoded here");
            bytes = decoded;
        }

        // Some compress and leave the label out.
        if (ContentCoding.IsGzip(bytes) && ContentCoding.TryDecode("gzip", bytes, longest) is { } unlabelled)
            bytes = unlabelled;
        var text = AnswerCharset.Decode(bytes, charset);
        return AnswerCharset.IsText(text) ? new(text) : new("", $"{Count(bytes)} that {(bytes.Length == 1 ? "is" : "are")} no text");
    }

    private static string Count(byte[] bytes) => bytes.Length == 1 ? "1 byte" : $"{bytes.Length} bytes";
}
