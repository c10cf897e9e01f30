using System.Net;

namespace Mycelia.Recorder.Mycelia;

/// <summary>How the recorder speaks HTTP. Every request brings its own timeout; every answer is read up to a limit.</summary>
internal static class MyceliaHttp
{
    /// <summary>No answer of a Mycelia server that the recorder reads is anywhere near this, bytes.</summary>
    private const int MaxAnswer = 64 * 1024;

    public static HttpClient CreateClient(MyceliaOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            // A bearer is never carried to where a redirect points.
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = options.ConnectTimeout,
            // Mycelia closes idle connections after 5 s: let go before it does.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(2),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        return new HttpClient(options.Trace is { } trace ? new TracingHandler(handler, trace) : handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Sends, and reads the answer's first <see cref="MaxAnswer"/> bytes.</summary>
    /// <exception cref="HttpRequestException">No answer, or a broken one.</exception>
    /// <exception cref="TimeoutException">Not within <paramref name="timeout"/>.</exception>
    public static async Task<MyceliaAnswer> ExchangeAsync(this HttpClient http, HttpRequestMessage request, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token).ConfigureAwait(false);
            return new(
                response.StatusCode,
                await ReadTextAsync(response.Content, deadline.Token).ConfigureAwait(false),
                RetryAfterOf(response),
                response.Headers.Location);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{request.RequestUri!.Authority} did not answer within {timeout.TotalSeconds:0} s");
        }
        catch (IOException e)
        {
            throw new HttpRequestException(HttpRequestError.ResponseEnded, e.Message, e);
        }
    }

    private static async Task<string> ReadTextAsync(HttpContent content, CancellationToken cancellationToken)
    {
        using var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var buffer = new byte[content.Headers.ContentLength is >= 0 and <= MaxAnswer and var length ? (int)length : MaxAnswer];
        var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return System.Text.Encoding.UTF8.GetString(buffer, 0, read);
    }

    private static TimeSpan? RetryAfterOf(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => Later(date - (response.Headers.Date ?? DateTimeOffset.UtcNow)),
        _ => null,
    };

    private static TimeSpan Later(TimeSpan wait) => wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
}

/// <summary>What a server answered.</summary>
/// <param name="Status">The status line's code.</param>
/// <param name="Body">The body, up to a limit.</param>
/// <param name="RetryAfter">How long the server asked to be left alone.</param>
/// <param name="Location">Where a redirect points.</param>
internal sealed record MyceliaAnswer(HttpStatusCode Status, string Body, TimeSpan? RetryAfter = null, Uri? Location = null)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>The body as one line for a person: an error's text, or the beginning of what there is.</summary>
    public string Summary => AnswerText.Summarize(Body);
}
