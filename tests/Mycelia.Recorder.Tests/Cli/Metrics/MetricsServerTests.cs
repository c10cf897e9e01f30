using System.Net;
using System.Net.Sockets;
using System.Text;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Metrics;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Session.State;

namespace Mycelia.Recorder.Tests.Cli.Metrics;

/// <summary>What a monitoring system gets over HTTP.</summary>
public sealed class MetricsServerTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.Now;

    private readonly Events _events = new();
    private readonly StateTracker _state;
    private readonly int _port = FreePort();
    private readonly MetricsServer _server;
    private readonly HttpClient _http = new();

    public MetricsServerTests()
    {
        _state = new(RecorderState.Begin(Now, uploads: true), _events, TimeProvider.System);
        _server = MetricsServer.Start($"{_port}", _state)!;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Prometheus_finds_every_instrument_with_its_type_and_unit()
    {
        var text = await _http.GetStringAsync(Url("metrics"));

        Assert.Contains("# TYPE mycelia_recorder_recording gauge\nmycelia_recorder_recording 0\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE mycelia_recorder_captured_duration_seconds_total counter\n", text, StringComparison.Ordinal);
        Assert.Contains("\nmycelia_recorder_queue_size_bytes 0\n", text, StringComparison.Ordinal);
        Assert.Contains("mycelia_recorder_state{capture=\"", text, StringComparison.Ordinal);
        Assert.All(
            text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static line => line[0] != '#'),
            static line => Assert.Matches(@"^[a-z_]+(\{[a-z]+=""[a-z_]*""(,[a-z]+=""[a-z_]*"")*\})? -?[0-9.E+-]+$", line)
        );
    }

    [Fact]
    public async Task What_is_wrong_is_a_503_with_its_code_and_a_series_of_its_own()
    {
        Assert.Equal((HttpStatusCode.OK, "ok\n"), await AskAsync("healthz"));
        _state.Report(new CaptureInterrupted("the microphone 'usb' is gone"));

        var (status, text) = await AskAsync("healthz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.StartsWith("not_recording: not recording: the microphone 'usb' is gone", text, StringComparison.Ordinal);
        Assert.Contains(
            "mycelia_recorder_problem{code=\"not_recording\"} 1\n",
            await _http.GetStringAsync(Url("metrics")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Nothing_else_is_there()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync("")).Status);
        using var response = await _http.PostAsync(Url("metrics"), new StringContent("x"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Fact]
    public async Task A_page_that_was_made_to_look_local_gets_no_answer()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Url("metrics")) { Headers = { Host = "evil.example" } };
        using var response = await _http.SendAsync(request);
        Assert.NotEqual(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_client_that_sends_rubbish_or_stops_half_way_costs_nobody_else_an_answer()
    {
        var clients = new List<TcpClient>();
        foreach (
            var sent in new[]
            {
                "rubbish\r\n\r\n",
                "GET /metrics HTTP/1.1\r\nHost: localhost\r\n",
                "GET /metrics",
                new string('x', 200_000),
            }
        )
        {
            for (var i = 0; i < 5; i++)
            {
                var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, _port);
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(sent));
                clients.Add(client);
            }
        }

        Assert.Equal(HttpStatusCode.OK, (await AskAsync("healthz")).Status);
        clients.ForEach(static client => client.Dispose());
        Assert.Equal(HttpStatusCode.OK, (await AskAsync("healthz")).Status);
    }

    [Theory]
    [InlineData("9464", "127.0.0.1:9464")]
    [InlineData("localhost:9464", "127.0.0.1:9464")]
    [InlineData("*:9464", "[::]:9464")]
    [InlineData("[::1]:9464", "[::1]:9464")]
    [InlineData("192.168.1.2:80", "192.168.1.2:80")]
    public void An_address_names_where_to_listen(string text, string address) =>
        Assert.Equal(address, MetricsAddress.Read(text).EndPoint.ToString());

    [Theory]
    [InlineData("9464", "localhost:9464", true)]
    [InlineData("9464", "LOCALHOST", true)]
    [InlineData("9464", "127.0.0.1:80", true)]
    [InlineData("9464", null, true)]
    [InlineData("9464", "evil.example:9464", false)]
    [InlineData("9464", "", false)]
    [InlineData("[::1]:9464", "[::1]", true)]
    [InlineData("[::1]:9464", "[::1]:9464", true)]
    [InlineData("[::1]:9464", "[::2]:9464", false)]
    [InlineData("*:9464", "anything", true)]
    public void Only_its_own_names_are_answered(string address, string? host, bool isOwn) =>
        Assert.Equal(isOwn, MetricsAddress.Read(address).IsOwn(host));

    [Theory]
    [InlineData("GET /healthz?x=1 HTTP/1.1\r\nHost:  a \r\n\r\n", "GET /healthz a")]
    [InlineData("HEAD / HTTP/1.0\r\n\r\n", "HEAD / ")]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n", null)]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: a\r\n", null)]
    [InlineData("GET /healthz HTTP/2.0\r\n\r\n", null)]
    [InlineData("GET http://a/ HTTP/1.1\r\n\r\n", null)]
    [InlineData("GET  HTTP/1.1\r\n\r\n", null)]
    [InlineData("\r\n\r\n", null)]
    public void A_request_is_read_up_to_its_body(string head, string? expected) =>
        Assert.Equal(
            expected,
            MetricsRequest.Parse(Encoding.ASCII.GetBytes(head)) is { } request ? $"{request.Method} {request.Path} {request.Host}" : null
        );

    [Fact]
    public async Task However_many_clients_hold_a_connection_few_files_are_open_and_the_next_one_is_answered()
    {
        var clients = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 300; i++)
            {
                var client = new TcpClient();
                clients.Add(client);
                await client.ConnectAsync(IPAddress.Loopback, _port);
                await client.GetStream().WriteAsync("GET /metrics HTTP/1.1\r\n"u8.ToArray());
            }

            Assert.Equal(HttpStatusCode.OK, (await AskAsync("healthz")).Status);
            // The others were let go of: their connections end, long before anybody's patience would.
            var ended = 0;
            foreach (var client in clients.Take(clients.Count - MetricsServer.MostClients))
                ended += await EndsAsync(client) ? 1 : 0;
            Assert.Equal(clients.Count - MetricsServer.MostClients, ended);
        }
        finally
        {
            clients.ForEach(static client => client.Dispose());
        }
    }

    [Fact]
    public async Task A_client_that_does_not_ask_is_let_go_of()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _port);
        await client.GetStream().WriteAsync("GET /metr"u8.ToArray());
        Assert.True(await EndsAsync(client));
    }

    private static async Task<bool> EndsAsync(TcpClient client)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            return await client.GetStream().ReadAsync(new byte[1], patience.Token) == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("::1:80")]
    [InlineData("example.org:80")]
    [InlineData("9464/x")]
    [InlineData("-1")]
    public void What_is_no_address_is_refused(string text) => Assert.Throws<UserError>(() => MetricsAddress.Read(text));

    [Fact]
    public void A_port_that_is_taken_is_an_error_that_names_it()
    {
        var error = Assert.Throws<UserError>(() => MetricsServer.Start($"{_port}", _state));
        Assert.Contains($"cannot listen on {_port}", error.Message, StringComparison.Ordinal);
    }

    private string Url(string path) => $"http://localhost:{_port}/{path}";

    private async Task<(HttpStatusCode Status, string Text)> AskAsync(string path)
    {
        using var response = await _http.GetAsync(Url(path));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
