using System.Net;
using Mycelia.LocalServer.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.LocalServer.Settings;

/// <summary>Reads <c>http://ADDRESS:PORT[;…]</c> and refuses what would send tokens and audio over a network in clear unasked.</summary>
internal static class ListenUrl
{
    /// <exception cref="StartupException">The sentence says what to write instead.</exception>
    public static IReadOnlyList<IPEndPoint> ParseList(string urls, bool allowHttp)
    {
        var parts = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts.Length == 0 ? throw Wrong($"'{urls}' holds no URL") : [.. parts.Select(part => Parse(part, allowHttp))];
    }

    private static IPEndPoint Parse(string text, bool allowHttp)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw Wrong($"'{AddressText.Show(text)}' is not a URL such as {ServerSettings.DefaultUrl}");
        if (url.Scheme == "https")
            throw Wrong(
                $"'{AddressText.Show(text)}': this server does not speak TLS; put a reverse proxy in front of it and listen on "
                    + $"{ServerSettings.DefaultUrl}"
            );
        if (url.PathAndQuery != "/" || url.UserInfo.Length > 0)
            throw Wrong($"'{AddressText.Show(text)}': only an address and a port can be given");

        var address = AddressOf(url);
        if (!IPAddress.IsLoopback(address) && !allowHttp)
            throw Wrong(
                $"'{AddressText.Show(text)}' would carry tokens and audio over the network in clear; add --allow-http if that is what "
                    + "you want"
            );
        return new(address, url.Port);
    }

    private static IPAddress AddressOf(Uri url)
    {
        if (url.IdnHost == "localhost")
            return IPAddress.Loopback;
        return IPAddress.TryParse(url.IdnHost, out var address)
            ? address
            : throw Wrong($"'{url.OriginalString}': give an IP address or localhost (http://0.0.0.0:PORT is every interface)");
    }

    private static StartupException Wrong(string what) => new($"--urls: {what}.", StartupException.WrongSettings);
}
