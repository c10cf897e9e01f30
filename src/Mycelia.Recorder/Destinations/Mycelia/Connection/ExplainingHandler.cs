namespace Mycelia.Recorder.Destinations.Mycelia.Connection;

/// <summary>Knows the way that a request took, and so why there was no answer.</summary>
internal sealed class ExplainingHandler(HttpMessageHandler inner, Uri server, ChosenProxy? proxy, TlsGuard guard) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw new ConnectionException(NetworkFailure.Explain(e, server, proxy, guard.Problem), e);
        }
    }
}
