using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using Mycelia.Recorder.Destinations.Mycelia.Connection;
using Mycelia.Recorder.Destinations.Mycelia.Discovery;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Tokens;

namespace Mycelia.Recorder.Tests.Destinations.Mycelia.Connection;

/// <summary>What a server may do to a request, and what is made of it.</summary>
public sealed class ExchangeTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task A_redirect_to_another_host_gets_nothing()
    {
        await using var other = new ScriptedServer(static exchange => exchange.AnswerAsync(200, ""));
        await using var server = new ScriptedServer(exchange => exchange.ReadAndAnswerAsync(307, "", $"Location: {other.Options.Url}\r\n"));
        var answer = await PostAsync(server, TimeSpan.FromSeconds(10));
        Assert.Equal((HttpStatusCode.TemporaryRedirect, other.Options.Url.ToString()), (answer.Status, answer.Location));
        Assert.Empty(other.Heads);
    }

    [Fact]
    public async Task An_endless_answer_is_read_up_to_its_limit()
    {
        await using var server = new ScriptedServer(static async exchange =>
        {
            await exchange.ReadBodyAsync();
            await exchange.WriteAsync("HTTP/1.1 200 OK\r\n\r\n");
            while (true)
                await exchange.WriteAsync(new string('x', 10_000));
        });
        Assert.Equal(64 * 1024, (await PostAsync(server, TimeSpan.FromSeconds(20))).Body.Length);
    }

    [Fact]
    public async Task Headers_that_trickle_in_for_ever_are_given_up()
    {
        await using var server = new ScriptedServer(static async exchange =>
        {
            await exchange.ReadBodyAsync();
            await exchange.WriteAsync("HTTP/1.1 200 OK\r\n");
            while (true)
            {
                await exchange.WriteAsync("X-More: 1\r\n");
                await Task.Delay(10);
            }
        });
        var late = await Assert.ThrowsAsync<TimeoutException>(() => PostAsync(server, Short));
        Assert.Contains("did not answer within", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_trickles_in_for_ever_is_given_up()
    {
        await using var server = new ScriptedServer(static async exchange =>
        {
            await exchange.ReadBodyAsync();
            await exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n");
            while (true)
            {
                await exchange.WriteAsync("x");
                await Task.Delay(10);
            }
        });
        await Assert.ThrowsAsync<TimeoutException>(() => PostAsync(server, Short));
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 1)]
    public async Task What_is_to_close_its_connection_shares_it_with_nobody_though_the_server_does_not_say_close(
        bool closes,
        int connections
    )
    {
        await using var server = new ScriptedServer(static async exchange =>
        {
            await exchange.ReadBodyAsync();
            await exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        });
        using var http = MyceliaHttp.CreateClient(server.Options);
        for (var i = 0; i < 3; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, server.Options.Route("/api/audio/ingest"))
            {
                Content = new ByteArrayContent([1]),
            };
            request.Headers.ConnectionClose = closes;
            Assert.True((await http.ExchangeAsync(request, server.Options, TimeSpan.FromSeconds(20), CancellationToken.None)).IsSuccess);
        }

        Assert.Equal(connections, server.Connections);
    }

    [Fact]
    public async Task A_server_that_takes_nothing_is_said_to_take_nothing()
    {
        using var over = new CancellationTokenSource();
        await using var server = new ScriptedServer(exchange =>
            Task.Delay(Timeout.Infinite, over.Token).ContinueWith(static _ => { }, TaskScheduler.Default)
        );
        var late = await Assert.ThrowsAsync<TimeoutException>(() => PostAsync(server, Short, new byte[50_000_000]));
        Assert.Contains("did not take 50000 kB within", late.Message, StringComparison.Ordinal);
        await over.CancelAsync();
    }

    [Fact]
    public async Task A_server_that_repeats_what_it_got_makes_no_secret_known()
    {
        var said = new ConcurrentQueue<string>();
        foreach (var form in new[] { "HTTP/1.1 400 No\r\nContent-Length: {0}\r\n\r\n{1}", "HTTP/1.1 200 OK\r\n{1}\r\n\r\n", "{1}\r\n\r\n" })
        {
            await using var server = new ScriptedServer(async exchange =>
            {
                var all = exchange.Head.ReplaceLineEndings(" ") + await exchange.ReadBodyAsync();
                await exchange.WriteAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, form, all.Length, all));
                exchange.Reset();
            });
            var options = server.Options with { Trace = said.Enqueue };
            using var check = new AuthCheck(options);
            said.Enqueue(Assert.IsType<TokenResult.Denied>(await check.AuthenticateAsync(CancellationToken.None)).Outcome.Reason);
            try
            {
                said.Enqueue((await PostAsync(server, TimeSpan.FromSeconds(10), trace: said.Enqueue)).Summary);
            }
            catch (HttpRequestException e)
            {
                said.Enqueue(NetworkFailure.Explain(e, options.Url).Reason);
            }
        }

        Assert.All(said, static line => Assert.DoesNotContain("mycelia_secret", line, StringComparison.Ordinal));
        Assert.All(said, static line => Assert.DoesNotContain("the-bearer", line, StringComparison.Ordinal));
        Assert.Contains(said, static line => line.Contains("(not shown)", StringComparison.Ordinal));
    }

    [Fact]
    public void Families_of_addresses_take_turns_in_the_order_of_the_system()
    {
        IPAddress[] known =
        [
            IPAddress.Parse("::1"),
            IPAddress.Parse("::2"),
            IPAddress.Parse("::3"),
            IPAddress.Parse("1.0.0.1"),
            IPAddress.Parse("1.0.0.2"),
        ];
        Assert.Equal(
            ["::1", "1.0.0.1", "::2", "1.0.0.2", "::3"],
            HappyEyeballs.Alternate(known).Select(static address => address.ToString())
        );
    }

    [Fact]
    public async Task An_address_that_leads_nowhere_does_not_keep_the_next_from_being_tried()
    {
        var nowhere = IPAddress.Parse("2001:db8::1");
        using var connection = await HappyEyeballs.FirstAsync<CancellationTokenSource>(
            [nowhere, IPAddress.Loopback],
            static async (address, stop) =>
            {
                await Task.Delay(address.Equals(IPAddress.Loopback) ? 0 : Timeout.Infinite, stop);
                return new CancellationTokenSource();
            },
            CancellationToken.None
        );
        Assert.NotNull(connection);
    }

    [Fact]
    public async Task When_no_address_answers_the_first_reason_is_given() =>
        Assert.Equal(
            "::1",
            (
                await Assert.ThrowsAsync<IOException>(() =>
                    HappyEyeballs.FirstAsync<CancellationTokenSource>(
                        [IPAddress.IPv6Loopback, IPAddress.Loopback],
                        static (address, _) => throw new IOException(address.ToString()),
                        CancellationToken.None
                    )
                )
            ).Message
        );

    private static async Task<MyceliaAnswer> PostAsync(
        ScriptedServer server,
        TimeSpan timeout,
        byte[]? body = null,
        Action<string>? trace = null
    )
    {
        var options = server.Options with { Trace = trace };
        using var http = MyceliaHttp.CreateClient(options);
        using var request = new HttpRequestMessage(HttpMethod.Post, options.Route("/api/audio/ingest"))
        {
            Content = new ByteArrayContent(body ?? [1, 2, 3]),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "the-bearer");
        return await http.ExchangeAsync(request, options, timeout, CancellationToken.None);
    }
}
