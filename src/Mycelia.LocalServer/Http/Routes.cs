using System.Reflection;
using Mycelia.LocalServer.Credentials;
using Mycelia.LocalServer.Ingest;
using Mycelia.LocalServer.Recordings;

namespace Mycelia.LocalServer.Http;

/// <summary>Everything that the server answers.</summary>
internal sealed class Routes(BearerGuard bearer, TokenEndpoint token, IngestEndpoint ingest, RecordingsEndpoint recordings)
{
    private static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];
    private static readonly string[] Write = [HttpMethods.Post];

    private static readonly string Version =
        typeof(Routes).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public void Map(IEndpointRouteBuilder routes)
    {
        Map(routes, "/oauth/token", Write, BodyCoding.Refuse(token.HandleAsync));
        Map(routes, "/.well-known/oauth-authorization-server", Read, MetadataAsync);
        Map(routes, "/health", Read, HealthAsync);
        Map(routes, "/healthz", Read, AliveAsync);

        Map(routes, "/api/audio/ingest", Write, bearer.Protect(BodyCoding.Refuse(ingest.HandleAsync)));
        Map(routes, "/api/recordings", Read, bearer.Protect(recordings.ListAsync));
        Map(routes, "/api/recordings/{id}", Read, bearer.Protect(recordings.ShowAsync));
        Map(routes, "/api/recordings/{id}/audio", Read, bearer.Protect(recordings.AudioAsync));
        Map(routes, "/api/recordings/{id}/chunks/{number}", Read, bearer.Protect(recordings.ChunkAsync));

        routes.MapFallback("{*path}", NothingAsync);
    }

    private static void Map(IEndpointRouteBuilder routes, string pattern, string[] methods, RequestDelegate handler)
    {
        routes.MapMethods(pattern, methods, handler);
        // Taken only by a method that is not among these.
        routes.Map(pattern, context => NotAllowedAsync(context, methods));
    }

    private static Task NotAllowedAsync(HttpContext context, string[] methods)
    {
        context.Response.Headers.Allow = string.Join(", ", methods);
        return EarlyAnswer.WriteAsync(context, new(405, $"{context.Request.Path} takes {string.Join(" and ", methods)}, not {context.Request.Method}."));
    }

    private static Task MetadataAsync(HttpContext context) => JsonAnswer.WriteAsync(
        context, 200, OAuthMetadata.For($"{context.Request.Scheme}://{context.Request.Host}"), ServerJson.Default.OAuthMetadata);

    private static Task HealthAsync(HttpContext context) =>
        JsonAnswer.WriteAsync(context, 200, new("ok", "mycelia-local-server", Version, IdempotentIngest: true), ServerJson.Default.HealthAnswer);

    private static Task AliveAsync(HttpContext context) => JsonAnswer.WriteAsync(context, 200, new(true), ServerJson.Default.AliveAnswer);

    private static Task NothingAsync(HttpContext context) =>
        EarlyAnswer.WriteAsync(context, new(404, $"This server has no {context.Request.Method} {context.Request.Path}."));
}
