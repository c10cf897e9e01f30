using System.Net;
using System.Text.Json;
using Mycelia.Recorder.Destinations.Mycelia.Discovery;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Resources;
using Mycelia.Recorder.Destinations.Mycelia.Tokens;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia;

/// <summary>Where what was delivered can be heard: the page of the local server.</summary>
/// <param name="options">The server and the key.</param>
public sealed class ListeningPage(MyceliaOptions options)
{
    /// <summary>
    /// Finds the page, and where the server is on this machine, a link that signs the browser in once. Never throws for what a network or a
    /// server may do.
    /// </summary>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>The address, or why there is none.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<(Uri? Address, UploadOutcome.Failed? Problem)> FindAsync(CancellationToken cancellationToken)
    {
        var http = MyceliaHttp.CreateClient(options);
        using var sender = new AuthorizedSender(http, options, new OAuthTokenSource(http, options));
        var probe = new ServerProbe(http, options, new ResourceClient(sender, options));
        var found = await probe.AskAsync(isIngestGone: false, cancellationToken).ConfigureAwait(false);
        if (found.Ways is not { } ways)
            return (null, options.Secrets.Hide(found.Problem!));
        if (!ways.HasPage)
            return (null, new UploadOutcome.Misconfigured("the server is Mycelia's own: listen on its pages"));
        if (!options.Url.IsLoopback)
            return (options.Route("/"), null);

        var reply = await sender
            .SendAsync(
                () => new HttpRequestMessage(HttpMethod.Post, options.Route("/api/links")),
                static answer => answer.Status == HttpStatusCode.Unauthorized,
                cancellationToken
            )
            .ConfigureAwait(false);
        return reply.Answer switch
        {
            null => (null, options.Secrets.Hide(reply.Failure!)),
            { IsSuccess: true } answer => (options.Route(PathOf(answer) ?? "/"), null),
            { Status: HttpStatusCode.NotFound } => (
                null,
                new UploadOutcome.Misconfigured("the local server is of an older version and has no page: update it")
            ),
            { Status: HttpStatusCode.Forbidden } => (
                null,
                new UploadOutcome.Unauthorized("the key may not read: give it the right 'read', or sign in with another on the page")
            ),
            var answer => (null, options.Secrets.Hide(AnswerClassifier.Classify(answer))),
        };
    }

    /// <returns>Null when it is none of this server's.</returns>
    private static string? PathOf(MyceliaAnswer answer)
    {
        string? path = null;
        AnswerJson.Read(
            answer.Body,
            root => root.ValueKind == JsonValueKind.Object && (path = AnswerJson.TextOf(root, "path")) is not null
        );
        return path is { Length: < 200 } && path.StartsWith("/open?once=", StringComparison.Ordinal) ? path : null;
    }
}
