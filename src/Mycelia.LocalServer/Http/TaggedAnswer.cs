using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Mycelia.LocalServer.Http;

/// <summary>Writes an answer as JSON under a tag of its content, or says that it is as it was.</summary>
internal static class TaggedAnswer
{
    public static async Task WriteAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(value, type);
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 12))}\"");
        context.Response.Headers.CacheControl = "private, no-cache";
        context.Response.Headers.ETag = tag.ToString();
        if (StatusInstead(context.Request, tag) is { } status)
        {
            context.Response.StatusCode = status;
            return;
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>
    /// What the request's conditions make of it (RFC 9110, 13.2.2): 412 where it is not what the client means, 304 where the client has it;
    /// null where it is to be sent.
    /// </summary>
    public static int? StatusInstead(HttpRequest request, EntityTagHeaderValue tag)
    {
        if (request.Headers.IfMatch.Count > 0 && !Names(request.Headers.IfMatch, tag, strongly: true))
            return 412;
        return Names(request.Headers.IfNoneMatch, tag, strongly: false) ? 304 : null;
    }

    private static bool Names(StringValues condition, EntityTagHeaderValue tag, bool strongly) =>
        EntityTagHeaderValue.TryParseList([.. condition.OfType<string>()], out var known)
        && known.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Compare(tag, strongly));
}
