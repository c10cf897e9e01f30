using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Mycelia.Recorder.Tests.LocalServer;

public sealed class EarlyAnswerTests
{
    [Fact]
    public async Task A_client_that_sends_a_large_body_with_a_bad_token_gets_its_401_and_can_go_on()
    {
        await using var server = await TestServer.StartAsync();
        var good = server.Client.DefaultRequestHeaders.Authorization;
        for (var i = 0; i < 5; i++)
        {
            server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "bad");
            using var answer = await server.SendAsync(new Upload { Audio = Wav.Of(5_000_000) });
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.True(answer.Headers.ConnectionClose);

            server.Client.DefaultRequestHeaders.Authorization = good;
            await server.StoreAsync(new Upload());
        }
    }

    [Fact]
    public async Task A_client_that_reads_only_after_it_has_sent_everything_gets_its_401()
    {
        await using var server = await TestServer.StartAsync();
        using var socket = await ConnectAsync(server, "Authorization: Bearer bad\r\nContent-Length: 50000000\r\n");
        for (var i = 0; i < 50; i++)
            await socket.GetStream().WriteAsync(new byte[1_000_000]);
        using var reader = new StreamReader(socket.GetStream());

        Assert.Equal("HTTP/1.1 401 Unauthorized", await reader.ReadLineAsync());
    }

    [Fact]
    public async Task The_401_comes_before_the_body_is_sent()
    {
        await using var server = await TestServer.StartAsync();
        using var socket = await ConnectAsync(server, "Authorization: Bearer bad\r\nContent-Length: 1000000\r\n");
        using var reader = new StreamReader(socket.GetStream());

        Assert.Equal("HTTP/1.1 401 Unauthorized", await reader.ReadLineAsync());
    }

    [Fact]
    public async Task A_client_that_waits_for_100_Continue_is_refused_instead()
    {
        await using var server = await TestServer.StartAsync();
        using var socket = await ConnectAsync(server, "Authorization: Bearer bad\r\nContent-Length: 1000000\r\nExpect: 100-continue\r\n");
        using var reader = new StreamReader(socket.GetStream());

        Assert.Equal("HTTP/1.1 401 Unauthorized", await reader.ReadLineAsync());
    }

    private static async Task<TcpClient> ConnectAsync(TestServer server, string headers)
    {
        var socket = new TcpClient { ReceiveTimeout = 10_000 };
        await socket.ConnectAsync(IPAddress.Loopback, server.Address.Port);
        await socket
            .GetStream()
            .WriteAsync(Encoding.ASCII.GetBytes($"POST /api/audio/ingest HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n"));
        return socket;
    }
}
