using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Mycelia;
using Mycelia.Recorder.Mycelia.Connection;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Recording;
using Mycelia.Recorder.Tests.Queue;
using Mycelia.Recorder.Upload;
using Mycelia.StandIns.Faults;
using Mycelia.StandIns.Tls;

namespace Mycelia.Recorder.Tests.Mycelia.Connection;

/// <summary>A connection by HTTP/2 that a change of the network has left behind: nobody says that it has ended.</summary>
public sealed class SilentConnectionTests : IDisposable
{
    private const string Ingest = "/api/audio/ingest";

    private readonly TestAuthority _authority = new();
    private readonly string _caFile = Path.GetTempFileName();
    private readonly ConcurrentQueue<string> _connections = new();
    private readonly ConcurrentDictionary<string, int> _stored = new();

    public SilentConnectionTests() => File.WriteAllText(_caFile, _authority.Pem);

    public void Dispose()
    {
        File.Delete(_caFile);
        _authority.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_upload_on_it_is_tried_again_on_another_within_the_time_set_and_stored_once(bool isWholeBodyThere)
    {
        FaultProxy? proxy = null;
        await using var server = await ServeAsync(isWholeBodyThere, () => proxy!.SilenceAll());
        await using var before = proxy = new FaultProxy(new(server.Urls.Single()));
        var options = OptionsFor(proxy, pingReply: 1);
        using var file = new TemporaryQueue();
        using var queue = file.Open();
        // More than HTTP/2 lets go without a word from the server: the body cannot leave before the silence.
        queue.Enqueue(TemporaryQueue.NewRecording(), TemporaryQueue.Chunk(0) with { Wav = new byte[4_000_000] });
        using var destination = new IngestDestination(options);
        var events = new Events();
        using var stop = new CancellationTokenSource();

        var asked = Stopwatch.GetTimestamp();
        var run = new UploadWorker(queue, destination, UploadOptions.Default, events, TimeProvider.System).RunAsync(stop.Token, CancellationToken.None);
        await events.WaitForAsync<ChunkUploaded>().WaitAsync(TimeSpan.FromSeconds(20));
        await stop.CancelAsync();
        await run;

        // Two to four seconds until the silence is noticed, one until the next try; the rest is a slow machine's. An answer would have been awaited for 45 s.
        Assert.True(Stopwatch.GetElapsedTime(asked) > options.Silence);
        Assert.Equal(1, Assert.Single(_stored).Value);
        Assert.Equal(2, _connections.Count);
        Assert.Equal(2, _connections.Distinct().Count());
        Assert.Equal(0, queue.GetStatus().Chunks);
    }

    [Fact]
    public async Task A_slow_line_is_not_taken_for_it()
    {
        await using var server = await ServeAsync();
        await using var proxy = new FaultProxy(new(server.Urls.Single()), FaultPlans.Always(new Fault.Slow { BytesPerSecond = 70_000 }));
        using var destination = new IngestDestination(OptionsFor(proxy, pingReply: 20));
        var chunk = new QueuedChunk(1, TemporaryQueue.NewRecording(), 0, TemporaryQueue.Start, TimeSpan.FromSeconds(10), 320_044, 0, null);

        // The first ping is behind all of it, and no word comes before.
        Assert.IsType<UploadOutcome.Stored>(await destination.StoreAsync(chunk, new(new byte[320_044], AudioEncoding.Wav), CancellationToken.None));

        Assert.Single(_connections);
    }

    [Fact]
    public void A_chunk_on_the_slowest_line_worth_waiting_for_is_sent_before_its_connection_is_given_up()
    {
        var options = new MyceliaOptions(new("https://mycelia.test"), "", "");
        Assert.True(options.Silence + options.PingReply > TimeSpan.FromSeconds(320_044.0 / options.SlowestUpload));
    }

    private MyceliaOptions OptionsFor(FaultProxy proxy, double pingReply) => new(proxy.Url, "0123456789abcdef01234567", "mycelia_secret")
    {
        Trust = ServerTrust.WithAuthoritiesOf(_caFile),
        Silence = TimeSpan.FromSeconds(1),
        PingReply = TimeSpan.FromSeconds(pingReply),
    };

    /// <summary>Knows repeats by their key, as the local server does; at the first upload the silence begins.</summary>
    private Task<WebApplication> ServeAsync(bool isWholeBodyThere = false, Action? silence = null) =>
        KestrelServer.StartAsync(new(IPAddress.Loopback, 0), HttpProtocols.Http1AndHttp2, _authority.Sign(["127.0.0.1"]), async context =>
        {
            if (context.Request.Path != Ingest)
            {
                await context.Response.WriteAsync(context.Request.Path == "/oauth/token" ? ScriptedServer.Token : """{"status":"ok","idempotent_ingest":true}""");
                return;
            }

            Assert.Equal("HTTP/2", context.Request.Protocol);
            var isFirst = _connections.IsEmpty;
            _connections.Enqueue(context.Connection.Id);
            if (isFirst && !isWholeBodyThere)
                silence?.Invoke();
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            if (isFirst && isWholeBodyThere)
                silence?.Invoke();
            _stored.TryAdd(context.Request.Headers["Idempotency-Key"].ToString(), _stored.Count + 1);
            await context.Response.WriteAsync("""{"success":true,"source_file_id":"6b02ac6d94eb65e9536a67be"}""");
        });
}
