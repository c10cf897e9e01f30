using System.Text.Json;
using Mycelia.LocalServer.Http;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage.Keys;

namespace Mycelia.LocalServer.Sessions;

/// <summary><c>/session</c> and <c>/open</c>: signs browsers in and out.</summary>
internal sealed class SessionEndpoint(SessionTable sessions, OneTimeLinks links, ServerKeys keys, SameOrigin origin, ServerNames names)
{
    private const int MaxBodyBytes = 4 * 1024;

    /// <summary><c>POST /session</c>. In JSON, which no form of another site can send.</summary>
    public async Task SignInAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (context.Request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } and not "same-origin")
            await EarlyAnswer.WriteAsync(context, new(403, "The request comes from a page of another site.")).ConfigureAwait(false);
        else if (!context.Request.HasJsonContentType())
            await EarlyAnswer.WriteAsync(context, new(415, "The request must be JSON.", "Content-Type")).ConfigureAwait(false);
        else if (await ReadAsync(context).ConfigureAwait(false) is not { ClientId: { } id, ClientSecret: { } secret })
            await EarlyAnswer
                .WriteAsync(context, new(400, "The request must be an object with client_id and client_secret."))
                .ConfigureAwait(false);
        else if (keys.SignIn(id, secret) is not { } key)
            await JsonAnswer.WriteAsync(context, new(401, "There is no such key, or its secret is another.")).ConfigureAwait(false);
        else
            Begin(context, key.ClientId, 204);
    }

    /// <summary><c>POST /api/links</c>: a link that signs a browser of this machine in, for who has the key already.</summary>
    public Task MakeLinkAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        var link = $"/open?once={links.Make(AccessKey.Of(context).ClientId)}";
        return JsonAnswer.WriteAsync(context, 201, new(link), SessionJson.Default.LinkAnswer);
    }

    /// <summary><c>GET /open?once=TOKEN</c>.</summary>
    public Task OpenAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        if (!names.IsFromHere(context))
            return JsonAnswer.WriteAsync(context, new(403, "The link is good on the server's own machine only; sign in at / instead."));
        if (links.Take(context.Request.Query["once"].ToString()) is not { } clientId || keys.Find(clientId) is null)
            return JsonAnswer.WriteAsync(
                context,
                new(403, "The link was used, or is older than 10 minutes; sign in at / instead, or start the server anew.", "once")
            );
        Begin(context, clientId, 303);
        context.Response.Headers.Location = "/";
        return Task.CompletedTask;
    }

    /// <summary><c>GET /session</c>: who is signed in. The page asks when it is opened, and its cookie lasts from then on.</summary>
    public Task ShowAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        var key = AccessKey.Of(context);
        if (SessionTable.SecretOf(context.Request) is { } secret)
            Give(context, secret);
        return JsonAnswer.WriteAsync(context, 200, new(key.Name, RightNames.Of(key.Rights)), SessionJson.Default.SessionAnswer);
    }

    /// <summary><c>DELETE /session</c>.</summary>
    public Task SignOutAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (context.Request.Cookies[SessionTable.CookieOf(context.Request)] is not { } secret)
        {
            context.Response.StatusCode = 204;
            return Task.CompletedTask;
        }

        if (origin.WhyRefused(context) is { } refusal)
            return JsonAnswer.WriteAsync(context, refusal);
        sessions.End(secret);
        context.Response.Cookies.Delete(SessionTable.CookieOf(context.Request), Options(context));
        context.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private void Begin(HttpContext context, string clientId, int status)
    {
        context.Features.Get<GuestConnection>()?.Trust();
        Give(context, sessions.Begin(clientId));
        context.Response.StatusCode = status;
    }

    private void Give(HttpContext context, string secret)
    {
        var options = Options(context);
        options.MaxAge = SessionTable.Lifetime;
        context.Response.Cookies.Append(SessionTable.CookieOf(context.Request), secret, options);
    }

    private CookieOptions Options(HttpContext context) =>
        new()
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Path = "/",
            Secure = names.BaseUrlOf(context)?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) == true,
        };

    private static async Task<SessionRequest?> ReadAsync(HttpContext context)
    {
        var buffer = new byte[MaxBodyBytes + 1];
        var length = await context
            .Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, context.RequestAborted)
            .ConfigureAwait(false);
        try
        {
            return length <= MaxBodyBytes ? JsonSerializer.Deserialize(buffer.AsSpan(0, length), SessionJson.Default.SessionRequest) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
