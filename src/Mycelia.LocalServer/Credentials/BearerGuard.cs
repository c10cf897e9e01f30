using Mycelia.LocalServer.Http;

namespace Mycelia.LocalServer.Credentials;

/// <summary>Lets only requests with a good access token through, and tells the others before their body is read.</summary>
internal sealed class BearerGuard(AccessTokens tokens)
{
    private const string Scheme = "Bearer ";

    public RequestDelegate Protect(RequestDelegate handler) => context =>
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        var hasToken = authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);
        if (hasToken && tokens.Accepts(authorization[Scheme.Length..].Trim()))
            return handler(context);

        context.Response.Headers.WWWAuthenticate = hasToken
            ? "Bearer realm=\"mycelia-local-server\", error=\"invalid_token\""
            : "Bearer realm=\"mycelia-local-server\"";
        return EarlyAnswer.WriteAsync(context, 401, new("Token is missing or invalid"));
    };
}
