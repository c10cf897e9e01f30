using Mycelia.LocalServer.Credentials;
using Mycelia.LocalServer.Http;
using Mycelia.LocalServer.Ingest;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Recordings;

namespace Mycelia.LocalServer.Hosting;

/// <summary>Everything that the server answers.</summary>
internal sealed class Routes(
    ServerNames names,
    BearerGuard bearer,
    TokenEndpoint token,
    IngestEndpoint ingest,
    RecordingsEndpoint recordings
)
{
    private static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];
    private static readonly string[] Write = [HttpMethods.Post];
    private static readonly string[] ReadOrDelete = [HttpMethods.Get, HttpMethods.Head, HttpMethods.Delete];

    public void Map(IEndpointRouteBuilder routes)
    {
        Map(routes, "/oauth/token", Write, BodyCoding.Refuse(token.HandleAsync));
        Map(routes, "/.well-known/oauth-authorization-server", Read, MetadataAsync);
        Map(routes, "/health", Read, HealthAsync);
        Map(routes, "/healthz", Read, AliveAsync);

        Map(routes, "/api/audio/ingest", Write, bearer.Protect(KeyRights.Upload, BodyCoding.Refuse(ingest.HandleAsync)));
        Map(routes, "/api/recordings", Read, bearer.Protect(KeyRights.Read, recordings.ListAsync));
        routes.MapMethods("/api/recordings/{id}", [HttpMethods.Delete], bearer.Protect(KeyRights.Delete, recordings.DeleteAsync));
        Map(routes, "/api/recordings/{id}", Read, bearer.Protect(KeyRights.Read, recordings.ShowAsync), ReadOrDelete);
        Map(routes, "/api/recordings/{id}/audio", Read, bearer.Protect(KeyRights.Read, recordings.AudioAsync));
        Map(routes, "/api/recordings/{id}/chunks/{number}", Read, bearer.Protect(KeyRights.Read, recordings.ChunkAsync));

        routes.MapFallback("{*path}", NothingAsync);
    }

    /// <param name="routes">Takes the route.</param>
    /// <param name="pattern">The path.</param>
    /// <param name="methods">Those that are the handler's.</param>
    /// <param name="handler">Answers.</param>
    /// <param name="all">Those that the path takes, where that are more.</param>
    private static void Map(IEndpointRouteBuilder routes, string pattern, string[] methods, RequestDelegate handler, string[]? all = null)
    {
        routes.MapMethods(pattern, methods, handler);
        // Taken only by a method that has no handler.
        routes.Map(pattern, context => NotAllowedAsync(context, all ?? methods));
    }

    private static Task NotAllowedAsync(HttpContext context, string[] methods)
    {
        context.Response.Headers.Allow = string.Join(", ", methods);
        return EarlyAnswer.WriteAsync(
            context,
            new(405, $"{context.Request.Path} takes {string.Join(" and ", methods)}, not {context.Request.Method}.")
        );
    }

    private Task MetadataAsync(HttpContext context) =>
        JsonAnswer.WriteAsync(context, 200, OAuthMetadata.For(names.BaseUrlOf(context)!), CredentialsJson.Default.OAuthMetadata);

    private static Task HealthAsync(HttpContext context) =>
        JsonAnswer.WriteAsync(context, 200, new("ok", "mycelia-local-server", IdempotentIngest: true), HttpJson.Default.HealthAnswer);

    private static Task AliveAsync(HttpContext context) => JsonAnswer.WriteAsync(context, 200, new(true), HttpJson.Default.AliveAnswer);

    private static Task NothingAsync(HttpContext context) =>
        EarlyAnswer.WriteAsync(context, new(404, $"This server has no {context.Request.Method} {context.Request.Path}."));
}
