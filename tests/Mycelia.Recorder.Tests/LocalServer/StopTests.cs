using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Mycelia.Recorder.Tests.LocalServer;

public sealed class StopTests
{
    [Fact]
    public async Task A_stop_waits_three_seconds_for_a_client_that_trickles()
    {
        await using var server = await TestServer.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST /api/audio/ingest HTTP/1.1\r\nHost: {server.Address.Authority}\r\nAuthorization: "
                    + $"{server.Client.DefaultRequestHeaders.Authorization}\r\n"
                    + "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 60000000\r\n\r\n"
                    + "--x\r\nContent-Disposition: form-data; name=\"audio\"; filename=\"a.wav\"\r\nContent-Type: audio/wav\r\n\r\n"
            ),
            TestContext.Current.CancellationToken
        );
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        // Faster than what Kestrel gives up on by itself.
        var trickling = TrickleAsync(stream, end.Token);
        while (server.Files("incoming").Length == 0)
            await Task.Delay(20, TestContext.Current.CancellationToken);

        var began = Stopwatch.GetTimestamp();
        await server.RestartAsync();

        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(6));
        Assert.Empty(server.Files("incoming"));
        await end.CancelAsync();
        await trickling;
    }

    private static async Task TrickleAsync(NetworkStream stream, CancellationToken end)
    {
        try
        {
            while (true)
            {
                await stream.WriteAsync(new byte[500], end);
                await Task.Delay(50, end);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The server has closed it, or the test is over.
        }
    }
}
