using System.Globalization;
using System.Net;
using System.Text;

namespace Mycelia.Recorder.Tests.Destinations.Mycelia.Secrecy;

/// <summary>The ways in which servers, proxies and their logs write again what they were sent.</summary>
internal static class Codings
{
    private const string Id = "0123456789abcdef01234567";

    public static IReadOnlyDictionary<string, Func<string, string>> All { get; } =
        new Dictionary<string, Func<string, string>>
        {
            ["as it is"] = static secret => secret,
            ["in capitals"] = static secret => secret.ToUpperInvariant(),
            ["URL"] = Uri.EscapeDataString,
            ["URL, every letter"] = static secret => Each(secret, "%{0:X2}"),
            ["URL, twice"] = static secret => Uri.EscapeDataString(Each(secret, "%{0:x2}")),
            ["URL, in part"] = static secret => string.Concat(secret[..3], Each(secret[3..6], "%{0:x2}"), secret[6..]),
            ["JSON"] = static secret => Each(secret, "\\u{0:x4}"),
            ["JSON, in part"] = static secret => Each(secret[..1], "\\u{0:x4}") + secret[1..],
            ["JSON in JSON"] = static secret => Each(secret, "\\\\u{0:x4}"),
            ["C"] = static secret => Each(secret, "\\x{0:x2}"),
            ["HTML, decimal"] = static secret => Each(secret, "&#{0};"),
            ["HTML, hexadecimal"] = static secret => Each(secret, "&#x{0:x};"),
            ["HTML, as an encoder does"] = static secret => WebUtility.HtmlEncode(secret),
            ["hexadecimal"] = static secret => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(secret)),
            ["hexadecimal, large"] = static secret => Convert.ToHexString(Encoding.UTF8.GetBytes(secret)),
            ["hexadecimal, as a dump"] = static secret =>
                Convert
                    .ToHexString(Encoding.UTF8.GetBytes(secret))
                    .Chunk(2)
                    .Select(static pair => new string(pair))
                    .Aggregate(static (all, one) => $"{all} {one}"),
            ["base64"] = static secret => Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)),
            ["base64 of URLs"] = static secret =>
                Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)).Replace('+', '-').Replace('/', '_').TrimEnd('='),
            ["base64, with the id"] = static secret => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Id}:{secret}")),
            ["base64, in a form"] = static secret =>
                Convert.ToBase64String(
                    Encoding.UTF8.GetBytes($"grant_type=client_credentials&client_id={Id}&client_secret={Uri.EscapeDataString(secret)}")
                ),
            ["base64, in a URL"] = static secret => Uri.EscapeDataString(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Id}:{secret}"))),
            ["base64, folded"] = static secret =>
                string.Join(' ', Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)).Chunk(8).Select(static part => new string(part))),
            ["bytes, as Node prints them"] = static secret => string.Join(',', Encoding.UTF8.GetBytes(secret)),
            ["cut off"] = static secret => secret[..^4],
            ["behind a banner"] = static secret => "ffmpeg version 5 " + secret,
        };

    /// <summary>Whether a text shows a secret in any of them, or a dozen letters and digits of it in a row.</summary>
    public static bool Shows(string text, string secret)
    {
        var (shown, letters) = (LettersOf(text), LettersOf(secret));
        return All.Where(static coding => coding.Key != "cut off")
                .Any(coding => text.Contains(coding.Value(secret), StringComparison.OrdinalIgnoreCase))
            || Enumerable
                .Range(0, Math.Max(0, letters.Length - 11))
                .Any(at => shown.Contains(letters.Substring(at, 12), StringComparison.Ordinal));
    }

    private static string LettersOf(string text) => string.Concat(text.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();

    private static string Each(string text, string format) =>
        string.Concat(text.Select(c => string.Format(CultureInfo.InvariantCulture, format, (int)c)));
}
