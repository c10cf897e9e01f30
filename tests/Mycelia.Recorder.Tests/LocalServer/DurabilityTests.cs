using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using Mycelia.LocalServer.Model;

namespace Mycelia.Recorder.Tests.LocalServer;

[UnsupportedOSPlatform("windows")]
public sealed class DurabilityTests
{
    [Fact]
    public async Task What_was_stored_is_there_after_a_restart()
    {
        await using var server = await TestServer.StartAsync();
        var upload = new Upload();
        var id = await server.StoreAsync(upload);

        await server.RestartAsync();

        Assert.Equal(upload.Audio, await server.Client.GetByteArrayAsync($"/api/recordings/{id}/chunks/0"));
    }

    [Fact]
    public async Task A_file_that_was_being_received_when_the_server_was_killed_is_removed()
    {
        await using var server = await TestServer.StartAsync();

        await server.RestartAsync(() => File.WriteAllText(Path.Combine(server.Data, "incoming", "6b029c47a61e92aa7bf7b11e.wav"), "RIFF"));

        Assert.Empty(server.Files("incoming"));
        Assert.Empty(server.Files("audio"));
    }

    [Fact]
    public async Task A_chunk_that_was_indexed_but_not_moved_when_the_server_was_killed_is_moved()
    {
        await using var server = await TestServer.StartAsync();
        var upload = new Upload();
        using var answer = await server.SendAsync(upload);
        var json = await TestServer.JsonAsync(answer);
        var path = $"/api/recordings/{json.GetProperty("source_file_id").GetString()}/chunks/0";
        var final = Assert.Single(server.Files("audio"));
        var incoming = Path.Combine(server.Data, "incoming", json.GetProperty("chunk_id").GetString() + ".wav");

        File.Move(final, incoming);
        Assert.Equal(upload.Audio, await server.Client.GetByteArrayAsync(path)); // readable also where it is

        await server.RestartAsync();
        Assert.Equal(final, Assert.Single(server.Files("audio")));
        Assert.Equal(upload.Audio, await server.Client.GetByteArrayAsync(path));
    }

    [Fact]
    public async Task A_chunk_that_cannot_be_moved_is_stored_all_the_same_and_moved_at_the_next_start()
    {
        await using var server = await TestServer.StartAsync();
        var obstacle = Path.Combine(server.Data, "audio", "2025");
        await File.WriteAllTextAsync(obstacle, "");
        var upload = new Upload();

        var id = await server.StoreAsync(upload);

        Assert.Equal(upload.Audio, await server.Client.GetByteArrayAsync($"/api/recordings/{id}/chunks/0"));
        Assert.Contains("stays in incoming/ until the next start", server.Log.ToString(), StringComparison.Ordinal);
        await server.RestartAsync(() => File.Delete(obstacle));
        Assert.Empty(server.Files("incoming"));
        Assert.Equal(upload.Audio, await server.Client.GetByteArrayAsync($"/api/recordings/{id}/chunks/0"));
    }

    [Fact]
    public async Task A_connection_lost_within_the_body_leaves_nothing()
    {
        await using var server = await TestServer.StartAsync();
        var token = server.Client.DefaultRequestHeaders.Authorization;
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(IPAddress.Loopback, server.Address.Port);
            await socket
                .GetStream()
                .WriteAsync(
                    Encoding.ASCII.GetBytes(
                        $"POST /api/audio/ingest HTTP/1.1\r\nHost: localhost\r\nAuthorization: {token}\r\nContent-Type: "
                            + "multipart/form-data; boundary=b\r\n"
                            + "Content-Length: 10000\r\n\r\n--b\r\nContent-Disposition: form-data; name=audio\r\nContent-Type: "
                            + "audio/wav\r\n\r\nRIFF"
                    )
                );
            await Wait.UntilAsync(() => server.Files("incoming").Length == 1);
        }

        await Wait.UntilAsync(() => server.Files("incoming").Length == 0);
        Assert.Empty(server.Files("audio"));
    }

    [Fact]
    public async Task A_request_that_is_under_way_is_finished_before_the_server_stops()
    {
        await using var server = await TestServer.StartAsync();
        var body = await new Upload { Data = """{"start":"2025-11-02T10:00:00Z"}""" }
            .ToContent()
            .ReadAsByteArrayAsync();
        var boundary = Encoding.ASCII.GetString(body)[2..body.AsSpan().IndexOf("\r\n"u8)];
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, server.Address.Port);
        await socket
            .GetStream()
            .WriteAsync(
                Encoding.ASCII.GetBytes(
                    "POST /api/audio/ingest HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
                        + $"{server.Client.DefaultRequestHeaders.Authorization}\r\n"
                        + $"Content-Type: multipart/form-data; boundary={boundary}\r\nContent-Length: {body.Length}\r\n\r\n"
                )
            );
        await socket.GetStream().WriteAsync(body.AsMemory(0, 1000));
        await Wait.UntilAsync(() => server.Files("incoming").Length == 1);

        var port = server.Address.Port;
        var restart = server.RestartAsync();
        await Wait.UntilAsync(() => RefusesConnectionsAsync(port));
        await socket.GetStream().WriteAsync(body.AsMemory(1000));
        using var reader = new StreamReader(socket.GetStream());

        Assert.Equal("HTTP/1.1 200 OK", await reader.ReadLineAsync());
        await restart;
        Assert.Single(server.Files("audio"));
    }

    [Fact]
    public async Task Only_the_owner_can_read_the_data()
    {
        await using var server = await TestServer.StartAsync();
        await server.StoreAsync(new Upload());

        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(ownerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(server.Data));
        Assert.All(server.Files("."), file => Assert.Equal(ownerOnly, File.GetUnixFileMode(file)));
    }

    [Fact]
    public async Task A_full_disk_is_told_from_a_broken_one()
    {
        await using var full = new FileStream(
            "/dev/full",
            new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Write,
                BufferSize = 0,
            }
        );
        var noSpace = Assert.ThrowsAny<IOException>(() => full.Write([1]));

        Assert.True(new StorageException(noSpace).IsFull);
        Assert.True(new StorageException(new Microsoft.Data.Sqlite.SqliteException("full", 13)).IsFull);
        Assert.False(new StorageException(new IOException("broken")).IsFull);
    }

    [Fact]
    public async Task A_failing_disk_is_answered_with_500_and_one_line_of_log()
    {
        await using var server = await TestServer.StartAsync();
        Directory.Delete(Path.Combine(server.Data, "incoming"));

        using var answer = await server.SendAsync(new Upload());

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        var line = Assert.Single(server.Log.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("POST /api/audio/ingest failed: Could not find a part of the path", line, StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(server.Data, "incoming"));
        await server.StoreAsync(new Upload());
    }

    private static async Task<bool> RefusesConnectionsAsync(int port)
    {
        using var probe = new TcpClient();
        try
        {
            await probe.ConnectAsync(IPAddress.Loopback, port);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
