using System.Diagnostics;
using System.Net;
using System.Text;
using Mycelia.StandIns.Faults;

namespace Mycelia.Recorder.Tests.StandIns;

/// <summary>Each fault once, between a plain HTTP client and a server that echoes what it gets.</summary>
public sealed class FaultProxyTests : IAsyncLifetime
{
    private const int BodySize = 300_000;
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);
    private readonly EchoServer _server = new();
    private readonly FaultProxy _proxy;
    private readonly HttpClient _client;

    public FaultProxyTests()
    {
        _proxy = new FaultProxy(_server.Url);
        _client = new HttpClient { BaseAddress = _proxy.Url, Timeout = TimeSpan.FromSeconds(20) };
    }

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _proxy.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_a_fault_every_byte_passes_on_a_kept_connection(bool chunked)
    {
        var body = Body();
        for (var i = 0; i < 3; i++)
            Assert.Equal(body, await PostAsync(body, chunked));
        Assert.Equal(3, _server.Bodies.Count);
        Assert.Equal(
            [(1, 1, "POST", "/echo"), (2, 1, "POST", "/echo"), (3, 1, "POST", "/echo")],
            _proxy.Requests.Select(static r => (r.Number, r.Connection, r.Method, r.Path))
        );
    }

    [Fact]
    public async Task A_delay_holds_the_request_back_and_the_answer()
    {
        _proxy.Plan = FaultPlans.Always(new Fault.Slow { RequestDelay = Short, AnswerDelay = Short });
        var watch = Stopwatch.StartNew();
        Assert.Equal([1], await PostAsync([1]));
        // Timers count in whole milliseconds.
        Assert.InRange(watch.Elapsed, 2 * Short - TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_throttle_slows_both_directions()
    {
        _proxy.Plan = FaultPlans.Always(new Fault.Slow { BytesPerSecond = 40_000 });
        var watch = Stopwatch.StartNew();
        Assert.Equal(10_000, (await PostAsync(new byte[10_000])).Length);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(0.45), TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_request_that_is_cut_never_arrives_whole(bool reset)
    {
        _proxy.Plan = FaultPlans.Sequence(new Fault.CutRequest(100_000, reset));
        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(Body()));
        Assert.Equal(BodySize, (await PostAsync(Body())).Length);
        Assert.Single(_server.Bodies);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(1_000)]
    public async Task A_lost_answer_leaves_the_server_with_the_whole_request(int afterBytes)
    {
        _proxy.Plan = FaultPlans.Sequence(new Fault.CutAnswer(afterBytes));
        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(Body()));
        Assert.Single(_server.Bodies);
        Assert.Equal([2], await PostAsync([2]));
    }

    [Fact]
    public async Task A_swallowed_answer_leaves_the_client_waiting_and_the_server_done()
    {
        _proxy.Plan = FaultPlans.Sequence(new Fault.SwallowAnswer());
        var posting = PostAsync(Body());
        await _server.Arrival.WaitAsync(TimeSpan.FromSeconds(20));
        await Assert.ThrowsAsync<TimeoutException>(() => posting.WaitAsync(Short));
        _proxy.CutAll();
        await Assert.ThrowsAsync<HttpRequestException>(() => posting);
    }

    [Fact]
    public async Task A_half_open_connection_reaches_nobody_and_does_not_end()
    {
        _proxy.Plan = FaultPlans.Sequence(new Fault.HalfOpen());
        await AssertNoAnswerAsync();
        Assert.Empty(_server.Bodies);
    }

    [Fact]
    public async Task Garbage_is_no_answer()
    {
        _proxy.Plan = FaultPlans.Sequence(new Fault.Garbage("\x16\x03\x01 this is not HTTP\r\n\r\n"u8.ToArray()));
        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(Body()));
        Assert.Empty(_server.Bodies);
    }

    [Theory]
    [InlineData(503, null)]
    [InlineData(429, null)]
    [InlineData(429, "7")]
    public async Task An_answer_of_its_own_never_reaches_the_server_and_keeps_the_connection(int status, string? retryAfter)
    {
        _proxy.Plan = FaultPlans.Sequence(new Fault.Answer(status, "later", retryAfter));
        using (var answer = await _client.PostAsync("/echo", new ByteArrayContent(Body())))
        {
            Assert.Equal((status, "later"), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
            Assert.Equal(retryAfter, answer.Headers.RetryAfter?.ToString());
        }

        Assert.Equal([3], await PostAsync([3]));
        Assert.Single(_server.Bodies);
        Assert.Equal([1, 1], _proxy.Requests.Select(static r => r.Connection));
    }

    [Fact]
    public async Task A_closed_proxy_refuses_and_an_open_one_takes_connections_again()
    {
        _proxy.Refuse();
        var refusal = await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync([1]));
        Assert.Equal(HttpRequestError.ConnectionError, refusal.HttpRequestError);
        _proxy.Accept();
        Assert.Equal([1], await PostAsync([1]));
    }

    [Fact]
    public async Task Cutting_everything_ends_what_is_under_way()
    {
        _proxy.Plan = FaultPlans.Always(new Fault.HalfOpen());
        var waiting = PostAsync([1]);
        await _proxy.UntilAsync(static requests => requests.Count == 1);
        _proxy.CutAll();
        await Assert.ThrowsAsync<HttpRequestException>(() => waiting);
    }

    [Fact]
    public async Task A_client_that_gives_up_is_given_up_at_the_server_too()
    {
        _server.Hold();
        await AssertNoAnswerAsync();
        await _server.HangUp.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Another_server_takes_over_for_new_connections()
    {
        await using var other = new EchoServer();
        await PostAsync([1]);
        _proxy.Server = other.Url;
        _proxy.CutAll();
        await PostAsync([2]);
        Assert.Equal((1, 1), (_server.Bodies.Count, other.Bodies.Count));
    }

    [Fact]
    public void A_seed_always_means_the_same_faults()
    {
        Fault[] faults = [Fault.LostAnswer, new Fault.HalfOpen(), new Fault.Answer(500)];
        List<Fault> Draw(int seed)
        {
            var plan = FaultPlans.Seeded(seed, 0.5, faults);
            return [.. Enumerable.Range(1, 100).Select(n => plan(new(n, 1, "POST", "/")))];
        }

        Assert.Equal(Draw(7), Draw(7));
        Assert.NotEqual(Draw(7), Draw(8));
        Assert.InRange(Draw(7).Count(static fault => fault == Fault.None), 30, 70);
    }

    [Fact]
    public void A_plan_for_one_path_leaves_the_others_alone()
    {
        var plan = FaultPlans.On("/a", FaultPlans.Sequence(Fault.LostAnswer));
        Assert.Equal(Fault.None, plan(new(1, 1, "POST", "/b")));
        Assert.Equal(Fault.LostAnswer, plan(new(2, 1, "POST", "/a")));
        Assert.Equal(Fault.None, plan(new(3, 1, "POST", "/a")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    public async Task Before_tls_a_fault_is_about_the_whole_connection(int afterBytes)
    {
        await using var proxy = new FaultProxy(
            new UriBuilder(_server.Url) { Scheme = "https" }.Uri,
            FaultPlans.Sequence(new Fault.CutAnswer(afterBytes))
        );
        using var client = new HttpClient { BaseAddress = new UriBuilder(proxy.Url) { Scheme = "http" }.Uri };
        await Assert.ThrowsAsync<HttpRequestException>(() => client.PostAsync("/echo", new ByteArrayContent(Body())));
        using var answer = await client.PostAsync("/echo", new StringContent("again"));
        Assert.Equal("again", await answer.Content.ReadAsStringAsync());
        Assert.Equal(2, _server.Bodies.Count);
    }

    private static byte[] Body() =>
        Encoding.Latin1.GetBytes(string.Concat(Enumerable.Range(0, BodySize / 6).Select(static i => $"{i:D6}")));

    private async Task AssertNoAnswerAsync()
    {
        using var patience = new CancellationTokenSource(Short);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _client.PostAsync("/echo", new ByteArrayContent(Body()), patience.Token)
        );
    }

    private async Task<byte[]> PostAsync(byte[] body, bool chunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/echo") { Content = new ByteArrayContent(body) };
        request.Headers.TransferEncodingChunked = chunked;
        using var answer = await _client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsByteArrayAsync();
    }
}
