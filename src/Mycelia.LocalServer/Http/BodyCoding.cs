using Microsoft.Extensions.Primitives;
using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Http;

/// <summary>
/// Bodies are taken as they are: one that is compressed is refused, rather than taken for what it is not (RFC 9110, 15.5.16).
/// </summary>
internal static class BodyCoding
{
    public static RequestDelegate Refuse(RequestDelegate handler) =>
        context =>
        {
            if (Find(context.Request.Headers.ContentEncoding) is not { } coding)
                return handler(context);
            context.Response.Headers.AcceptEncoding = "identity";
            return EarlyAnswer.WriteAsync(context, Refusal(coding));
        };

    /// <summary>The first coding that changes a body.</summary>
    /// <param name="header">The values of <c>Content-Encoding</c>.</param>
    public static string? Find(StringValues header) =>
        header
            .SelectMany(static value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .FirstOrDefault(static coding => !coding.Equals("identity", StringComparison.OrdinalIgnoreCase));

    public static Refusal Refusal(string coding) =>
        new(415, $"The body must come as it is, not in the content coding '{coding}'.", "Content-Encoding");
}
