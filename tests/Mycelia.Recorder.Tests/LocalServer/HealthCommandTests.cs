using System.Net;
using System.Net.Sockets;
using Mycelia.LocalServer.Commands;
using Mycelia.LocalServer.Hosting;

namespace Mycelia.Recorder.Tests.LocalServer;

public sealed class HealthCommandTests
{
    [Fact]
    public async Task A_server_that_answers_is_exit_code_0()
    {
        await using var server = await TestServer.StartAsync();
        var (code, output, errors) = await AskAsync(server.Address.ToString());
        Assert.Equal((0, ""), (code, errors));
        Assert.Equal($"The server at {server.Address.ToString().TrimEnd('/')} answers.\n", output);
    }

    [Fact]
    public async Task A_server_on_every_address_is_asked_on_this_machines_own()
    {
        var data = Directory.CreateTempSubdirectory("mycelia-local-server-");
        await using (
            var server = await RunningServer.StartAsync(
                new() { EndPoints = [new(IPAddress.Any, 0)], DataPath = data.FullName },
                TextWriter.Null,
                TimeProvider.System
            )
        )
        {
            var (code, _, errors) = await AskAsync(server.Addresses[0]);
            Assert.Equal((0, ""), (code, errors));
        }

        data.Delete(recursive: true);
    }

    [Fact]
    public async Task No_server_is_a_sentence_and_exit_code_1()
    {
        using var nobody = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        nobody.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var (code, output, errors) = await AskAsync($"http://{nobody.LocalEndPoint}");
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith($"mycelia-local-server: no server answers at http://{nobody.LocalEndPoint} (", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Something_else_that_listens_there_is_a_sentence_and_exit_code_1()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var asking = AskAsync($"http://{other.LocalEndpoint}");
        using (var client = await other.AcceptTcpClientAsync(TestContext.Current.CancellationToken))
            await client.GetStream().WriteAsync("HTTP/1.1 503 Busy\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        var (code, _, errors) = await asking;
        Assert.Equal(1, code);
        Assert.Contains("answers with 'HTTP/1.1 503 Busy'", errors, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Errors)> AskAsync(string url)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var code = await ServerCommand.RunAsync(["health", "--urls", url], output, errors, static _ => null);
        return (code, output.ToString(), errors.ToString());
    }
}
