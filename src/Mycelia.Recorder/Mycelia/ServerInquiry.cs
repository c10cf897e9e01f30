using System.Net;
using System.Text.Json;
using Mycelia.Recorder.Upload;

namespace Mycelia.Recorder.Mycelia;

/// <summary>
/// Finds out how a server takes audio, without writing any: by what it says of its health, which differs between
/// generations, and by which resources it has.
/// </summary>
internal sealed class ServerInquiry(HttpClient http, MyceliaOptions options, ResourceClient client)
{
    private const string NoDocument = "000000000000000000000000";

    /// <param name="isIngestGone">It has just been seen that there is no upload route, whatever the server says of itself.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ServerFinding> AskAsync(bool isIngestGone, CancellationToken cancellationToken)
    {
        try
        {
            var health = await GetAsync("/health", cancellationToken).ConfigureAwait(false);
            if (NotNow(health) is { } problem)
                return new(null, problem);
            if (!isIngestGone && health.Status == HttpStatusCode.OK && HealthAnswer.Parse(health.Body) is { IdempotentIngest: true })
                return new(new(ServerKind.Local));
            var saysHealth = health.Status == HttpStatusCode.OK && Says(health, "status", JsonValueKind.String);
            if (!isIngestGone && !saysHealth && Says(await GetAsync("/healthz", cancellationToken).ConfigureAwait(false), "ok", JsonValueKind.True))
                return new(new(ServerKind.Ingest));
            return await AskForResourcesAsync(!isIngestGone && !saysHealth, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException)
        {
            return new(null, NetworkFailure.Explain(e, options.Url));
        }
    }

    private async Task<ServerFinding> AskForResourcesAsync(bool mayHaveIngest, CancellationToken cancellationToken)
    {
        foreach (var names in (ResourceNames[])[ResourceNames.Short, ResourceNames.Long])
        {
            var reply = await client.CallAsync(names.Documents, json => SourceFileDocument.WriteQuestion(json, NoDocument), cancellationToken).ConfigureAwait(false);
            if (reply.Answer is not { } answer)
                return new(null, reply.Failure);
            if (NotNow(answer) is { } problem)
                return new(null, problem);
            if (names == ResourceNames.Short && ResourceClassifier.IsOffered(answer) && (int)answer.Status != 400)
                return new(new(ServerKind.LatestResource));
            if (names == ResourceNames.Long && ResourceClassifier.IsOffered(answer) && !mayHaveIngest)
                return new(new(ServerKind.Resource));
        }

        // The upload route is what the contract has; whether it is there, the first chunk finds out.
        return mayHaveIngest
            ? new(new(ServerKind.Ingest))
            : new(null, new UploadOutcome.Misconfigured($"{options.Url} takes no audio: it offers neither Mycelia's upload route nor its resource API; check MYCELIA_URL"));
    }

    private async Task<MyceliaAnswer> GetAsync(string route, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, options.Route(route));
        return await http.ExchangeAsync(request, options.RequestTimeout, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Answers that are about the moment. Others, a 500 among them, may be how a server says that it has no such route.</summary>
    private static UploadOutcome.Failed? NotNow(MyceliaAnswer answer) =>
        (int)answer.Status is 407 or 408 or 425 or 429 or 502 or 503 or 504 or 511 ? (UploadOutcome.Failed)IngestClassifier.Classify(answer, null) : null;

    private static bool Says(MyceliaAnswer answer, string name, JsonValueKind kind)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            return answer.IsSuccess && document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == kind;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
