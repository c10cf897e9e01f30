using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Mycelia.Recorder.Destinations.Mycelia.Ingest;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Destinations.Mycelia.Connection;

/// <summary>Both versions of HTTP, against a server that others run their services on.</summary>
public sealed class HttpVersionTests : IDisposable
{
    private readonly TlsBench _bench = new();
    private readonly ConcurrentQueue<(string Protocol, string Path, string Connection)> _seen = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(HttpProtocols.Http1AndHttp2, "HTTP/2", "")]
    [InlineData(HttpProtocols.Http1, "HTTP/1.1", "close")]
    public async Task Uploads_go_by_what_the_server_offers_over_tls(HttpProtocols offered, string expected, string connection)
    {
        await using var server = await ServeAsync(offered);
        using var destination = new IngestDestination(_bench.OptionsFor(server.Urls.Single()));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => TlsBench.DeliverAsync(destination, number)));
        Assert.All(outcomes, static outcome => Assert.IsType<UploadOutcome.Stored>(outcome));
        Assert.All(_seen, request => Assert.Equal(expected, request.Protocol));
        Assert.All(
            _seen.Where(static request => request.Path == "/api/audio/ingest"),
            request => Assert.Equal(connection, request.Connection)
        );
    }

    [Theory]
    [InlineData(HttpProtocols.Http1AndHttp2)]
    [InlineData(HttpProtocols.Http1)]
    public async Task A_refusal_before_the_body_was_read_spoils_nothing(HttpProtocols offered)
    {
        var refusals = 0;
        await using var server = await ServeAsync(offered, () => Interlocked.Increment(ref refusals) == 1);
        using var destination = new IngestDestination(_bench.OptionsFor(server.Urls.Single()));
        Assert.IsType<UploadOutcome.Stored>(await TlsBench.DeliverAsync(destination, 0));
        Assert.IsType<UploadOutcome.Stored>(await TlsBench.DeliverAsync(destination, 1));
        Assert.Equal(2, _seen.Count(static request => request.Path == "/oauth/token"));
    }

    private Task<WebApplication> ServeAsync(HttpProtocols offered, Func<bool>? refuses = null) =>
        KestrelServer.StartAsync(
            new(IPAddress.Loopback, 0),
            offered,
            _bench.CertificateOf("127.0.0.1"),
            async context =>
            {
                _seen.Enqueue((context.Request.Protocol, context.Request.Path, context.Request.Headers.Connection.ToString()));
                if (context.Request.Path != "/oauth/token" && refuses?.Invoke() == true)
                    context.Response.StatusCode = 401;
                else
                    await TlsBench.AnswerAsync(context);
            }
        );
}
