using Mycelia.LocalServer.Http;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage.Keys;

namespace Mycelia.LocalServer.Credentials;

/// <summary>
/// Lets only requests with a good access token of a key with the right through, and tells the others before their body is read.
/// </summary>
internal sealed class BearerGuard(AccessTokens tokens, ServerKeys keys)
{
    private const string Scheme = "Bearer ";
    private const string Challenge = "Bearer realm=\"mycelia-local-server\"";

    public RequestDelegate Protect(KeyRights needed, RequestDelegate handler) =>
        context =>
        {
            var authorization = context.Request.Headers.Authorization.ToString();
            var hasToken = authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);
            if (!hasToken || tokens.Verify(authorization[Scheme.Length..].Trim()) is not { } clientId || keys.Find(clientId) is not { } key)
            {
                context.Response.Headers.WWWAuthenticate = hasToken ? $"{Challenge}, error=\"invalid_token\"" : Challenge;
                return EarlyAnswer.WriteAsync(context, 401, new("Token is missing or invalid"));
            }

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
