using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
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

/// <summary>Both versions of HTTP, against a server that others run their services on.</summary>
public sealed class HttpVersionTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly string _caFile = Path.GetTempFileName();
    private readonly ConcurrentQueue<(string Protocol, string Path, string Connection)> _seen = new();

    public HttpVersionTests() => File.WriteAllText(_caFile, _authority.Pem);

    public void Dispose()
    {
        File.Delete(_caFile);
        _authority.Dispose();
    }

    [Theory]
    [InlineData(HttpProtocols.Http1AndHttp2, "HTTP/2", "")]
    [InlineData(HttpProtocols.Http1, "HTTP/1.1", "close")]
    public async Task Uploads_go_by_what_the_server_offers_over_tls(HttpProtocols offered, string expected, string connection)
    {
        await using var server = await ServeAsync(offered);
        using var destination = new IngestDestination(OptionsOf(server));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => StoreAsync(destination, number)));
        Assert.All(outcomes, static outcome => Assert.IsType<UploadOutcome.Stored>(outcome));
        Assert.All(_seen, request => Assert.Equal(expected, request.Protocol));
        Assert.All(_seen.Where(static request => request.Path == "/api/audio/ingest"), request => Assert.Equal(connection, request.Connection));
    }

    [Theory]
    [InlineData(HttpProtocols.Http1AndHttp2)]
    [InlineData(HttpProtocols.Http1)]
    public async Task A_refusal_before_the_body_was_read_spoils_nothing(HttpProtocols offered)
    {
        var refusals = 0;
        await using var server = await ServeAsync(offered, () => Interlocked.Increment(ref refusals) == 1);
        using var destination = new IngestDestination(OptionsOf(server));
        Assert.IsType<UploadOutcome.Stored>(await StoreAsync(destination, 0));
        Assert.IsType<UploadOutcome.Stored>(await StoreAsync(destination, 1));
        Assert.Equal(2, _seen.Count(static request => request.Path == "/oauth/token"));
    }

    private static Task<UploadOutcome> StoreAsync(IngestDestination destination, int number)
    {
        var recording = new RecordingInfo("01a20271-654e-76fd-a612-3b23b9d68cd1", "2026-03-01T12:00:00.000Z", "a microphone", "6b02ac6d94eb65e9536a67be");
        var chunk = new QueuedChunk(number + 1, recording, number, TemporaryQueue.Start, TimeSpan.FromSeconds(10), 320_044, 0, null);
        return destination.StoreAsync(chunk, new(new byte[320_044], AudioEncoding.Wav), CancellationToken.None);
    }

    private MyceliaOptions OptionsOf(WebApplication server) =>
        new(new(server.Urls.Single()), "0123456789abcdef01234567", "mycelia_secret") { Trust = ServerTrust.WithAuthoritiesOf(_caFile) };

    private async Task<WebApplication> ServeAsync(HttpProtocols offered, Func<bool>? refuses = null)
    {
        return await KestrelServer.StartAsync(new(IPAddress.Loopback, 0), offered, _authority.Sign(["127.0.0.1"]), async context =>
        {
            _seen.Enqueue((context.Request.Protocol, context.Request.Path, context.Request.Headers.Connection.ToString()));
            if (context.Request.Path == "/oauth/token")
            {
                await context.Response.WriteAsync(ScriptedServer.Token);
            }
            else if (refuses?.Invoke() == true)
            {
                context.Response.StatusCode = 401;
            }
            else
            {
                await context.Request.Body.CopyToAsync(Stream.Null);
                await context.Response.WriteAsync("""{"success":true,"source_file_id":"6b02ac6d94eb65e9536a67be"}""");
            }
        });
    }
}
