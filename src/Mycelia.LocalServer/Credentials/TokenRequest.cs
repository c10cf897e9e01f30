using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Mycelia.LocalServer.Credentials;

/// <summary>A request for a token, as read from a form or JSON body and from Basic authentication. What is missing is null.</summary>
internal sealed record TokenRequest(string? GrantType, string? ClientId, string? ClientSecret)
{
    /// <summary>Reads a request; null when it cannot be understood at all.</summary>
    public static TokenRequest? Parse(string? contentType, string body, string? authorization)
    {
        if (Fields(contentType, body) is not { } request)
            return null;
        if (authorization?.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) is not true)
            return request;
        // RFC 6749, section 2.3: one way to authenticate. The same id in the body says only who asks.
        return
            Basic(authorization["Basic ".Length..].Trim()) is var (id, secret)
            && request.ClientSecret is null
            && (request.ClientId ?? id) == id
            ? request with
            {
                ClientId = id,
                ClientSecret = secret,
            }
            : null;
    }

    private static TokenRequest? Fields(string? contentType, string body)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type))
            return null;
        if (string.Equals(type.MediaType, "application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            var form = QueryHelpers.ParseQuery(body);
            // Section 3.2: no parameter may come twice.
            return form.Any(static field => field.Value.Count > 1)
                ? null
                : From(name => form.TryGetValue(name, out var values) && values[0] is { Length: > 0 } value ? value : null);
        }

        return string.Equals(type.MediaType, "application/json", StringComparison.OrdinalIgnoreCase) ? JsonFields(body) : null;
    }

    private static TokenRequest From(Func<string, string?> fields) =>
        new(fields("grant_type"), fields("client_id"), fields("client_secret"));

    private static TokenRequest? JsonFields(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            return root.ValueKind != JsonValueKind.Object
                ? null
                : From(name =>
                    root.TryGetProperty(name, out var value)
                    && value.ValueKind == JsonValueKind.String
                    && value.GetString() is { Length: > 0 } text
                        ? text
                        : null
                );
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON; or half of a surrogate pair in it, which the parser finds only when the text is read.
            return null;
        }
    }

    private static (string Id, string Secret)? Basic(string encoded)
    {
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length))
            return null;
        var pair = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        // RFC 6749, section 2.3.1: both are form-encoded before they are joined.
        return pair.Length == 2 ? (Uri.UnescapeDataString(pair[0]), Uri.UnescapeDataString(pair[1])) : null;
    }
}
