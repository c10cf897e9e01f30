using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Destinations.Mycelia;
using Mycelia.Recorder.Destinations.Mycelia.Documents;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Model;
using Mycelia.StandIns.Faults;
using Mycelia.StandIns.Http;
using Mycelia.StandIns.Servers;

namespace Mycelia.Recorder.Tests.Destinations.Mycelia;

/// <summary>A backlog that goes out many documents a request.</summary>
public sealed class BulkDeliveryTests
{
    private const int Chunks = 120;

    [Theory]
    [InlineData(Generation.A)]
    [InlineData(Generation.B)]
    [InlineData(Generation.C)]
    public async Task A_backlog_goes_out_in_few_requests_and_is_there_once(Generation generation)
    {
        await using var bench = new MyceliaBench(generation);
        bench.Enqueue(Chunks);
        var events = await UploadAsync(bench);
        Assert.Equal(Chunks, events.Of<ChunkUploaded>().Length);
        Assert.Equal(Enumerable.Range(0, Chunks), bench.Indices().Order());
        Assert.InRange(
            bench.Server.Requests.Count(static request =>
                request.Collection == "audio_chunks" && request.Action is "insertOne" or "bulkWrite"
            ),
            2,
            Chunks / 4
        );
    }

    [Fact]
    public async Task A_key_that_may_not_write_in_bulk_delivers_one_by_one()
    {
        await using var bench = new MyceliaBench(Generation.B, KeyRights.AllBut("delete", "db/audio_chunks"));
        bench.Enqueue(20);
        await UploadAsync(bench);
        Assert.Equal(Enumerable.Range(0, 20), bench.Indices().Order());
        Assert.InRange(bench.Server.Requests.Count(static request => request.Action == "bulkWrite"), 1, 2 * UploadOptions.Default.Parallel);
    }

    [Fact]
    public async Task A_right_to_write_in_bulk_that_is_given_later_is_found_within_the_hour()
    {
        var mayDelete = false;
        await using var bench = new MyceliaBench(
            Generation.B,
            (path, action) => mayDelete || (path, action) != ("db/audio_chunks", "delete")
        );
        var time = new FakeTime();
        using var destination = new MyceliaDestination(bench.Options, bench.Queue, time: time);
        bench.Enqueue(20);
        await UploadAsync(bench, destination);
        mayDelete = true;
        var refused = Bulks();
        bench.Enqueue(20);
        await UploadAsync(bench, destination);
        Assert.Equal(refused, Bulks());

        time.Advance(TimeSpan.FromHours(1));
        bench.Enqueue(20);
        await UploadAsync(bench, destination);
        Assert.InRange(Bulks() - refused, 1, 20 / 2);
        Assert.Equal(60, bench.Indices().Count());

        int Bulks() => bench.Server.Requests.Count(static request => request.Action == "bulkWrite");
    }

    [Fact]
    public async Task A_server_that_answers_no_single_document_either_is_not_asked_with_each()
    {
        await using var bench = new MyceliaBench(Generation.B);
        bench.Enqueue(60);
        var inserted = 0;
        bench.Server.BeforeCommit = request =>
            Task.FromResult<WireReply?>(
                request.Action == "bulkWrite" ? WireReply.With(WireAnswer.Json(500, "out of order"))
                : request is { Action: "insertOne", Collection: "audio_chunks" } && Interlocked.Increment(ref inserted) > 1
                    ? WireReply.Dropped
                : null
            );
        var events = await UploadAsync(bench);
        // One for each request that was under way, and another that tells whether it was the chunk.
        Assert.InRange(inserted, 2, 1 + 2 * UploadOptions.Default.Parallel);
        Assert.Empty(events.Of<ChunkQuarantined>());

        bench.Server.BeforeCommit = null;
        await UploadAsync(bench);
        Assert.Equal(Enumerable.Range(0, 60), bench.Indices().Order());
    }

    [Fact]
    public async Task One_document_that_is_refused_costs_itself_only()
    {
        await using var bench = new MyceliaBench(Generation.B);
        var recording = bench.Enqueue(30);
        var bad = ObjectIds.ForChunk(bench.Chunks()[17]);
        bench.Server.BeforeCommit = request =>
            Task.FromResult<WireReply?>(
                request.Fields.ToJsonString().Contains(bad, StringComparison.Ordinal)
                    ? WireReply.With(WireAnswer.Json(500, """{"success":false,"error":"BSONObj size: 16793601 is invalid"}"""))
                    : null
            );
        var events = await UploadAsync(bench);
        Assert.Equal(17, Assert.Single(events.Of<ChunkQuarantined>()).Chunk.Number);
        Assert.Equal(Enumerable.Range(0, 30).Except([17]), bench.Indices().Order());
    }

