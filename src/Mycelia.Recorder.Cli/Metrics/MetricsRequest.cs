using System.Text;

namespace Mycelia.Recorder.Cli.Metrics;

/// <summary>What is read of an HTTP request: everything but its body. Pure.</summary>
/// <param name="Method">What is to be done.</param>
/// <param name="Path">With what, without a query.</param>
/// <param name="Host">The host that it names; null: it names none.</param>
internal sealed record MetricsRequest(string Method, string Path, string? Host)
{
    /// <summary>So much may stand before the body.</summary>
    public const int LongestHead = 8_192;

    private const string HostField = "Host:";

    /// <summary>Whether all that stands before the body has come.</summary>
    public static bool IsComplete(ReadOnlySpan<byte> head) => head.IndexOf("\r\n\r\n"u8) >= 0;

    /// <returns>Null when it is no request, or names two hosts.</returns>
    public static MetricsRequest? Parse(ReadOnlySpan<byte> head)
    {
        var end = head.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return null;
        var lines = Encoding.Latin1.GetString(head[..end]).Split("\r\n");
        var hosts = Array.FindAll(lines[1..], static line => line.StartsWith(HostField, StringComparison.OrdinalIgnoreCase));
        return lines[0].Split(' ') is [var method, ['/', ..] target, "HTTP/1.1" or "HTTP/1.0"] && hosts.Length <= 1
            ? new(method, target.Split('?')[0], hosts is [var host] ? host[HostField.Length..].Trim() : null)
            : null;
    }
}
