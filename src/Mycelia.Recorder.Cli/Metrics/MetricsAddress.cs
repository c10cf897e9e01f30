using System.Globalization;
using System.Net;
using Mycelia.Recorder.Cli.Errors;

namespace Mycelia.Recorder.Cli.Metrics;

/// <summary>Where the metrics are served: a port of this machine alone, unless an address is named.</summary>
internal static class MetricsAddress
{
    /// <summary><c>9464</c>, <c>127.0.0.1:9464</c>, <c>[::1]:9464</c>, <c>localhost:9464</c>, or <c>*:9464</c> for every network.</summary>
    /// <exception cref="UserError">It is none of these.</exception>
    public static string Read(string text)
    {
        var colon = text.LastIndexOf(':');
        var (host, port) = colon < 0 ? ("127.0.0.1", text) : (text[..colon], text[(colon + 1)..]);
        if (!ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0 || !IsHost(host))
            throw new UserError(
                ExitCode.Usage,
                $"--metrics-listen takes a port such as 9464, an address with one such as 192.168.1.2:9464, or *:9464, not '{text}'"
            );
        return string.Create(CultureInfo.InvariantCulture, $"{host}:{number}");
    }

    private static bool IsHost(string host) =>
        host is "*" or "localhost" || (IPAddress.TryParse(host, out var address) && (host[0] == '[' || !host.Contains(':', StringComparison.Ordinal)) && address is not null);
}
