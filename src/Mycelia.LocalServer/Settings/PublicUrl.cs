using Mycelia.LocalServer.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.LocalServer.Settings;

/// <summary>Reads <c>https://NAME[:PORT][;…]</c>: how clients reach the server where its own addresses are not what they use.</summary>
internal static class PublicUrl
{
    /// <exception cref="StartupException">The sentence says what to write instead.</exception>
    public static IReadOnlyList<Uri> ParseList(string? urls) =>
        [.. (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parse)];

    private static Uri Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && url.Scheme is "http" or "https"
        && url.PathAndQuery == "/"
        && url.UserInfo.Length == 0
        && url.Fragment.Length == 0
            ? url
            : throw new StartupException(
                $"--public-url: '{AddressText.Show(text)}' is not a URL such as https://mycelia.example.org, without a path.",
                StartupException.WrongSettings
            );
}
