using System.Net;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Destinations.Mycelia.Connection;

/// <summary>
/// Which proxy leads to a server, by <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c>, <c>ALL_PROXY</c> and <c>NO_PROXY</c>, in small letters
/// or large ones as curl reads them.
/// </summary>
public static class ProxyChoice
{
    private static readonly string[] Schemes = ["http", "https", "socks4", "socks4a", "socks5"];

    /// <param name="server">The server. This machine is never asked for through a proxy, which would get what may not leave the
    /// machine.</param>
    /// <param name="variable">Gives an environment variable's value.</param>
    /// <returns>Null: none. The address carries no credentials; they are apart.</returns>
    /// <exception cref="FormatException">An address is malformed. The message shows no credentials.</exception>
    public static ChosenProxy? For(Uri server, Func<string, string?> variable)
    {
        if (server.IsLoopback || IsExempt(server, Value(variable, "no_proxy").Text ?? ""))
            return null;
        var (text, name) = Value(variable, server.Scheme + "_proxy");
        if (text is null)
            (text, name) = Value(variable, "all_proxy");
        return text is null ? null : Parse(text, name);
    }

    private static (string? Text, string Name) Value(Func<string, string?> variable, string name)
    {
        foreach (var spelling in new[] { name, name.ToUpperInvariant() })
        {
            if (variable(spelling)?.Trim() is { Length: > 0 } text)
                return (text, spelling);
        }

        return (null, name);
    }

    private static ChosenProxy Parse(string text, string name)
    {
        var address = text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text;
        address = address.Replace("socks5h://", "socks5://", StringComparison.OrdinalIgnoreCase);
        if (
            !Uri.TryCreate(address, UriKind.Absolute, out var proxy)
            || !Schemes.Contains(proxy.Scheme)
            || proxy.Host.Length == 0
            || AddressText.MayHoldLogin(address[(address.LastIndexOf('@') + 1)..])
        )
            throw new FormatException($"{name} is not the address of a proxy: it looks like http://proxy.example.org:3128");
        var plain = new UriBuilder(proxy)
        {
            UserName = "",
            Password = "",
            Path = "",
            Query = "",
            Fragment = "",
        }.Uri;
        var login = proxy.UserInfo.Split(':', 2);
        return new ChosenProxy(plain, name)
        {
            Credentials =
                proxy.UserInfo.Length == 0
                    ? null
                    : new NetworkCredential(Uri.UnescapeDataString(login[0]), login.Length == 2 ? Uri.UnescapeDataString(login[1]) : ""),
        };
    }

    private static bool IsExempt(Uri server, string list) =>
        list.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Any(entry => IsExemptBy(server, entry));

    /// <summary>
    /// A name, with all that end in it; an address; a network as ADDRESS/BITS; each with a port or without; <c>*</c> is all.
    /// </summary>
    private static bool IsExemptBy(Uri server, string entry)
    {
        if (entry == "*")
            return true;
        var host = server.IdnHost.Trim('[', ']');
        if (IPAddress.TryParse(host, out var address) && IPNetwork.TryParse(entry, out var network))
            return network.Contains(address);
        var colon = entry.LastIndexOf(':');
        if (colon > 0 && entry.IndexOf(':', StringComparison.Ordinal) == colon)
        {
            if (entry[(colon + 1)..] != server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture))
                return false;
            entry = entry[..colon];
        }

        var name = entry.TrimStart('*').Trim('[', ']').Trim('.');
        return host.Equals(name, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + name, StringComparison.OrdinalIgnoreCase);
    }
}
