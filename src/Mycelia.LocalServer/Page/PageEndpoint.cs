using Microsoft.Net.Http.Headers;
using Mycelia.LocalServer.Http;

namespace Mycelia.LocalServer.Page;

/// <summary>
/// <c>GET /</c> and <c>/assets/…</c>: the page. It is the same for everybody, and shows nothing to whoever is not signed in.
/// </summary>
internal sealed class PageEndpoint(PageAssets assets)
{
    /// <summary>Scripts, styles and data of this server alone, and nothing within another page.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self' blob:; connect-src 'self'; "
        + "frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

    private const string Index = "index.html";

    public Task IndexAsync(HttpContext context) => SendAsync(context, Index);

    public Task AssetAsync(HttpContext context) => SendAsync(context, (string?)context.Request.RouteValues["path"] ?? "");

    private async Task SendAsync(HttpContext context, string path)
    {
        if (assets.Find(path) is not { } asset)
        {
            await JsonAnswer.WriteAsync(context, new(404, "The page has no such file.")).ConfigureAwait(false);
            return;
        }

        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        // Asked for each time, and sent only when it is another: an upgrade shows at once.
        headers.CacheControl = "no-cache";
        headers.ETag = asset.Tag;
        if (TaggedAnswer.StatusInstead(context.Request, new EntityTagHeaderValue(asset.Tag)) is { } status)
        {
            context.Response.StatusCode = status;
            return;
        }

        context.Response.ContentType = asset.MediaType;
        context.Response.ContentLength = asset.Bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(asset.Bytes, context.RequestAborted).ConfigureAwait(false);
    }
}
