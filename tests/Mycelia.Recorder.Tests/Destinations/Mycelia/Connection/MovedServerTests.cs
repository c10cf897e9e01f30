using System.Net;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Ingest;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Destinations.Mycelia.Connection;

/// <summary>A name that leads somewhere else than before. Two addresses of this machine stand for two machines.</summary>
public sealed class MovedServerTests : IDisposable
{
    private static readonly IPAddress Here = IPAddress.Loopback;
    private static readonly IPAddress There = IPAddress.Parse("127.0.0.2");

    private readonly TlsBench _bench = new();
    private int _lookups;

    /// <summary>Where the name leads now.</summary>
    private IPAddress Leads { get; set; } = Here;

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(HttpProtocols.Http1AndHttp2)]
    [InlineData(HttpProtocols.Http1)]
    public async Task A_name_that_led_to_a_dead_address_is_looked_up_anew_for_the_next_try(HttpProtocols offered)
    {
        await using var server = await KestrelServer.StartAsync(
            new(Here, 0),
            offered,
            _bench.CertificateOf("mycelia.test"),
            TlsBench.AnswerAsync
        );
        using var destination = new IngestDestination(OptionsFor(new Uri(server.Urls.Single()).Port));
        Leads = There;
        Assert.Contains(
            "refuses connections",
            Assert.IsType<UploadOutcome.Transient>(await TlsBench.DeliverAsync(destination)).Reason,
            StringComparison.Ordinal
        );
        Leads = Here;
        Assert.IsType<UploadOutcome.Stored>(await TlsBench.DeliverAsync(destination));
    }

    [Theory]
    [InlineData(HttpProtocols.Http1AndHttp2)]
    [InlineData(HttpProtocols.Http1)]
    public async Task After_a_broken_connection_the_next_try_goes_to_where_the_name_leads_then(HttpProtocols offered)
    {
        var isDown = false;
        await using var former = await KestrelServer.StartAsync(
            new(Here, 0),
            offered,
            _bench.CertificateOf("mycelia.test"),
            context =>
            {
                if (isDown)
                    context.Features.Get<IConnectionLifetimeFeature>()!.Abort();
                return TlsBench.AnswerAsync(context);
            }
        );
        var port = new Uri(former.Urls.Single()).Port;
        await using var present = await KestrelServer.StartAsync(
            new(There, port),
            offered,
            _bench.CertificateOf("mycelia.test"),
            TlsBench.AnswerAsync
        );
        using var destination = new IngestDestination(OptionsFor(port));
        Assert.IsType<UploadOutcome.Stored>(await TlsBench.DeliverAsync(destination));

        isDown = true;
        Assert.IsAssignableFrom<UploadOutcome.Failed>(await TlsBench.DeliverAsync(destination));
        Leads = There;
        var before = _lookups;
        Assert.IsType<UploadOutcome.Stored>(await TlsBench.DeliverAsync(destination));
        Assert.Equal(before + 1, _lookups);
    }

    private MyceliaOptions OptionsFor(int port) =>
        _bench.OptionsFor($"https://mycelia.test:{port}") with
        {
            Resolve = (name, _) =>
            {
                Assert.Equal("mycelia.test", name);
                Interlocked.Increment(ref _lookups);
                return Task.FromResult<IPAddress[]>([Leads]);
            },
        };
}
