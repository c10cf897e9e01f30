using System.Text;

namespace Mycelia.Recorder.Destinations.Mycelia.Http;

/// <summary>
/// Makes text of bytes: by a byte order mark, else by the charset that was named, else by what JSON looks like in each encoding.
/// </summary>
internal static class AnswerCharset
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly UTF32Encoding BigUtf32 = new(bigEndian: true, byteOrderMark: true);

    /// <summary>UTF-32's mark begins as UTF-16's does, so it is looked for first.</summary>
    private static readonly Encoding[] Marked = [Encoding.UTF8, Encoding.UTF32, BigUtf32, Encoding.Unicode, Encoding.BigEndianUnicode];

    public static string Decode(ReadOnlySpan<byte> bytes, string? charset)
    {
        foreach (var encoding in Marked)
        {
            if (bytes.StartsWith(encoding.Preamble))
                return encoding.GetString(bytes[encoding.Preamble.Length..]);
        }

        return Choose(bytes, charset).GetString(bytes);
    }

    /// <summary>Whether these bytes are UTF-8 as they stand, with nothing in them that text has not.</summary>
    public static bool IsCleanText(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return !StrictUtf8.GetString(bytes).Any(IsOdd);
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>Whether it is text, if perhaps with some letters of another encoding, rather than bytes of something else.</summary>
    public static bool IsText(string text) => !text.Contains('\0', StringComparison.Ordinal) && text.Count(IsOdd) * 10 <= text.Length;

    private static bool IsOdd(char c) => c == '\ufffd' || (char.IsControl(c) && !char.IsWhiteSpace(c));

    /// <summary>Text and JSON begin with a character of ASCII, so that the zeros beside it tell (RFC 4627, 3).</summary>
    private static Encoding Choose(ReadOnlySpan<byte> bytes, string? charset) =>
        bytes switch
        {
            [0, 0, 0, not 0, ..] => BigUtf32,
            [not 0, 0, 0, 0, ..] => Encoding.UTF32,
            [0, not 0, 0, not 0, ..] => Encoding.BigEndianUnicode,
            [not 0, 0, not 0, 0, ..] => Encoding.Unicode,
            _ when charset?.Trim('"', '\'').ToUpperInvariant() is "ISO-8859-1" or "LATIN1" or "WINDOWS-1252" => Encoding.Latin1,
            _ => Encoding.UTF8,
        };
}
