using System.Net;

namespace Mycelia.Recorder.Destinations.Mycelia.Connection;

/// <summary>
/// Gives a request that says <c>Connection: close</c> a connection that nobody uses after it. .NET uses one again unless the
/// server repeats the word, and many that close do not. Over HTTP/2 requests do not spoil each other's connection, and share it.
/// </summary>
internal sealed class SingleUseHandler : DelegatingHandler
{
    private readonly HttpMessageInvoker _single;

    // Something is asked, if only for a token, before anything is sent that must not share.
    private volatile bool _isHttp2;

    /// <param name="create">Makes a way to the server; connections live for as long as it is told.</param>
    public SingleUseHandler(Func<TimeSpan, HttpMessageHandler> create)
    {
        // A server that moves to another address is found there.
        InnerHandler = create(TimeSpan.FromMinutes(5));
        _single = new(create(TimeSpan.Zero));
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.ConnectionClose == true && !_isHttp2)
        {
            request.Version = HttpVersion.Version11;
            return await _single.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        _isHttp2 = response.Version.Major >= 2;
        return response;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _single.Dispose();
        base.Dispose(disposing);
    }
}
