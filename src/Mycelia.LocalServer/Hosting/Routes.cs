using Mycelia.LocalServer.Credentials;
using Mycelia.LocalServer.Erasure;
using Mycelia.LocalServer.Events;
using Mycelia.LocalServer.Http;
using Mycelia.LocalServer.Ingest;
using Mycelia.LocalServer.Listening;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Notes;
using Mycelia.LocalServer.Page;
using Mycelia.LocalServer.Recordings;
using Mycelia.LocalServer.Sessions;

namespace Mycelia.LocalServer.Hosting;

/// <summary>Everything that the server answers.</summary>
internal sealed class Routes(
    ServerNames names,
    BearerGuard bearer,
    TokenEndpoint token,
    IngestEndpoint ingest,
    RecordingsEndpoint recordings,
    ListeningEndpoints listening,
    NoteEndpoints notes,
    DeleteAudioEndpoint deletion,
    EventsEndpoint events,
    SessionEndpoint session,
    PageEndpoint page
)
{
    private static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];
    private static readonly string[] Write = [HttpMethods.Post];
    private static readonly string[] Put = [HttpMethods.Put];
    private static readonly string[] PutOrDelete = [HttpMethods.Put, HttpMethods.Delete];
    private static readonly string[] ReadOrDelete = [HttpMethods.Get, HttpMethods.Head, HttpMethods.Delete];
    private static readonly string[] AnyOfSession = [HttpMethods.Get, HttpMethods.Head, HttpMethods.Post, HttpMethods.Delete];

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
        routes.MapMethods("/api/recordings/{id}/audio", [HttpMethods.Delete], bearer.Protect(KeyRights.Delete, deletion.HandleAsync));
        Map(routes, "/api/recordings/{id}/audio", Read, bearer.Protect(KeyRights.Read, recordings.AudioAsync), ReadOrDelete);
        Map(routes, "/api/recordings/{id}/chunks/{number}", Read, bearer.Protect(KeyRights.Read, recordings.ChunkAsync));
        Map(routes, "/api/recordings/{id}/notes", Put, bearer.Protect(KeyRights.Upload, BodyCoding.Refuse(notes.Recording.PutAsync)));

        Map(routes, "/api/days", Read, bearer.Protect(KeyRights.Read, listening.Days.HandleAsync));
        Map(routes, "/api/days/{date}", Read, bearer.Protect(KeyRights.Read, listening.Window.DayAsync));
        Map(routes, "/api/window", Read, bearer.Protect(KeyRights.Read, listening.Window.WindowAsync));
        Map(routes, "/api/peaks", Read, bearer.Protect(KeyRights.Read, listening.Peaks.HandleAsync));
        routes.MapMethods("/api/audio", [HttpMethods.Delete], bearer.Protect(KeyRights.Delete, deletion.HandleAsync));
        Map(routes, "/api/audio", Read, bearer.Protect(KeyRights.Read, listening.Audio.HandleAsync), ReadOrDelete);
        Map(routes, "/api/events", Read, bearer.Protect(KeyRights.Read, events.HandleAsync));
        MapNote(routes, "/api/labels/{id}", notes.Labels.PutAsync, notes.Labels.DeleteAsync);
        MapNote(routes, "/api/protections/{id}", notes.Protections.PutAsync, notes.Protections.DeleteAsync);

        routes.MapMethods("/session", [HttpMethods.Post], BodyCoding.Refuse(session.SignInAsync));
        routes.MapMethods("/session", [HttpMethods.Delete], session.SignOutAsync);
        Map(routes, "/session", Read, bearer.Protect(KeyRights.None, session.ShowAsync), AnyOfSession);
        Map(routes, "/api/links", Write, bearer.Protect(KeyRights.Read, session.MakeLinkAsync));
        Map(routes, "/open", [HttpMethods.Get], session.OpenAsync);
        Map(routes, "/", Read, page.IndexAsync);
        Map(routes, "/assets/{*path}", Read, page.AssetAsync);

        routes.MapFallback("{*path}", NothingAsync);
    }

    private void MapNote(IEndpointRouteBuilder routes, string pattern, RequestDelegate put, RequestDelegate delete)
    {
        routes.MapMethods(pattern, Put, bearer.Protect(KeyRights.Read, BodyCoding.Refuse(put)));
        Map(routes, pattern, [HttpMethods.Delete], bearer.Protect(KeyRights.Read, delete), PutOrDelete);
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
