using System.Diagnostics;
using System.Net;
using Mycelia.Recorder.Destinations.Mycelia.Connection;

namespace Mycelia.Recorder.Destinations.Mycelia.Http;

/// <summary>How the recorder speaks HTTP. Every request brings its own timeout; every answer is read up to a limit.</summary>
internal static class MyceliaHttp
{
    /// <summary>More than most answers have, bytes.</summary>
    private const int Piece = 64 * 1024;

    /// <summary>More than any <see cref="MyceliaOptions.ConnectTimeout"/>.</summary>
    private static readonly TimeSpan LongestConnect = TimeSpan.FromMinutes(1);

    public static HttpClient CreateClient(MyceliaOptions options) =>
        CreateClient(options, new TlsGuard(options.Trust, TimeProvider.System));

    /// <param name="options">The server, and the way to it.</param>
    /// <param name="guard">Judges certificates.</param>
    public static HttpClient CreateClient(MyceliaOptions options, TlsGuard guard)
    {
        options.Secrets.Add(options.ClientSecret);
        options.Secrets.Add((options.Proxy?.Credentials as NetworkCredential)?.Password);
        HttpMessageHandler handler = new ExplainingHandler(
            new SingleUseHandler(lifetime => CreateSocketsHandler(options, guard, lifetime)),
            options.Url,
            options.Proxy,
            guard
        );
        return new HttpClient(options.Trace is { } trace ? new TracingHandler(handler, line => trace(options.Secrets.Hide(line))) : handler)
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>
    /// Sends, and reads the answer's first <see cref="MyceliaOptions.MostAnswer"/> bytes. Over TLS by HTTP/2 where the server offers it.
    /// </summary>
    /// <param name="http">Carries the request.</param>
    /// <param name="request">The request.</param>
    /// <param name="options">The server; what must not be shown of the answer.</param>
    /// <param name="timeout">How long the body may take to leave, and then the whole answer to come; for a request of some size, with what
    /// the slowest line needs for it: a body that has left may still lie in the buffers of the system. The connection has a time of its
    /// own.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="HttpRequestException">No answer, or a broken one.</exception>
    /// <exception cref="TimeoutException">Something of it took too long.</exception>
    public static async Task<MyceliaAnswer> ExchangeAsync(
        this HttpClient http,
        HttpRequestMessage request,
        MyceliaOptions options,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        options.Secrets.Add(request.Headers.Authorization?.Parameter);
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        // The answers are small, and a server that is told nothing may choose any coding (RFC 9110, 12.5.3).
        request.Headers.AcceptEncoding.Add(new("identity"));
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var content = Track(request);
        if (content is not null)
            content.OnProgress = () => deadline.CancelAfter(timeout);
        // Before the body: the connection, which the handler limits, and leave to send where that is asked for.
        deadline.CancelAfter(timeout + LongestConnect);
        try
        {
            var asked = Stopwatch.GetTimestamp();
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token)
                .ConfigureAwait(false);
            var took = Stopwatch.GetElapsedTime(asked);
            // Its stamp is cut to whole seconds, and was made about half-way.
            var skew = response.Headers.Date + TimeSpan.FromSeconds(0.5) - (DateTimeOffset.UtcNow - (took / 2));
            var bytes = await ReadAsync(response.Content, options.MostAnswer, deadline.Token).ConfigureAwait(false);
            var body = AnswerBody.Read(
                bytes,
                [.. response.Content.Headers.ContentEncoding],
                response.Content.Headers.ContentType?.CharSet,
                options.MostAnswer
            );
            return new(response.StatusCode, body.Text, RetryAfterOf(response), AnswerText.Clean(response.Headers.Location, options.Secrets))
            {
                Bytes = bytes,
                Unreadable = body.Unreadable is { } unreadable ? options.Secrets.Hide(unreadable) : null,
                Secrets = options.Secrets,
                Took = took,
                ClockSkew = skew,
                HttpVersion = response.Version,
            };
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(
                RequestLateness.Explain(request.RequestUri!, content, timeout, isConnecting: e.InnerException is TimeoutException),
                e
            );
        }
        catch (IOException e)
        {
            throw new HttpRequestException(
                (e as HttpIOException)?.HttpRequestError ?? HttpRequestError.ResponseEnded,
                "the answer broke off",
                e
            );
        }
        finally
        {
            if (content is not null)
                content.OnProgress = null;
        }
    }

    private static SocketsHttpHandler CreateSocketsHandler(MyceliaOptions options, TlsGuard guard, TimeSpan lifetime) =>
        new()
        {
            // A bearer is never carried to where a redirect points.
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = options.Proxy is not null,
            Proxy = options.Proxy,
            ConnectTimeout = options.ConnectTimeout,
            ConnectCallback = (context, stop) => HappyEyeballs.ConnectAsync(context.DnsEndPoint, options.Resolve, options.StaysHere, stop),
            SslOptions = { RemoteCertificateValidationCallback = guard.Validate },
            // Mycelia closes idle connections after 5 s: let go before it does.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(2),
            PooledConnectionLifetime = lifetime,
            // A network that has changed leaves connections behind that are silent for ever. Only HTTP/2 has pings, and their timer costs.
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            KeepAlivePingDelay = options.IsSecure ? options.Silence : Timeout.InfiniteTimeSpan,
            KeepAlivePingTimeout = options.PingReply,
            // What is not read of an answer is not waited for either.
            MaxResponseDrainSize = 0,
        };

    private static TrackedContent? Track(HttpRequestMessage request)
    {
        if (request.Content is { } content and not TrackedContent)
            request.Content = new TrackedContent(content);
        return (TrackedContent?)request.Content;
    }

    private static async Task<byte[]> ReadAsync(HttpContent content, int most, CancellationToken cancellationToken)
    {
        using var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        // What the server says of the length is not taken for true before that many bytes have come.
        var buffer = new byte[Math.Min(most, content.Headers.ContentLength is >= 0 and <= Piece and var length ? (int)length : Piece)];
        for (var read = 0; ; )
        {
            read += await stream
                .ReadAtLeastAsync(buffer.AsMemory(read), buffer.Length - read, throwOnEndOfStream: false, cancellationToken)
                .ConfigureAwait(false);
            if (read < buffer.Length || read == most || read == content.Headers.ContentLength)
                return buffer[..read];
            Array.Resize(ref buffer, (int)Math.Min(most, buffer.Length * 2L));
        }
    }

    private static TimeSpan? RetryAfterOf(HttpResponseMessage response) =>
        response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => Later(date - (response.Headers.Date ?? DateTimeOffset.UtcNow)),
            _ => null,
        };

    private static TimeSpan Later(TimeSpan wait) => wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
}
