using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Mycelia.StandIns.Faults;
using Mycelia.StandIns.Http;
using Mycelia.StandIns.Servers;
using ChunkUpload = Mycelia.Recorder.Tests.LocalServer.Upload;

namespace Mycelia.Recorder.Tests.StandIns;

/// <summary>How the stand-ins treat connections: as badly as the servers do.</summary>
public sealed class ConnectionTests : IAsyncLifetime
{
    private readonly MyceliaStandIn _server = new(
        new()
        {
            Manners = new() { IdleTimeout = TimeSpan.FromSeconds(1), MostUnanswered = 1_000_000 },
        }
    );
    private readonly StandInClient _client;

    public ConnectionTests() => _client = new StandInClient(_server);

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task What_arrived_whole_is_stored_although_the_client_hung_up()
    {
        using var socket = await ConnectAsync();
        await socket.GetStream().WriteAsync(await RequestAsync(new()));
        socket.Client.Shutdown(SocketShutdown.Send);
        await _server.UntilAsync(static server => server.Store.Documents("audio_chunks").Count == 1);
    }

    [Fact]
    public async Task What_was_cut_within_the_body_is_not_stored()
    {
        using (var socket = await ConnectAsync())
            await socket.GetStream().WriteAsync((await RequestAsync(new())).AsMemory()[..^1]);
        await _server.UntilAsync(static server => server.Requests.Any(static request => request.Path == "/api/audio/ingest"));
        Assert.Empty(_server.Store.Documents("audio_chunks"));
    }

    [Fact]
    public async Task A_request_that_a_proxy_cuts_at_its_end_is_stored()
    {
        await using var proxy = new FaultProxy(_server.Url, FaultPlans.Always(new Fault.CutRequest(long.MaxValue, Reset: false)));
        using var http = new HttpClient { BaseAddress = proxy.Url };
        http.DefaultRequestHeaders.Authorization = _client.Http.DefaultRequestHeaders.Authorization;
        await Assert.ThrowsAsync<HttpRequestException>(() => http.PostAsync("/api/audio/ingest", new ChunkUpload().ToContent()));
        await _server.UntilAsync(static server => server.Store.Documents("audio_chunks").Count == 1);
    }

    [Theory]
    [InlineData(100_000, true)]
    [InlineData(320_000, false)]
    public async Task After_an_early_refusal_of_a_large_body_the_next_request_on_the_connection_is_never_answered(int bytes, bool goesOn)
    {
        using var socket = await ConnectAsync();
        var stream = socket.GetStream();
        var refused = await RequestAsync(new() { Audio = new byte[bytes] }, bearer: "no");
        await stream.WriteAsync(refused.AsMemory(0, 2_000));
        var reader = new WireReader(stream);
        await AssertAnswerAsync(reader, 401, "keep-alive");

        var rest = stream
            .WriteAsync(refused.AsMemory(2_000))
            .AsTask()
            .ContinueWith(_ => stream.WriteAsync("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray()).AsTask(), TaskScheduler.Default);
        if (goesOn)
        {
            await AssertAnswerAsync(reader, 200, "keep-alive");
            return;
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reader.ReadHeadAsync(patience.Token));
        await rest;
    }

    [Fact]
    public async Task After_a_connection_close_an_early_refusal_is_clean()
    {
        using var socket = await ConnectAsync();
        var stream = socket.GetStream();
        await stream.WriteAsync(await RequestAsync(new() { Audio = new byte[320_000] }, bearer: "no", headers: "Connection: close\r\n"));
        var reader = new WireReader(stream);
        await AssertAnswerAsync(reader, 401, "close");
        socket.Client.Shutdown(SocketShutdown.Send);
        Assert.Null(await reader.ReadHeadAsync(default));
    }

    [Fact]
    public async Task A_very_large_body_with_a_bad_token_is_not_answered_while_it_is_being_sent()
    {
        using var socket = await ConnectAsync();
        var stream = socket.GetStream();
        await stream.WriteAsync((await RequestAsync(new() { Audio = new byte[2_000_000] }, bearer: "no")).AsMemory(0, 2_000));
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new WireReader(stream).ReadHeadAsync(patience.Token));
    }

    [Fact]
    public async Task Who_waits_for_leave_to_send_the_body_gets_the_refusal_instead()
    {
        using var socket = await ConnectAsync();
        var stream = socket.GetStream();
        var reader = new WireReader(stream);
        var request = await RequestAsync(new() { Audio = new byte[320_000] }, bearer: "no", headers: "Expect: 100-continue\r\n");
        await stream.WriteAsync(request.AsMemory(0, request.AsSpan().IndexOf("\r\n\r\n"u8) + 4));
        await AssertAnswerAsync(reader, 401, "close");
    }

    [Fact]
    public async Task Who_waits_for_leave_to_send_the_body_gets_it()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/audio/ingest") { Content = new ChunkUpload().ToContent() };
        request.Headers.ExpectContinue = true;
        request.Headers.TransferEncodingChunked = true;
        using var answer = await _client.Http.SendAsync(request);
        Assert.Equal(200, (int)answer.StatusCode);
    }

    [Fact]
    public async Task An_idle_connection_is_closed()
    {
        using var socket = await ConnectAsync();
        var reader = new WireReader(socket.GetStream());
        await socket.GetStream().WriteAsync("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
        await AssertAnswerAsync(reader, 200, "keep-alive");
        var idle = Stopwatch.StartNew();
        Assert.Null(await reader.ReadHeadAsync(default));
        Assert.InRange(idle.Elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(10));
    }

    private static async Task AssertAnswerAsync(WireReader reader, int status, string connection)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var head = (await reader.ReadHeadAsync(patience.Token))!;
        Assert.Equal((status, connection), (head.Status, head["Connection"]));
        await new WireBody(reader, head).ReadAllAsync(patience.Token);
    }

    private async Task<TcpClient> ConnectAsync()
    {
        var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", _server.Url.Port);
        return socket;
    }

    private async Task<byte[]> RequestAsync(ChunkUpload upload, string? bearer = null, string headers = "")
    {
        using var content = upload.ToContent();
        var body = await content.ReadAsByteArrayAsync();
        var head =
            $"POST /api/audio/ingest HTTP/1.1\r\nHost: x\r\nContent-Length: {body.Length}\r\nContent-Type: "
            + $"{content.Headers.ContentType}\r\n"
            + $"Authorization: Bearer {bearer ?? _client.Http.DefaultRequestHeaders.Authorization!.Parameter}\r\n{headers}\r\n";
        return [.. Encoding.Latin1.GetBytes(head), .. body];
    }
}
