using System.Net;
using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Http;

/// <summary>
/// By which names the server is addressed. A page of any site can have its own name lead to this machine (DNS rebinding), and the browser
/// that shows it then takes this server for that site: so a request under a name that is not the server's own is refused.
/// </summary>
/// <param name="publicUrls">How it is reached through proxies.</param>
/// <param name="machine">The machine's name.</param>
internal sealed class ServerNames(IReadOnlyList<Uri> publicUrls, string machine)
{
    private static readonly Refusal WithoutName = new(400, "The request names no host.", "Host");

    private static readonly Refusal OtherName = new(
        421,
        "This server does not answer to the name in the Host header. Address it as localhost or by its IP address, or start it with "
            + "--public-url URL.",
        "Host"
    );

    /// <summary>What proxies add. One on this machine looks like a browser of this machine but for these.</summary>
    private static readonly string[] AddedByProxies = ["Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP"];

    public Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        BaseUrlOf(context) is null
            ? EarlyAnswer.WriteAsync(context, context.Request.Host.HasValue ? OtherName : WithoutName)
            : next(context);

    /// <summary>The URL by which a request addressed the server, without a path; null when it is not the server's.</summary>
    public string? BaseUrlOf(HttpContext context)
    {
        var host = context.Request.Host;
        if (publicUrls.FirstOrDefault(url => IsSame(url.IdnHost, host.Host.Trim('[', ']'))) is { } known)
            return known.GetLeftPart(UriPartial.Authority);
        return IsOwn(host.Host, context.Connection.LocalIpAddress) ? $"http://{host.ToUriComponent()}" : null;
    }

    /// <summary>Whether a request comes from this machine, and not through a proxy on it.</summary>
    public bool IsFromHere(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } remote
        && IPAddress.IsLoopback(Plain(remote))
        && !publicUrls.Any(url => IsSame(url.IdnHost, context.Request.Host.Host.Trim('[', ']')))
        && !Array.Exists(AddedByProxies, context.Request.Headers.ContainsKey);

    private bool IsOwn(string name, IPAddress? reached) =>
        IsSame(name, "localhost")
        || IsSame(name, machine)
        || (reached is not null && IPAddress.TryParse(name.Trim('[', ']'), out var address) && IsSame(Plain(address), Plain(reached)));

    private static bool IsSame(string one, string other) => one.Length > 0 && one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static bool IsSame(IPAddress one, IPAddress other) =>
        one.Equals(other) || (IPAddress.IsLoopback(one) && IPAddress.IsLoopback(other));

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
