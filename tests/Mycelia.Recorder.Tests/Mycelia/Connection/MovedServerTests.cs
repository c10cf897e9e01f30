using System.Net;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Mycelia;
using Mycelia.Recorder.Mycelia.Connection;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Tests.Queue;
using Mycelia.Recorder.Upload;
using Mycelia.StandIns.Tls;

namespace Mycelia.Recorder.Tests.Mycelia.Connection;

/// <summary>A name that leads somewhere else than before. Two addresses of this machine stand for two machines.</summary>
public sealed class MovedServerTests : IDisposable
{
    private static readonly IPAddress Here = IPAddress.Loopback;
    private static readonly IPAddress There = IPAddress.Parse("127.0.0.2");

    private readonly TestAuthority _authority = new();
    private readonly string _caFile = Path.GetTempFileName();
    private int _lookups;

    public MovedServerTests() => File.WriteAllText(_caFile, _authority.Pem);

    /// <summary>Where the name leads now.</summary>
    private IPAddress Leads { get; set; } = Here;

    public void Dispose()
    {
        File.Delete(_caFile);
        _authority.Dispose();
    }

    [Theory]
    [InlineData(HttpProtocols.Http1AndHttp2)]
    [InlineData(HttpProtocols.Http1)]
    public async Task A_name_that_led_to_a_dead_address_is_looked_up_anew_for_the_next_try(HttpProtocols offered)
    {
        await using var server = await KestrelServer.StartAsync(new(Here, 0), offered, Certificate(), StoreAsync);
        using var destination = new IngestDestination(OptionsFor(new Uri(server.Urls.Single()).Port));
        Leads = There;
        Assert.Contains("refuses connections", Assert.IsType<UploadOutcome.Transient>(await DeliverAsync(destination)).Reason, StringComparison.Ordinal);
        Leads = Here;
        Assert.IsType<UploadOutcome.Stored>(await DeliverAsync(destination));
    }

    [Theory]
    [InlineData(HttpProtocols.Http1AndHttp2)]
    [InlineData(HttpProtocols.Http1)]
    public async Task After_a_broken_connection_the_next_try_goes_to_where_the_name_leads_then(HttpProtocols offered)
    {
        var isDown = false;
        await using var former = await KestrelServer.StartAsync(new(Here, 0), offered, Certificate(), context =>
        {
            if (isDown)
                context.Features.Get<IConnectionLifetimeFeature>()!.Abort();
            return StoreAsync(context);
        });
        var port = new Uri(former.Urls.Single()).Port;
        await using var present = await KestrelServer.StartAsync(new(There, port), offered, Certificate(), StoreAsync);
        using var destination = new IngestDestination(OptionsFor(port));
        Assert.IsType<UploadOutcome.Stored>(await DeliverAsync(destination));

        isDown = true;
        Assert.IsAssignableFrom<UploadOutcome.Failed>(await DeliverAsync(destination));
        Leads = There;
        var before = _lookups;
        Assert.IsType<UploadOutcome.Stored>(await DeliverAsync(destination));
        Assert.Equal(before + 1, _lookups);
    }

    private System.Security.Cryptography.X509Certificates.X509Certificate2 Certificate() => _authority.Sign(["mycelia.test"]);

    private MyceliaOptions OptionsFor(int port) => new(new($"https://mycelia.test:{port}"), "0123456789abcdef01234567", "mycelia_secret")
    {
        Trust = ServerTrust.WithAuthoritiesOf(_caFile),
        Resolve = (name, _) =>
        {
            Assert.Equal("mycelia.test", name);
            Interlocked.Increment(ref _lookups);
            return Task.FromResult<IPAddress[]>([Leads]);
        },
    };

    private static Task<UploadOutcome> DeliverAsync(IngestDestination destination)
    {
        var recording = new RecordingInfo("01a20271-654e-76fd-a612-3b23b9d68cd1", "2026-03-01T12:00:00.000Z", "a microphone", "6b02ac6d94eb65e9536a67be");
        var chunk = new QueuedChunk(1, recording, 1, TemporaryQueue.Start, TimeSpan.FromSeconds(10), 320_044, 0, null);
        return destination.StoreAsync(chunk, new(new byte[320_044], AudioEncoding.Wav), CancellationToken.None);
    }

    private static async Task StoreAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        await context.Response.WriteAsync(
            context.Request.Path == "/oauth/token" ? ScriptedServer.Token : """{"success":true,"source_file_id":"6b02ac6d94eb65e9536a67be"}""");
    }
}
