namespace Mycelia.Recorder.Mycelia;

/// <summary>Asks the server for one access token, to see whether it would.</summary>
/// <param name="options">The server and the key.</param>
public sealed class CredentialsCheck(MyceliaOptions options) : IDisposable
{
    private readonly HttpClient _http = MyceliaHttp.CreateClient(options);

    /// <summary>Asks.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<TokenResult> RunAsync(CancellationToken cancellationToken)
    {
        using var tokens = new OAuthTokenSource(_http, options);
        return await tokens.GetAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
