using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Mycelia.Recorder.Mycelia;

/// <summary>
/// Finds out what kind of server answers and whether the key may deliver to it, by requests that a server refuses for
/// their content once it has accepted the key: nothing is stored by them.
/// </summary>
/// <param name="options">The server.</param>
public sealed class ServerSurveyor(MyceliaOptions options) : IDisposable
{
    private static readonly (string Route, ServerKind Kind)[] Resources =
    [
        ("/api/resource/tech.mycelia.mongo", ServerKind.Resource),
        ("/api/resource/mongo", ServerKind.LatestResource),
    ];

    private readonly HttpClient _http = MyceliaHttp.CreateClient(options);

    /// <summary>Asks.</summary>
    /// <param name="token">An access token that was just granted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<ServerSurvey> RunAsync(AccessToken token, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(token);
        try
        {
            using var upload = new MultipartFormDataContent { { new StringContent("{}"), "data" } };
            var answer = await PostAsync("/api/audio/ingest", upload, token, cancellationToken).ConfigureAwait(false);
            return answer.Status is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.Gone
                ? await SurveyResourcesAsync(token, cancellationToken).ConfigureAwait(false)
                : Judge(answer, await IsLocalAsync(cancellationToken).ConfigureAwait(false) ? ServerKind.Local : ServerKind.Ingest);
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException)
        {
            return new(ServerKind.Unknown, null, NetworkFailure.Explain(e, options.Url).Reason);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>What the refusal of an upload without audio says of the key.</summary>
    internal static ServerSurvey Judge(MyceliaAnswer answer, ServerKind kind) => (int)answer.Status switch
    {
        400 or 422 => new(kind, true),
        401 or 403 => new(kind, false, $"{(int)answer.Status} {answer.Summary}"),
        >= 500 => new(kind, null, $"{(int)answer.Status} {answer.Summary}"),
        _ => new(ServerKind.Unknown, null, $"{(int)answer.Status} {answer.Summary}"),
    };

    /// <summary>What the answer to a write of no documents says of the key; a database refuses such a write, and stores nothing.</summary>
    /// <returns>Null: there is no such resource.</returns>
    internal static ServerSurvey? JudgeWrite(MyceliaAnswer answer, ServerKind kind) => (int)answer.Status switch
    {
        404 or 405 or 410 => null,
        200 => new(kind, true),
        // In these words the first of them refuse a key that lacks the right.
        400 or 401 or 403 => new(kind, false, $"{(int)answer.Status} {answer.Summary}"),
        500 when Says(answer, "empty") || Says(answer, "Invalid BulkOperation") => new(kind, true),
        >= 500 => new(kind, null, $"{(int)answer.Status} {answer.Summary}"),
        _ => new(ServerKind.Unknown, null, $"{(int)answer.Status} {answer.Summary}"),
    };

    private async Task<ServerSurvey> SurveyResourcesAsync(AccessToken token, CancellationToken cancellationToken)
    {
        foreach (var (route, kind) in Resources)
        {
            var survey = await WriteNothingAsync(route, "source_files", kind, token, cancellationToken).ConfigureAwait(false);
            if (survey is { MayWrite: true })
                survey = await WriteNothingAsync(route, "audio_chunks", kind, token, cancellationToken).ConfigureAwait(false);
            if (survey is not null)
                return survey;
        }

        return new(ServerKind.Unknown, null, "it has no route for audio that this recorder knows");
    }

    private async Task<ServerSurvey?> WriteNothingAsync(string route, string collection, ServerKind kind, AccessToken token, CancellationToken cancellationToken)
    {
        using var nothing = new StringContent($$"""{"action":"insertMany","collection":"{{collection}}","docs":[]}""", Encoding.UTF8, "application/json");
        return JudgeWrite(await PostAsync(route, nothing, token, cancellationToken).ConfigureAwait(false), kind);
    }

    private async Task<bool> IsLocalAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, options.Route("/health"));
        var answer = await _http.ExchangeAsync(request, options.RequestTimeout, cancellationToken).ConfigureAwait(false);
        return answer.Status == HttpStatusCode.OK && HealthAnswer.Parse(answer.Body) is { IdempotentIngest: true };
    }

    private async Task<MyceliaAnswer> PostAsync(string route, HttpContent content, AccessToken token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, options.Route(route)) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Secret);
        request.Headers.ConnectionClose = true;
        return await _http.ExchangeAsync(request, options.RequestTimeout, cancellationToken).ConfigureAwait(false);
    }

    private static bool Says(MyceliaAnswer answer, string words) => answer.Body.Contains(words, StringComparison.OrdinalIgnoreCase);
}
