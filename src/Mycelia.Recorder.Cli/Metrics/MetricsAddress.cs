using System.Globalization;
using System.Net;
using Mycelia.Recorder.Cli.Errors;

namespace Mycelia.Recorder.Cli.Metrics;

/// <summary>Where the metrics are served: at a port of this machine alone, unless an address is named.</summary>
internal static class MetricsAddress
{
    private const string Here = "127.0.0.1";

    /// <summary>
    /// <c>9464</c>, <c>127.0.0.1:9464</c>, <c>[::1]:9464</c>, <c>192.168.1.2:9464</c>, or <c>*:9464</c> for every network.
    /// </summary>
    /// <returns>What requests may begin with: one under another name, as of a page that was made to look local, is refused.</returns>
    /// <exception cref="UserError">It is none of these.</exception>
    public static string[] Read(string text)
    {
        var colon = text.LastIndexOf(':');
        var (host, port) = colon < 0 ? (Here, text) : (text[..colon], text[(colon + 1)..]);
        if (!ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0 || !IsHost(host))
            throw new UserError(
                ExitCode.Usage,
                $"--metrics-listen takes a port such as 9464, an address with one such as 192.168.1.2:9464, or *:9464, not '{text}'"
            );
        string[] names = host is Here or "localhost" ? [Here, "localhost"] : [host];
        return [.. names.Select(name => string.Create(CultureInfo.InvariantCulture, $"http://{name}:{number}/"))];
    }

    /// <summary>An address of IPv6 stands in brackets: its colons are not the port's.</summary>
    private static bool IsHost(string host) =>
        host is "*" or "localhost"
        || (IPAddress.TryParse(host, out _) && host.Contains(':', StringComparison.Ordinal) == host.StartsWith('['));
}
