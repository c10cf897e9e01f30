using System.Diagnostics;
using System.Text;
using Mycelia.Recorder.Cli.Notify;
using Mycelia.Recorder.Destinations.Mycelia.Connection;
using Mycelia.Recorder.Notices;

namespace Mycelia.Recorder.Tests.Cli.Notify;

/// <summary>Heartbeats to a real socket, through what goes wrong with such services.</summary>
public sealed class HeartbeatChannelTests
{
    private static readonly ProblemNotice Unplugged = new("not_recording", "not recording: unplugged", default);
    private static readonly ProblemNotice Down = new("not_delivering", "not delivering: down", default);

    [Fact]
    public async Task A_service_is_told_of_the_start_of_problems_and_that_all_is_well_again()
    {
        await using var server = new ScriptedServer(AnswerAsync);
        using var channel = Channel(server.Options.Url);
        foreach (
            var work in new ChannelWork[]
            {
                new ChannelWork.Started(),
                new ChannelWork.Beat([]),
                new ChannelWork.Told(Unplugged, [Unplugged]),
                new ChannelWork.Told(Down, [Down, Unplugged]),
                new ChannelWork.Beat([Down, Unplugged]),
                new ChannelWork.Told(Unplugged with { IsOver = true }, [Down]),
                new ChannelWork.Told(Down with { IsOver = true }, []),
                new ChannelWork.Ended(),
            }
        )
            Assert.Null(await channel.DoAsync(work, default));
        Assert.Equal(
            [
                "GET /ping/secret/start",
                "GET /ping/secret",
                "POST /ping/secret/fail",
                "POST /ping/secret/fail",
                "POST /ping/secret/fail",
                "POST /ping/secret/fail",
                "GET /ping/secret",
            ],
            server.Heads.Select(static head => head[..head.IndexOf(" HTTP", StringComparison.Ordinal)])
        );
        const string both = "not delivering: down\nnot recording: unplugged";
        Assert.Equal(["not recording: unplugged", both, both, "not delivering: down"], server.Bodies);
    }

    [Fact]
    public async Task Something_that_has_happened_is_told_beside_what_stands()
    {
        await using var server = new ScriptedServer(AnswerAsync);
        using var channel = Channel(server.Options.Url);
        await channel.DoAsync(new ChannelWork.Told(new("lost", "1 chunk LOST", default), [Down]), default);
        Assert.Equal(["1 chunk LOST\nnot delivering: down"], server.Bodies);
    }

    [Fact]
    public async Task A_test_says_that_something_is_wrong_and_that_it_is_not()
    {
        await using var server = new ScriptedServer(AnswerAsync);
        using var channel = Channel(server.Options.Url);
        Assert.Null(await channel.DoAsync(new ChannelWork.Tested(new("test", "a test", default)), default));
        Assert.Equal(["POST", "GET"], server.Heads.Select(static head => head.Split(' ')[0]));
    }

    [Fact]
    public async Task What_is_sent_has_an_end()
    {
        await using var server = new ScriptedServer(AnswerAsync);
        using var channel = Channel(server.Options.Url);
        var long1 = Unplugged with { Text = string.Concat(Enumerable.Repeat("né\U0001F399", 1_000)) };
        ProblemNotice[] many = [.. Enumerable.Range(0, 50).Select(i => long1 with { Code = $"{i}" })];
        Assert.Null(await channel.DoAsync(new ChannelWork.Beat(many), default));
        var body = Encoding.Latin1.GetBytes(Assert.Single(server.Bodies));
        Assert.InRange(body.Length, 8_000, 10_000);
        Assert.DoesNotContain('\uFFFD', Encoding.UTF8.GetString(body));
    }

    [Fact]
    public async Task One_that_answers_with_an_error_is_said_and_the_secret_is_not()
    {
        await using var server = new ScriptedServer(static exchange => exchange.AnswerAsync(500, "/ping/secret"));
        Assert.Equal("it answers with status 500", await BeatAsync(server.Options.Url));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var server = new ScriptedServer(static exchange =>
            exchange.AnswerAsync(302, "", "Location: http://127.0.0.1:9/elsewhere\r\n")
        );
        Assert.Equal("it answers with status 302", await BeatAsync(server.Options.Url));
        Assert.Single(server.Heads);
    }

    [Fact]
    public async Task One_that_hangs_is_given_up()
    {
        var over = new TaskCompletionSource();
        await using var server = new ScriptedServer(async exchange =>
        {
            await over.Task;
            exchange.End();
        });
        var began = Stopwatch.GetTimestamp();
        Assert.Equal("it did not answer within 0.5 s", await BeatAsync(server.Options.Url, TimeSpan.FromSeconds(0.5)));
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.FromSeconds(0.4), TimeSpan.FromSeconds(10));
        over.SetResult();
    }

    [Fact]
    public async Task One_that_closes_in_the_middle_is_said()
    {
        await using var server = new ScriptedServer(static async exchange =>
        {
            await exchange.WriteAsync("HTTP/1.1 200 O");
            exchange.End();
        });
        Assert.Equal("the connection broke before it had answered", await BeatAsync(server.Options.Url));
    }

    [Fact]
    public async Task One_that_refuses_is_said()
    {
        Uri closed;
        await using (var server = new ScriptedServer(AnswerAsync))
            closed = server.Options.Url;
        Assert.Equal("it cannot be reached (Connection refused)", await BeatAsync(closed));
    }

    [Fact]
    public async Task It_works_again_when_the_service_does()
    {
        await using var server = new ScriptedServer(static exchange => exchange.AnswerAsync(exchange.Number == 1 ? 503 : 200, ""));
        using var channel = Channel(server.Options.Url);
        Assert.NotNull(await channel.DoAsync(new ChannelWork.Beat([]), default));
        Assert.Null(await channel.DoAsync(new ChannelWork.Beat([]), default));
    }

    private static async Task<string?> BeatAsync(Uri server, TimeSpan? patience = null)
    {
        using var channel = Channel(server, patience);
        return await channel.DoAsync(new ChannelWork.Beat([]), default);
    }

    private static HeartbeatChannel Channel(Uri server, TimeSpan? patience = null)
    {
        var address = new Uri(server, "/ping/secret");
        return new(
            new CheckedHttp(address, ServerTrust.System, proxy: null),
            new HeartbeatAddress(address),
            "heartbeat",
            patience ?? HeartbeatChannel.LongestCall
        );
    }

    private static Task AnswerAsync(ScriptedServer.Exchange exchange) =>
        exchange.Head.StartsWith("POST", StringComparison.Ordinal)
            ? exchange.ReadAndAnswerAsync(200, "OK")
            : exchange.AnswerAsync(200, "OK");
}
