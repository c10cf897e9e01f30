using Mycelia.LocalServer.Http;
using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Sessions;

/// <summary>
/// A browser sends its cookie along with what any page of another site asks for. What changes something therefore has to come from this
/// server's own page, as the browser itself says, and with a header that no form can send.
/// </summary>
internal sealed class SameOrigin(ServerNames names)
{
    private const string OwnHeader = "X-Mycelia";

    /// <summary>Why a request with a cookie may not change anything; null where it may.</summary>
    public Refusal? WhyRefused(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            return null;
        if (request.Headers[OwnHeader].ToString() != "1")
            return new(403, $"With a cookie, a request that changes something must carry the header {OwnHeader}: 1.", OwnHeader);
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site)
            return site == "same-origin" ? null : new(403, "The request comes from a page of another site.", "Sec-Fetch-Site");
        return IsOwn(context, request.Headers.Origin.ToString())
            ? null
            : new(403, "The request does not say that it comes from a page of this server.", "Origin");
    }

    private bool IsOwn(HttpContext context, string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var url)
        && Uri.TryCreate(names.BaseUrlOf(context), UriKind.Absolute, out var own)
        && url.GetLeftPart(UriPartial.Authority).Equals(own.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase);
}
