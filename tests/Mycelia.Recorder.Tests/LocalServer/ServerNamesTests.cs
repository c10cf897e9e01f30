using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mycelia.Recorder.Tests.LocalServer;

public sealed class ServerNamesTests
{
    private const string Metadata = "/.well-known/oauth-authorization-server";

    [Theory]
    [InlineData("localhost:{0}", 200)]
    [InlineData("LOCALHOST", 200)]
    [InlineData("127.0.0.1:{0}", 200)]
    [InlineData("127.0.0.1:8080", 200)] // a forwarded port
    [InlineData("[::1]:{0}", 200)]
    [InlineData("{1}", 200)]
    [InlineData("evil.example:{0}", 421)]
    [InlineData("localhost.evil.example", 421)]
    [InlineData("127.0.0.1.evil.example", 421)]
    [InlineData("192.0.2.1:{0}", 421)]
    [InlineData("[2001:db8::1]", 421)]
    [InlineData("mycelia.example.org", 421)]
    [InlineData("", 400)]
    public async Task A_request_under_a_name_that_is_not_the_servers_is_refused(string host, int status)
    {
        await using var server = await TestServer.StartAsync();
        var name = string.Format(null, host, server.Address.Port, Environment.MachineName);

        foreach (var path in new[] { Metadata, "/health", "/api/recordings", "/nothing" })
        {
            var answer = await AskAsync(server, $"GET {path} HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n");
            if (status == 200)
                Assert.DoesNotContain(" 421 ", answer, StringComparison.Ordinal);
            else
                Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
            Assert.True(status == 200 || host.Length == 0 || !answer.Contains(host.Split(':')[0], StringComparison.Ordinal), answer);
        }
    }

    [Fact]
    public async Task A_request_without_a_host_is_400()
    {
        await using var server = await TestServer.StartAsync();
        Assert.Contains(" 400 ", await AskAsync(server, $"GET {Metadata} HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_under_another_name_is_refused_whatever_its_token()
    {
        await using var server = await TestServer.StartAsync();
        using var request = new Upload().ToRequest();
        request.Headers.Host = "evil.example";
        using var answer = await server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, answer.StatusCode);
        Assert.Empty(server.Files("audio"));
    }

    [Fact]
    public async Task A_public_url_is_the_servers_name_and_what_the_metadata_say()
    {
        await using var server = await TestServer.StartAsync(static settings =>
            settings with
            {
                PublicUrls = [new("https://mycelia.example.org")],
            }
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, Metadata);
        request.Headers.Host = "mycelia.example.org";
        using var answer = await server.Client.SendAsync(request);
        Assert.Equal(
            "https://mycelia.example.org/oauth/token",
            (await TestServer.JsonAsync(answer)).GetProperty("token_endpoint").GetString()
        );
        Assert.Equal(
            new Uri(server.Address, "/oauth/token").ToString(),
            (await server.GetJsonAsync(Metadata)).GetProperty("token_endpoint").GetString()
        );
    }

    private static async Task<string> AskAsync(TestServer server, string request)
    {
        using var socket = new TcpClient { ReceiveTimeout = 10_000 };
        await socket.ConnectAsync(IPAddress.Loopback, server.Address.Port);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(socket.GetStream());
        return await reader.ReadToEndAsync();
    }
}
