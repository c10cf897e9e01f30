using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Mycelia.Recorder.Cli.Errors;

namespace Mycelia.Recorder.Cli.Metrics;

/// <summary>Where the metrics are served: at a port of this machine alone, unless an address is named.</summary>
/// <param name="EndPoint">What is listened on.</param>
/// <param name="Hosts">The names under which it may be asked; none: any.</param>
internal sealed record MetricsAddress(IPEndPoint EndPoint, IReadOnlyList<string> Hosts)
{
    private const string Here = "127.0.0.1";
    private const string Local = "localhost";

    /// <summary>
    /// <c>9464</c>, <c>127.0.0.1:9464</c>, <c>[::1]:9464</c>, <c>192.168.1.2:9464</c>, or <c>*:9464</c> for every network.
    /// </summary>
    /// <exception cref="UserError">It is none of these.</exception>
    public static MetricsAddress Read(string text)
    {
        var colon = text.LastIndexOf(':');
        var (host, port) = colon < 0 ? (Here, text) : (text[..colon], text[(colon + 1)..]);
        if (!ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0 || !IsHost(host))
            throw new UserError(
                ExitCode.Usage,
                $"--metrics-listen takes a port such as 9464, an address with one such as 192.168.1.2:9464, or *:9464, not '{text}'"
            );
        return host switch
        {
            "*" => new(new(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, number), []),
            Here or Local => new(new(IPAddress.Loopback, number), [Here, Local]),
            _ => new(new(IPAddress.Parse(host), number), [host]),
        };
    }

    /// <summary>Whether a request may be answered: one under another name, as of a page that was made to look local, may not.</summary>
    /// <param name="host">The host that it names, with or without a port; null: it names none.</param>
    public bool IsOwn(string? host)
    {
        if (host is null || Hosts.Count == 0)
            return true;
        var colon = host.LastIndexOf(':');
        // An address of IPv6 stands in brackets: its colons are not the port's.
        var name = colon > host.LastIndexOf(']') ? host[..colon] : host;
        return Hosts.Contains(name, StringComparer.OrdinalIgnoreCase);
    }

    private static bool IsHost(string host) =>
        host is "*" or Local || (IPAddress.TryParse(host, out _) && host.Contains(':', StringComparison.Ordinal) == host.StartsWith('['));
}
