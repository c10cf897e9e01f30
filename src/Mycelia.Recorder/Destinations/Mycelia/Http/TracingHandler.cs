using System.Diagnostics;
using System.Globalization;
using Mycelia.Recorder.Destinations.Mycelia.Connection;

namespace Mycelia.Recorder.Destinations.Mycelia.Http;

/// <summary>Says of each request what it was, what was answered and how long that took; never a header, a query or a body.</summary>
internal sealed class TracingHandler(HttpMessageHandler inner, Action<string> trace) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var what = $"{request.Method} {request.RequestUri?.GetLeftPart(UriPartial.Path)}";
        trace($"{what}: sending {request.Content?.Headers.ContentLength ?? 0} bytes");
        var started = Stopwatch.GetTimestamp();
        try
        {
            var answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            trace(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what}: {(int)answer.StatusCode} after {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms"
                )
            );
            return answer;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            trace(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what}: {(e is ConnectionException ? e : e.GetBaseException()).Message} after "
                        + $"{Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms"
                )
            );
            throw;
        }
    }
}
