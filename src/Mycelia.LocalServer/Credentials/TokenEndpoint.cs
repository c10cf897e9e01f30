using System.Text;
using Mycelia.LocalServer.Http;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage.Keys;

namespace Mycelia.LocalServer.Credentials;

/// <summary><c>POST /oauth/token</c>: the client credentials grant (RFC 6749, section 4.4).</summary>
internal sealed class TokenEndpoint(ServerKeys keys, AccessTokens tokens)
{
    private const int MaxBodyBytes = 16 * 1024;
    private const string Everything = "*";

    public async Task HandleAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Pragma = "no-cache";

        if (await ReadBodyAsync(context).ConfigureAwait(false) is not { } body)
            await EarlyAnswer.WriteAsync(context, 400, new("invalid_request")).ConfigureAwait(false);
        else if (TokenRequest.Parse(context.Request.ContentType, body, context.Request.Headers.Authorization) is not { } request)
            await RefuseAsync(context, 400, "invalid_request").ConfigureAwait(false);
        else
            await AnswerAsync(context, request).ConfigureAwait(false);
    }

    private async Task AnswerAsync(HttpContext context, TokenRequest request)
    {
        if (request is not { GrantType: { } grant, ClientId: { } id, ClientSecret: { } secret })
        {
            await RefuseAsync(context, 400, "invalid_request").ConfigureAwait(false);
        }
        else if (grant != "client_credentials")
        {
            await RefuseAsync(context, 400, "unsupported_grant_type").ConfigureAwait(false);
        }
        else if (keys.SignIn(id, secret) is not { } key)
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"mycelia-local-server\"";
            await RefuseAsync(context, 401, "invalid_client").ConfigureAwait(false);
        }
        else
        {
            context.Features.Get<GuestConnection>()?.Trust();
            var scope = key.Rights == KeyRights.All ? Everything : string.Join(' ', RightNames.Of(key.Rights));
            var answer = new TokenAnswer(tokens.Issue(key.ClientId), "bearer", (long)tokens.Lifetime.TotalSeconds, scope);
            await JsonAnswer.WriteAsync(context, 200, answer, CredentialsJson.Default.TokenAnswer).ConfigureAwait(false);
        }
    }

    private static async Task<string?> ReadBodyAsync(HttpContext context)
    {
        var buffer = new byte[MaxBodyBytes + 1];
        var length = await context
            .Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, context.RequestAborted)
            .ConfigureAwait(false);
        return length <= MaxBodyBytes ? Encoding.UTF8.GetString(buffer, 0, length) : null;
    }

    private static Task RefuseAsync(HttpContext context, int status, string error) =>
        JsonAnswer.WriteAsync(context, status, new(error), HttpJson.Default.ErrorAnswer);
}
