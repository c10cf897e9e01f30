using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Mycelia.Recorder.Destinations.Mycelia;
using Mycelia.Recorder.Destinations.Mycelia.Connection;
using Mycelia.Recorder.Destinations.Mycelia.Discovery;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Tokens;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Tests.Destinations.Mycelia.Connection;
using HttpProtocols = Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols;

namespace Mycelia.Recorder.Tests.Destinations.Mycelia.Secrecy;

/// <summary>
/// Servers that give back what they got, at every place of an answer and in every coding: secret and token stand nowhere.
/// </summary>
public sealed class EchoTests
{
    private const string Secret = "mycelia_Zx9-q.Tt7Q7~mN4wK2";
    private const string Bearer = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.Vq3b-T_9xYz0Kd8";

    /// <summary>Answers on the wire, {0} being what is given back.</summary>
    private static readonly Dictionary<string, string> Places = new()
    {
        ["an error's text"] = Answer(400, "{0}"),
        ["an error's text, long"] = Answer(500, new string('x', 190) + " {0}"),
        ["JSON"] = Answer(401, """{{"error":"{0}"}}"""),
        ["JSON, another property"] = Answer(500, """{{"success":false,"error":"no: {0}","detail":"{0}"}}"""),
        ["JSON that is none"] = Answer(403, "{{\"error\":\"{0}\""),
        ["a success that is none"] = Answer(200, "{0}"),
        ["the id of a source file"] = Answer(200, """{{"success":true,"source_file_id":"{0}"}}"""),
        ["where a redirect points"] = Answer(302, "", "Location: https://sso.example/login/{0}?from={0}#{0}"),
        ["where a redirect points, in the login"] = Answer(307, "", "Location: https://{0}@sso.example/"),
        ["where a redirect points, near by"] = Answer(302, "", "Location: /login/{0};s={0}"),
        ["the reason"] = "HTTP/1.1 503 {0}\r\nContent-Length: 0\r\n\r\n",
        ["a header's value"] = Answer(503, "", "X-Got: {0}"),
        ["a header's name"] = Answer(503, "", "{0}: 1"),
        ["a header that is none"] = "HTTP/1.1 200 OK\r\n{0} {0}\r\n\r\n",
        ["a header without an end"] = "HTTP/1.1 200 OK\r\n{0}",
        ["the coding"] = Answer(400, "\u0001\u0002\u0003\u0004", "Content-Encoding: {0}"),
        ["the charset"] = Answer(400, "no", "Content-Type: text/plain; charset={0}"),
        ["how long to wait"] = Answer(429, "", "Retry-After: {0}"),
        ["the length"] = "HTTP/1.1 200 OK\r\nContent-Length: {0}\r\n\r\n",
        ["the transfer coding"] = "HTTP/1.1 200 OK\r\nTransfer-Encoding: {0}\r\n\r\n",
        ["the size of a piece"] = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{0}\r\n",
        ["the status line"] = "{0}\r\n\r\n",
        ["the status"] = "HTTP/1.1 {0}\r\n\r\n",
        ["an answer that breaks off"] = "HTTP/1.1 500 No\r\nContent-Length: 9999\r\n\r\n{0}",
    };

    public static TheoryData<string> Wires => [.. Places.Keys];

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task Nothing_of_a_token_request_comes_back(string place)
    {
        foreach (var coding in CodingsAt(Array.IndexOf([.. Places.Keys], place)))
        {
            await using var server = new ScriptedServer(async exchange =>
            {
                if (exchange.IsFor("/oauth/token"))
                    await exchange.ReadBodyAsync();
                await exchange.WriteAsync(Fill(place, coding(Secret)));
                exchange.End();
            });
            await AssertSilentAsync(server.Options with { ClientSecret = Secret });
        }
    }

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task Nothing_of_an_uploads_token_comes_back(string place)
    {
        foreach (var coding in CodingsAt(Array.IndexOf([.. Places.Keys], place)))
        {
            await using var server = new ScriptedServer(async exchange =>
            {
                if (exchange.IsFor("/oauth/token"))
                {
                    await exchange.ReadAndAnswerAsync(200, $$"""{"access_token":"{{Bearer}}"}""");
                    return;
                }

                if (exchange.Head.StartsWith("GET /health ", StringComparison.Ordinal))
                {
                    await exchange.AnswerAsync(200, """{"status":"ok","idempotent_ingest":true}""");
                    return;
                }

                await exchange.ReadBodyAsync();
                await exchange.WriteAsync(Fill(place, coding(Bearer)));
                exchange.End();
            });
            await AssertSilentAsync(server.Options with { ClientSecret = Secret });
        }
    }

