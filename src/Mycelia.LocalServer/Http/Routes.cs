using System.Reflection;
using Mycelia.LocalServer.Credentials;
using Mycelia.LocalServer.Ingest;
using Mycelia.LocalServer.Recordings;

namespace Mycelia.LocalServer.Http;

/// <summary>Everything that the server answers.</summary>
internal sealed class Routes(BearerGuard bearer, TokenEndpoint token, IngestEndpoint ingest, RecordingsEndpoint recordings)
{
    private static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];

    private static readonly string Version =
        typeof(Routes).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/oauth/token", token.HandleAsync);
        routes.MapMethods("/.well-known/oauth-authorization-server", Read, MetadataAsync);
        routes.MapMethods("/health", Read, HealthAsync);
        routes.MapMethods("/healthz", Read, AliveAsync);

        routes.MapPost("/api/audio/ingest", bearer.Protect(ingest.HandleAsync));
        routes.MapMethods("/api/recordings", Read, bearer.Protect(recordings.ListAsync));
        routes.MapMethods("/api/recordings/{id}", Read, bearer.Protect(recordings.ShowAsync));
        routes.MapMethods("/api/recordings/{id}/audio", Read, bearer.Protect(recordings.AudioAsync));
        routes.MapMethods("/api/recordings/{id}/chunks/{number}", Read, bearer.Protect(recordings.ChunkAsync));

        routes.MapFallback("{*path}", NothingAsync);
    }

    private static Task MetadataAsync(HttpContext context) => JsonAnswer.WriteAsync(
        context, 200, OAuthMetadata.For($"{context.Request.Scheme}://{context.Request.Host}"), ServerJson.Default.OAuthMetadata);

    private static Task HealthAsync(HttpContext context) =>
        JsonAnswer.WriteAsync(context, 200, new("ok", "mycelia-local-server", Version, IdempotentIngest: true), ServerJson.Default.HealthAnswer);

    private static Task AliveAsync(HttpContext context) => JsonAnswer.WriteAsync(context, 200, new(true), ServerJson.Default.AliveAnswer);

    private static Task NothingAsync(HttpContext context) =>
        EarlyAnswer.WriteAsync(context, new(404, $"This server has no {context.Request.Method} {context.Request.Path}."));
}
