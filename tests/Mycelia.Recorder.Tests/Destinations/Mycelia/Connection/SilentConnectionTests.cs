using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Ingest;
using Mycelia.Recorder.Model;
using Mycelia.StandIns.Faults;

namespace Mycelia.Recorder.Tests.Destinations.Mycelia.Connection;

/// <summary>A connection by HTTP/2 that a change of the network has left behind: nobody says that it has ended.</summary>
public sealed class SilentConnectionTests : IDisposable
{
    private readonly TlsBench _bench = new();
    private readonly ConcurrentQueue<string> _connections = new();
    private readonly ConcurrentQueue<string> _keys = new();

    public void Dispose() => _bench.Dispose();

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
        var run = new UploadWorker(queue, destination, UploadOptions.Default, events, TimeProvider.System).RunAsync(
            stop.Token,
            CancellationToken.None
        );
        await events.WaitForAsync<ChunkUploaded>().WaitAsync(TimeSpan.FromSeconds(20));
        await stop.CancelAsync();
        await run;

        // Two to four seconds until the silence is noticed, one until the next try; the rest is a slow machine's. An answer would have been
        // awaited for 45 s.
        Assert.True(Stopwatch.GetElapsedTime(asked) > options.Silence);
        // The server knows the repeat by its key.
        Assert.Single(_keys.Distinct());
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

        // The first ping is behind all of it, and no word comes before.
        Assert.IsType<UploadOutcome.Stored>(await TlsBench.DeliverAsync(destination));

        Assert.Single(_connections);
    }

    [Fact]
    public void A_chunk_on_the_slowest_line_worth_waiting_for_is_sent_before_its_connection_is_given_up()
    {
        var options = new MyceliaOptions(new("https://mycelia.test"), "", "");
        Assert.True(options.Silence + options.PingReply > TimeSpan.FromSeconds(320_044.0 / options.SlowestUpload));
    }

    private MyceliaOptions OptionsFor(FaultProxy proxy, double pingReply) =>
        _bench.OptionsFor(proxy.Url.ToString()) with
        {
            Silence = TimeSpan.FromSeconds(1),
            PingReply = TimeSpan.FromSeconds(pingReply),
        };

    /// <summary>At the first upload the silence begins.</summary>
    private Task<WebApplication> ServeAsync(bool isWholeBodyThere = false, Action? silence = null) =>
        KestrelServer.StartAsync(
            new(IPAddress.Loopback, 0),
            HttpProtocols.Http1AndHttp2,
            _bench.CertificateOf("127.0.0.1"),
            async context =>
            {
                if (context.Request.Path != "/api/audio/ingest")
                {
                    await TlsBench.AnswerAsync(context);
                    return;
                }

                Assert.Equal("HTTP/2", context.Request.Protocol);
                var begins = _connections.IsEmpty ? silence : null;
                _connections.Enqueue(context.Connection.Id);
                _keys.Enqueue(context.Request.Headers["Idempotency-Key"].ToString());
                if (!isWholeBodyThere)
                    begins?.Invoke();
                await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
                if (isWholeBodyThere)
                    begins?.Invoke();
                await TlsBench.AnswerAsync(context);
            }
        );
}
