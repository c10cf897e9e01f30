using Mycelia.Recorder.Destinations.Mycelia.Connection;
using Mycelia.Recorder.Destinations.Mycelia.Documents;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Resources;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Discovery;

/// <summary>
/// Finds out how a server takes audio, without writing any: by what it says of its health, which differs between
/// generations, and by which resources it has.
/// </summary>
internal sealed class ServerProbe(HttpClient http, MyceliaOptions options, ResourceClient client)
{
    /// <param name="isIngestGone">It has just been seen that there is no upload route, whatever the server says of itself.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<DetectedServer> AskAsync(bool isIngestGone, CancellationToken cancellationToken)
    {
        try
        {
            return await ConcludeAsync(await AskHealthAsync(cancellationToken).ConfigureAwait(false), isIngestGone, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException)
        {
            return new(null, NetworkFailure.Explain(e, options.Url));
        }
    }

    /// <summary>The first questions, for which it takes no key.</summary>
    /// <exception cref="HttpRequestException">No answer, or a broken one.</exception>
    /// <exception cref="TimeoutException">No answer in time.</exception>
    public async Task<ServerHealth> AskHealthAsync(CancellationToken cancellationToken)
    {
        var health = new ServerHealth(await GetAsync("/health", cancellationToken).ConfigureAwait(false));
        return health.NotNow is not null || health.SaysStatus
            ? health
            : health with
            {
                Former = await GetAsync("/healthz", cancellationToken).ConfigureAwait(false),
            };
    }

    /// <summary>What the server is that speaks so of its health.</summary>
    public async Task<DetectedServer> ConcludeAsync(ServerHealth health, bool isIngestGone, CancellationToken cancellationToken)
    {
        if (health.NotNow is { } problem)
            return new(null, problem);
        if (!isIngestGone && health.KnowsRepeats)
            return new(new(ServerKind.Local));
        ResourceNames[] names = !isIngestGone && health.SaysOk ? [ResourceNames.Long] : [ResourceNames.Short, ResourceNames.Long];
        return await AskForResourcesAsync(names, !isIngestGone && !health.SaysStatus, cancellationToken).ConfigureAwait(false);
    }

    private async Task<DetectedServer> AskForResourcesAsync(ResourceNames[] all, bool mayHaveIngest, CancellationToken cancellationToken)
    {
        var questions = all.Select(names =>
                client.CallAsync(names.Documents, static json => SourceFileDocument.WriteQuestion(json, ObjectIds.None), cancellationToken)
            )
            .ToArray();
        // All of them: none is left behind when the first says enough.
        await Task.WhenAll(questions).ConfigureAwait(false);
        foreach (var (names, question) in all.Zip(questions))
        {
            var reply = await question.ConfigureAwait(false);
            if (reply.Answer is not { } answer)
                return new(null, reply.Failure);
            if (ServerHealth.OfTheMoment(answer) is { } problem)
                return new(null, problem);
            if (names == ResourceNames.Short && ResourceClassifier.IsOffered(answer) && (int)answer.Status != 400)
                return new(new(ServerKind.LatestResource));
            if (names == ResourceNames.Long && ResourceClassifier.IsOffered(answer))
                return new(new(mayHaveIngest ? ServerKind.IngestAndResource : ServerKind.Resource));
        }

        // The upload route is what the contract has; whether it is there, the first chunk finds out.
        return mayHaveIngest
            ? new(new(ServerKind.Ingest))
            : new(
                null,
                new UploadOutcome.Misconfigured(
                    $"{options.Url} takes no audio: it offers neither Mycelia's upload route nor its resource API; check the address"
                )
                {
                    Hint = Hint.ServerAddress,
                }
            );
    }

    private async Task<MyceliaAnswer> GetAsync(string route, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, options.Route(route));
        return await http.ExchangeAsync(request, options, options.RequestTimeout, cancellationToken).ConfigureAwait(false);
    }
}
