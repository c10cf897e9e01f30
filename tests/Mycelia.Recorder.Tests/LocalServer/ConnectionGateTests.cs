using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Mycelia.LocalServer.Http;

namespace Mycelia.Recorder.Tests.LocalServer;

[UnsupportedOSPlatform("windows")]
public sealed class ConnectionGateTests
{
    [Theory]
    [InlineData(256)]
    [InlineData(400)]
    [InlineData(1_000)]
    public async Task Idle_connections_without_a_token_neither_end_the_server_nor_keep_others_out(int openFiles)
    {
        await using var program = await ServerProgram.StartAsync($"ulimit -n {openFiles}");
        using var client = await program.SignInAsync();
        var idle = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 600; i++)
            {
                var connection = new TcpClient();
                idle.Add(connection);
                await connection.ConnectAsync(IPAddress.Loopback, program.Address.Port);
                if (i % 2 == 0)
                    await connection.GetStream().WriteAsync("POST /oauth/token HTTP/1.1\r\nHost: localhost\r\nContent-"u8.ToArray());
                if (i % 100 == 99)
                    await AssertWorksAsync(client);
            }

            using var other = await program.SignInAsync();
            await AssertWorksAsync(other);
            await AssertWorksAsync(client);
        }
        finally
        {
            idle.ForEach(static connection => connection.Dispose());
        }

        using var after = await program.SignInAsync();
        await AssertWorksAsync(after);
        Assert.False(program.HasExited);
    }

    [Theory]
    [InlineData(20_000, 512)]
    [InlineData(1_024, 192)]
    [InlineData(400, 36)]
    [InlineData(256, 8)]
    [InlineData(ulong.MaxValue, 512)]
    public void There_are_far_fewer_connections_than_files_may_be_open(ulong openFiles, int most) =>
        Assert.Equal(most, ConnectionLimits.For(openFiles));

    [Fact]
    public async Task Where_too_few_files_may_be_open_the_start_is_refused_with_a_sentence()
    {
        var directory = Directory.CreateTempSubdirectory("mycelia-local-server-").FullName;
        using var program = Process.Start(
            new ProcessStartInfo(
                "sh",
                ["-c", $"ulimit -n 200; exec {ServerProgram.Program} --data {directory}/data --urls http://127.0.0.1:0"]
            )
            {
                RedirectStandardError = true,
            }
        )!;
        await program.WaitForExitAsync();
        Assert.Equal(1, program.ExitCode);
        Assert.Contains(
            "ulimit -n",
            Assert.Single((await program.StandardError.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal
        );
        Directory.Delete(directory, recursive: true);
    }

    private static async Task AssertWorksAsync(HttpClient client)
    {
        using var stored = await client.SendAsync(new Upload().ToRequest());
        Assert.Equal(HttpStatusCode.OK, stored.StatusCode);
        using var list = await client.GetAsync(new Uri("/api/recordings", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, list.StatusCode);
    }
}
