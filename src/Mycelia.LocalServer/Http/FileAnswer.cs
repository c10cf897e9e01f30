using Microsoft.Net.Http.Headers;

namespace Mycelia.LocalServer.Http;

/// <summary>Sends a file, or the range of it that is asked for (RFC 9110, 13 and 14).</summary>
internal static class FileAnswer
{
    public static Task SendAsync(HttpContext context, Stream file, string mediaType, EntityTagHeaderValue tag, string? fileName = null)
    {
        if (!TakesRange(context.Request, tag))
            context.Request.Headers.Remove("Range");
        return Results.Stream(file, mediaType, fileName, entityTag: tag, enableRangeProcessing: true).ExecuteAsync(context);
    }

    /// <summary>Ranges are of bytes and of GET alone. A date in If-Range never holds: there is none to compare it with.</summary>
    private static bool TakesRange(HttpRequest request, EntityTagHeaderValue tag) =>
        HttpMethods.IsGet(request.Method)
        && request.Headers.Range.ToString().StartsWith("bytes=", StringComparison.OrdinalIgnoreCase)
        && (
            request.Headers.IfRange.Count == 0
            || (
                EntityTagHeaderValue.TryParse(request.Headers.IfRange.ToString(), out var known)
                && known.Compare(tag, useStrongComparison: true)
            )
        );
}
