using System.Net;
using System.Net.Sockets;
using System.Text;
using Mycelia.EndToEnd.Tests.Support;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>A server that gives back what it got, and every place at which the program says or keeps something.</summary>
public sealed class EchoedSecretTests
{
    private const string Secret = "mycelia_Zx9-q.Tt7Q7~mN4wK2";
    private const string Bearer = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.Vq3b-T_9xYz0Kd8";

    [Theory]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: https://sso.example/{0}?s={0}\r\nContent-Length: 0\r\n\r\n", "as it is")]
    [InlineData("HTTP/1.1 500 No\r\nConnection: close\r\n\r\n{{\"error\":\"got {0}\"}}", "JSON")]
    [InlineData("HTTP/1.1 401 No\r\nConnection: close\r\n\r\ngot {0}", "URL")]
    [InlineData("HTTP/1.1 400 No\r\nConnection: close\r\n\r\ngot {0}", "base64")]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{{\"success\":true,\"source_file_id\":\"{0}\"}}", "as it is")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nSECRET={0}\r\n", "as it is")]
    [InlineData("{0}\r\n\r\n", "as it is")]
    public async Task Secret_and_token_stand_nowhere(string answer, string coding)
    {
        await using var place = new Workplace();
        var wav = new byte[WavHeader.Size + 32_000];
        WavHeader.Write(wav, AudioFormat.Default, 32_000);
        await File.WriteAllBytesAsync(place.File("a.wav"), wav, TestContext.Current.CancellationToken);
        var said = new StringBuilder();
        foreach (var isAboutToken in new[] { true, false })
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var serving = ServeAsync(
                listener,
                path =>
                    path switch
                    {
                        "/health" => "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"status\":\"ok\",\"idempotent_ingest\":true}",
                        "/oauth/token" when !isAboutToken =>
                            $"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{{\"access_token\":\"{Bearer}\"}}",
                        _ => string.Format(
                            System.Globalization.CultureInfo.InvariantCulture,
                            answer,
                            Encode(isAboutToken ? Secret : Bearer, coding)
                        ),
                    }
            );
            KeyValuePair<string, string>[] settings =
            [
                new("MYCELIA_URL", $"http://{listener.LocalEndpoint}"),
                new("MYCELIA_CLIENT_ID", "0123456789abcdef01234567"),
                new("MYCELIA_TOKEN", Secret),
            ];
            foreach (
                var words in new string[][]
                {
                    ["auth"],
                    ["auth", "--json"],
                    ["doctor", "--json"],
                    ["queue", "list"],
                    ["record", "--input", "a.wav", "--no-realtime", "--json", "--verbose", "--log-level", "debug", "--log-file", "log"],
                    ["record", "--input", "a.wav", "--no-realtime", "--plain", "--verbose"],
                    ["queue", "list"],
                    ["queue", "list", "--json"],
                    ["config", "--json"],
                }
            )
            {
                var (_, output, error) = await RecorderProcess.RunAsync(place.Folder, settings, words);
                said.Append(output).Append(error);
            }

            listener.Stop();
            await serving;
        }

        foreach (var file in Directory.GetFiles(place.Folder).Where(static file => !file.EndsWith(".wav", StringComparison.Ordinal)))
            said.Append(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)));
        Assert.Contains("\"chunks\"", said.ToString(), StringComparison.Ordinal);
        foreach (var secret in new[] { Secret, Bearer })
        {
            Assert.DoesNotContain(secret, said.ToString(), StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Encode(secret, coding), said.ToString(), StringComparison.OrdinalIgnoreCase);
        }
    }

    private static string Encode(string secret, string coding) =>
        coding switch
        {
            "JSON" => string.Concat(secret.Select(static c => $"\\u{(int)c:x4}")),
            "URL" => string.Concat(secret.Select(static c => $"%{(int)c:x2}")),
            "base64" => Convert.ToBase64String(Encoding.ASCII.GetBytes($"0123456789abcdef01234567:{secret}")),
            _ => secret,
        };

    private static async Task ServeAsync(TcpListener listener, Func<string, string> answer)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                try
                {
                    await AnswerAsync(client.GetStream(), answer);
                }
                catch (IOException)
                {
                    // It has heard enough.
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task AnswerAsync(NetworkStream stream, Func<string, string> answer)
    {
        var head = new StringBuilder();
        var next = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(next) == 0)
                return;
            head.Append((char)next[0]);
        }

        var lines = head.ToString().Split("\r\n");
        var length = Array
            .Find(lines, static line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            ?["Content-Length:".Length..];
        await stream.ReadExactlyAsync(new byte[int.Parse(length ?? "0", System.Globalization.CultureInfo.InvariantCulture)]);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(answer(lines[0].Split(' ')[1])));
    }
}
