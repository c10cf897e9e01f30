using Mycelia.LocalServer.Http;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Sessions;
using Mycelia.LocalServer.Storage.Keys;

namespace Mycelia.LocalServer.Credentials;

/// <summary>
/// Lets only requests with a good access token, or a good session's cookie, of a key with the right through, and tells the others before
/// their body is read.
/// </summary>
internal sealed class BearerGuard(AccessTokens tokens, ServerKeys keys, SessionTable sessions, SameOrigin origin)
{
    private const string Scheme = "Bearer ";
    private const string Challenge = "Bearer realm=\"mycelia-local-server\"";

    /// <param name="needed">The right; none: whoever has a key may.</param>
    /// <param name="handler">Answers.</param>
    public RequestDelegate Protect(KeyRights needed, RequestDelegate handler) =>
        context =>
        {
            var authorization = context.Request.Headers.Authorization.ToString();
            var hasToken = authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);
            var cookie = SessionTable.SecretOf(context.Request);
            var clientId =
                hasToken ? tokens.Verify(authorization[Scheme.Length..].Trim())
                : cookie is not null ? sessions.Find(cookie)
                : null;
            if (clientId is null || keys.Find(clientId) is not { } key)
            {
                context.Response.Headers.WWWAuthenticate = hasToken ? $"{Challenge}, error=\"invalid_token\"" : Challenge;
                return EarlyAnswer.WriteAsync(context, 401, new("Token is missing or invalid"));
            }

            if (cookie is not null && origin.WhyRefused(context) is { } refusal)
                return EarlyAnswer.WriteAsync(context, refusal);
            context.Features.Get<GuestConnection>()?.Trust();
            context.Features.Set(key);
            return key.Rights.HasFlag(needed) ? handler(context) : RefuseAsync(context, key, RightNames.Of(needed)[0]);
        };

    private static Task RefuseAsync(HttpContext context, AccessKey key, string right)
    {
        context.Response.Headers.WWWAuthenticate = $"{Challenge}, error=\"insufficient_scope\", scope=\"{right}\"";
        return EarlyAnswer.WriteAsync(context, 403, new($"The key '{key.Name}' lacks the right '{right}'."));
    }
}
