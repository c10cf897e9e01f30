using Mycelia.StandIns.Http;

namespace Mycelia.StandIns.Servers;

/// <summary>Finds who answers a request, and answers itself for those who may not be there.</summary>
internal sealed class Router(MyceliaStandIn server)
{
    private const string Resources = "/api/resource/";
    private readonly TokenRoute _token = new(server);
    private readonly IngestRoute _ingest = new(server);
    private readonly ResourceRoute _resource = new(server);
    private readonly AudioRoute _audio = new(server);

    private bool IsLatest => server.Generation == Generation.C;

    public Task<WireReply> RouteAsync(Exchange exchange, CancellationToken stop) =>
        (exchange.Head.Method, exchange.Head.Path) switch
        {
            ("POST", "/oauth/token") => _token.AnswerAsync(exchange, stop),
            ("GET", "/.well-known/oauth-authorization-server") => Answer(_token.Metadata()),
            ("GET", "/healthz") when server.Generation == Generation.A => Answer(WireAnswer.Json(200, """{"ok":true}""")),
            ("GET", "/health") when server.Generation != Generation.A => Answer(WireAnswer.Json(200, """{"status":"ok"}""")),
            ("POST", "/api/audio/ingest") when server.Generation == Generation.A => WithBearerAsync(
                exchange,
                () => _ingest.AnswerAsync(exchange, stop)
            ),
            ("GET", "/data/audio") => WithBearerAsync(exchange, () => Answer(_audio.Answer(exchange.Head.Target))),
            ("GET", "/api/audio/pipeline") when IsLatest && server.Pipeline is { } pipeline => WithBearerAsync(
                exchange,
                () => Answer(WireAnswer.Json(200, pipeline))
            ),
            ("POST", var path) when path.StartsWith(Resources, StringComparison.Ordinal) => ResourceAsync(
                exchange,
                path[Resources.Length..],
                stop
            ),
            _ => Answer(NoSuchPage),
        };

    private static WireAnswer NoSuchPage { get; } =
        new(
            404,
            "<!DOCTYPE html><html lang=\"en\"><head><title>Not Found</title></head><body><h1>404</h1><p>Not Found</p></body></html>",
            "text/html; charset=utf-8"
        );

    /// <summary>The bearer is looked at before the body is read.</summary>
    private Task<WireReply> WithBearerAsync(Exchange exchange, Func<Task<WireReply>> answer) =>
        server.Tokens.Accepts(exchange.Head["Authorization"])
            ? answer()
            : Answer(IsLatest ? Refusals.Latest("Token is missing or invalid") : new WireAnswer(401, "Token is missing or invalid"));

    private Task<WireReply> ResourceAsync(Exchange exchange, string name, CancellationToken stop) =>
        server.Tokens.Accepts(exchange.Head["Authorization"])
            ? _resource.AnswerAsync(exchange, Uri.UnescapeDataString(name), stop)
            : Answer(IsLatest ? Refusals.Latest("Token is missing or invalid") : Refusals.InvalidParameters);

    private static Task<WireReply> Answer(WireAnswer answer) => Task.FromResult(WireReply.With(answer));
}