    [Fact]
    public async Task By_http_2_nothing_comes_back_either()
    {
        using var bench = new TlsBench();
        var coding = Codings.All["as it is"];
        var place = 0;
        await using var server = await KestrelServer.StartAsync(
            new(IPAddress.Loopback, 0),
            HttpProtocols.Http2,
            bench.CertificateOf("127.0.0.1"),
            async context =>
            {
                Assert.Equal("HTTP/2", context.Request.Protocol);
                await context.Request.Body.CopyToAsync(Stream.Null);
                if (context.Request.Path == "/health")
                    await context.Response.WriteAsync("""{"status":"ok","idempotent_ingest":true}""");
                else if (context.Request.Path == "/oauth/token" && place % 2 == 0)
                    await context.Response.WriteAsync($$"""{"access_token":"{{Bearer}}"}""");
                else
                    await EchoAsync(context, place / 2, coding(context.Request.Path == "/oauth/token" ? Secret : Bearer));
            }
        );
        for (place = 0; place < 14; place++)
        {
            foreach (var next in CodingsAt(place))
            {
                coding = next;
                await AssertSilentAsync(bench.OptionsFor(server.Urls.Single()) with { ClientSecret = Secret });
            }
        }
    }

    /// <summary>
    /// The plain one, and a few of the others: between them, the places have all. Which of them are found at all is a property of its own.
    /// </summary>
    private static IEnumerable<Func<string, string>> CodingsAt(int place) =>
        Codings.All.Values.Where((_, number) => number == 0 || number % 7 == place % 7);

    [Fact]
    public async Task Of_a_proxys_login_nothing_comes_back()
    {
        const string password = "Pr0xy-Hush.hush_Hush77";
        foreach (var coding in Codings.All.Values)
        {
            await using var proxy = new ScriptedServer(async exchange =>
            {
                if (exchange.Head.StartsWith("POST ", StringComparison.Ordinal))
                    await exchange.ReadBodyAsync();
                await exchange.WriteAsync(Fill("JSON, another property", coding(password)));
                exchange.End();
            });
            var options = new MyceliaOptions(new("http://mycelia.test"), "0123456789abcdef01234567", Secret)
            {
                Proxy = new ChosenProxy(proxy.Options.Url, "http_proxy") { Credentials = new NetworkCredential("user", password) },
            };
            await AssertSilentAsync(options, password);
            Assert.NotEmpty(proxy.Heads);
        }
    }

    private static async Task EchoAsync(HttpContext context, int place, string text)
    {
        context.Response.StatusCode = 500;
        switch (place)
        {
            case 0:
                context.Response.StatusCode = 302;
                context.Response.Headers.Location = $"https://sso.example/{text}?s={text}";
                break;
            case 1:
                context.Response.Headers["X-Got"] = text;
                break;
            case 2:
                context.Response.Headers[new string([.. text.Where(char.IsAsciiLetterOrDigit)])] = "1";
                break;
            case 3:
                await context.Response.WriteAsync(JsonSerializer.Serialize(new { error = text }));
                break;
            case 4:
                context.Response.StatusCode = 200;
                await context.Response.WriteAsync(JsonSerializer.Serialize(new { success = true, source_file_id = text }));
                break;
            case 5:
                await context.Response.WriteAsync(text);
                await context.Response.Body.FlushAsync();
                context.Abort();
                break;
            default:
                context.Response.ContentLength = 9_999;
                await context.Response.WriteAsync(text);
                break;
        }
    }

    /// <summary>Asks and delivers, and looks at all that is said, kept and traced of it.</summary>
    private static async Task AssertSilentAsync(MyceliaOptions options, string? another = null)
    {
        var said = new ConcurrentQueue<string>();
        options = options with { Trace = said.Enqueue, RequestTimeout = TimeSpan.FromSeconds(20), TokenSkew = TimeSpan.FromSeconds(1) };
        using (var surveyor = new AuthCheck(options))
        {
            var contact = await surveyor.ContactAsync(CancellationToken.None);
            said.Enqueue(contact.Problem?.Reason ?? "");
            said.Enqueue(contact.Certificate?.Issuer ?? "");
            var token = await surveyor.AuthenticateAsync(CancellationToken.None);
            said.Enqueue((token as TokenResult.Denied)?.Outcome.Reason ?? token.ToString());
            if (token is TokenResult.Granted)
                said.Enqueue((await surveyor.RunAsync(contact, CancellationToken.None)).ToString());
        }

        using var file = new TemporaryQueue();
        using (var queue = file.Open())
        {
            queue.Enqueue(TemporaryQueue.NewRecording(), TemporaryQueue.Chunk(0));
            var chunk = queue.PeekOldest([], [])!;
            using var destination = new MyceliaDestination(options, queue, DestinationChoice.Ingest);
            var outcome = await destination.StoreAsync(chunk, new(TemporaryQueue.Chunk(0).Wav, AudioEncoding.Wav), CancellationToken.None);
            said.Enqueue(outcome.ToString());
            // A few letters of it may be anybody's id; more of it is not.
            Assert.True(outcome is UploadOutcome.Failed or UploadOutcome.Stored { SourceFileId.Length: < 12 }, outcome.ToString());
        }

        foreach (var line in said)
            Assert.False(
                Codings.Shows(line, Secret) || Codings.Shows(line, Bearer) || (another is not null && Codings.Shows(line, another)),
                line
            );
    }

    private static string Fill(string place, string text) => string.Format(CultureInfo.InvariantCulture, Places[place], text);

    private static string Answer(int status, string body, string? header = null) =>
        $"HTTP/1.1 {status} Whatever\r\n{(header is null ? "" : header + "\r\n")}Connection: close\r\n\r\n{body}";
}