    [Fact]
    public async Task Lost_answers_to_bulk_requests_double_nothing()
    {
        await using var bench = new MyceliaBench(Generation.B);
        bench.Enqueue(Chunks);
        var writes = 0;
        bench.Server.AfterCommit = request =>
            Task.FromResult<WireReply?>(request.Action == "bulkWrite" && ++writes % 2 == 1 ? WireReply.Dropped : null);
        for (var run = 0; bench.Queue.GetStatus().Chunks > 0; run++)
        {
            Assert.InRange(run, 0, 60);
            await UploadAsync(bench);
        }

        Assert.Equal(Enumerable.Range(0, Chunks), bench.Indices().Order());
    }

    [Fact]
    public async Task A_proxy_that_lets_no_large_body_through_gets_smaller_ones()
    {
        await using var bench = new MyceliaBench(Generation.B);
        bench.Enqueue(300);
        bench.Server.BeforeCommit = request =>
            Task.FromResult<WireReply?>(
                request.Action == "bulkWrite" && request.Fields["operations"]!.AsArray().Count > 10
                    ? WireReply.With(new WireAnswer(413, "<html>too large", "text/html"))
                    : null
            );
        await UploadAsync(bench);
        Assert.Equal(Enumerable.Range(0, 300), bench.Indices().Order());
        var bulks = bench
            .Server.Requests.Where(static request => request.Action == "bulkWrite")
            .Select(static request => request.Fields["operations"]!.AsArray().Count)
            .ToArray();
        // A few, until it is known how many pass; and what was under way meanwhile.
        Assert.InRange(bulks.Count(static count => count > 10), 1, 5 + UploadOptions.Default.Parallel);
        Assert.True(bulks.Count(static count => count is > 5 and <= 10) > 5, $"batches of {string.Join(' ', bulks)}");
    }

    [Theory]
    [InlineData(409)]
    [InlineData(415)]
    [InlineData(431)]
    public async Task A_request_that_is_refused_as_a_whole_costs_no_chunk_its_place(int status)
    {
        await using var bench = new MyceliaBench(Generation.B);
        bench.Enqueue(60);
        bench.Server.BeforeCommit = request =>
            Task.FromResult<WireReply?>(
                request.Action == "bulkWrite" ? WireReply.With(WireAnswer.Json(status, """{"success":false,"error":"not so"}""")) : null
            );
        var events = await UploadAsync(bench);
        Assert.Empty(events.Of<ChunkQuarantined>());
        Assert.Equal(Enumerable.Range(0, 60), bench.Indices().Order());
    }

    [Fact]
    public async Task What_waits_while_the_server_is_away_has_its_bodies_ready()
    {
        await using var bench = new MyceliaBench(Generation.B);
        bench.Enqueue(1);
        await UploadAsync(bench);
        bench.Proxy.Plan = FaultPlans.Always(new Fault.Answer(503));
        bench.Enqueue(12);
        using var destination = bench.Connect();
        using var end = new CancellationTokenSource();
        var run = new UploadWorker(bench.Queue, destination, UploadOptions.Default, new Events(), TimeProvider.System).RunAsync(
            end.Token,
            CancellationToken.None
        );
        var patience = Environment.TickCount64 + 60_000;
        while (bench.Chunks().Any(chunk => bench.Queue.ReadEncoded(chunk, new(), out _) != AudioEncoding.Opus))
        {
            Assert.True(Environment.TickCount64 < patience, "they were never encoded");
            await Task.Yield();
        }

        await end.CancelAsync();
        await run;
    }

    [Fact]
    public void A_slow_line_carries_less_at_once_and_after_a_failure_it_is_as_many_as_pass()
    {
        var size = new BatchSize();
        Assert.Equal((50, 6_000_000), (size.Most, size.MostBytes));
        size.Pass(50, 80_000, TimeSpan.FromSeconds(4));
        Assert.Equal(200_000, size.MostBytes);
        size.Fail(50, isRefused: false);
        size.Fail(25, isRefused: false);
        Assert.Equal(12, size.Most);
        size.Pass(1, 80_000, TimeSpan.FromSeconds(0.01));
        Assert.Equal((12, 6_000_000), (size.Most, size.MostBytes));
        for (var i = 0; i < 10; i++)
            size.Pass(size.Most, 80_000, TimeSpan.FromSeconds(0.01));
        Assert.Equal(50, size.Most);

        for (var i = 0; i < 20; i++)
        {
            if (size.Most > 20)
                size.Fail(size.Most, isRefused: true);
            else
                size.Pass(size.Most, 80_000, TimeSpan.FromSeconds(0.01));
        }

        Assert.Equal(20, size.Most);
    }

    private static async Task<Events> UploadAsync(MyceliaBench bench)
    {
        using var destination = bench.Connect();
        return await UploadAsync(bench, destination);
    }

    private static async Task<Events> UploadAsync(MyceliaBench bench, MyceliaDestination destination)
    {
        var events = new Events();
        await new UploadWorker(bench.Queue, destination, UploadOptions.Default, events, TimeProvider.System).RunAsync(
            draining: new CancellationToken(canceled: true),
            abort: CancellationToken.None
        );
        return events;
    }
}
