using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Http;

/// <summary>Writes an answer as JSON with its length.</summary>
internal static class JsonAnswer
{
    public static async Task WriteAsync<T>(HttpContext context, int status, T value, JsonTypeInfo<T> type)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(value, type);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }

    public static Task WriteAsync(HttpContext context, Refusal refusal) =>
        WriteAsync(context, refusal.Status, new(refusal.Error, refusal.Field), HttpJson.Default.ErrorAnswer);
}
