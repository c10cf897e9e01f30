using System.Text;
using Mycelia.StandIns.Http;

namespace Mycelia.StandIns.Proxies;

/// <summary>A proxy that speaks HTTP: tunnels by <c>CONNECT</c>, requests in the absolute form otherwise.</summary>
public sealed class ForwardProxy : ProxyServer
{
    /// <summary>Its address, without credentials.</summary>
    public Uri Url => new($"http://{Authority}");

    /// <summary>What it answers instead of letting through; 0: it lets through.</summary>
    public int Refusal { get; init; }

    /// <inheritdoc/>
    protected override async Task<(int Port, ReadOnlyMemory<byte> First)?> AdmitAsync(
        WireReader client,
        Stream answer,
        CancellationToken stop
    )
    {
        while (await client.ReadHeadAsync(stop) is { } head)
        {
            Requests.Enqueue(head.FirstLine);
            if (Refuse(head) is { } refusal)
            {
                await answer.WriteAsync(Encoding.ASCII.GetBytes(refusal), stop);
                continue;
            }

            if (head.Method != "CONNECT")
                return (new Uri(head.Target).Port, OriginForm(head));
            await answer.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), stop);
            return (new Uri("tunnel://" + head.Target).Port, default);
        }

        return null;
    }

    private string? Refuse(WireHead head) =>
        Login is { } login && head["Proxy-Authorization"] != "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(login))
            ? "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"proxy\"\r\nContent-Length: 0\r\n\r\n"
        : Refusal != 0 ? $"HTTP/1.1 {Refusal} No\r\nContent-Length: 0\r\n\r\n"
        : null;

    private static byte[] OriginForm(WireHead head)
    {
        var text = Encoding.Latin1.GetString(head.Raw.Span);
        var rest = text[text.IndexOf("\r\n", StringComparison.Ordinal)..];
        return Encoding.Latin1.GetBytes($"{head.Method} {new Uri(head.Target).PathAndQuery} HTTP/1.1{rest}");
    }
}
