using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mycelia.StandIns.Http;

namespace Mycelia.StandIns.Servers;

/// <summary><c>POST /oauth/token</c>: client credentials (RFC 6749, 4.4) in a form, in JSON, or by Basic.</summary>
internal sealed class TokenRoute(MyceliaStandIn server)
{
    public async Task<WireReply> AnswerAsync(Exchange exchange, CancellationToken stop)
    {
        var fields = Parse(await exchange.ReadBodyAsync(stop), exchange.Head["Content-Type"] ?? "");
        var (id, secret) =
            Basic(exchange.Head["Authorization"])
            ?? (fields.GetValueOrDefault("client_id", ""), fields.GetValueOrDefault("client_secret", ""));
        return WireReply.With(Decide(fields.GetValueOrDefault("grant_type", ""), id, secret));
    }

    public WireAnswer Metadata() =>
        WireAnswer.Json(
            200,
            new JsonObject
            {
                ["issuer"] = server.Url.GetLeftPart(UriPartial.Authority),
                ["token_endpoint"] = new Uri(server.Url, "/oauth/token").ToString(),
                ["grant_types_supported"] = new JsonArray("client_credentials"),
                ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_basic", "client_secret_post"),
            }.ToJsonString()
        );

    private WireAnswer Decide(string grant, string id, string secret)
    {
        if (grant != "client_credentials" || id.Length == 0 || secret.Length == 0)
            return WireAnswer.Json(400, """{"error":"invalid_request"}""");
        return server.Tokens.Issue(id, secret) is { } token
            ? WireAnswer.Json(
                200,
                new JsonObject
                {
                    ["access_token"] = token,
                    ["token_type"] = "bearer",
                    ["expires_in"] = (int)server.Options.TokenLifetime.TotalSeconds,
                    ["scope"] = "*",
                }.ToJsonString()
            )
            : WireAnswer.Json(401, """{"error":"invalid_client"}""");
    }

    private static Dictionary<string, string> Parse(byte[] body, string contentType)
    {
        var text = Encoding.UTF8.GetString(body);
        if (!contentType.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
            return text.Split('&')
                .Select(static pair => pair.Split('=', 2))
                .Where(static pair => pair.Length == 2)
                .GroupBy(static pair => Unescape(pair[0]))
                .ToDictionary(static pair => pair.Key, static pair => Unescape(pair.First()[1]));
        try
        {
            return (JsonNode.Parse(text) as JsonObject ?? [])
                .Where(static field => field.Value?.GetValueKind() == JsonValueKind.String)
                .ToDictionary(static field => field.Key, static field => field.Value!.GetValue<string>());
        }
        catch (JsonException)
        {
            // Nothing can be read from it, so every field is missing.
            return [];
        }
    }

    private static (string Id, string Secret)? Basic(string? authorization)
    {
        if (authorization?.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) != true)
            return null;
        var pair = Encoding.UTF8.GetString(Convert.FromBase64String(authorization["Basic ".Length..])).Split(':', 2);
        return pair.Length == 2 ? (Unescape(pair[0]), Unescape(pair[1])) : null;
    }

    private static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
