using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Destinations.Mycelia.Discovery;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Tables;
using Mycelia.StandIns.Faults;
using Mycelia.StandIns.Http;
using Mycelia.StandIns.Servers;
using Mycelia.StandIns.Store;

namespace Mycelia.Recorder.Tests.Destinations.Mycelia;

/// <summary>The end of a recording on the server.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData(Generation.B)]
    [InlineData(Generation.C)]
    public async Task A_recording_that_ended_is_marked_and_drawn_once_everything_is_there(Generation generation)
    {
        await using var bench = new MyceliaBench(generation);
        var recording = bench.Enqueue(3);
        bench.Queue.Mark(recording, TemporaryQueue.Start.AddSeconds(2), "here");
        bench.Queue.EndRecording(recording);
        var events = await UploadAsync(bench);

        Assert.Single(events.Of<RecordingCompleted>());
        Assert.Single(events.Of<TimelineDrawn>());
        var source = Assert.Single(bench.Server.Store.Documents("source_files"));
        Assert.True(source["ingested"]!.GetValue<bool>());
        Assert.NotNull(ExtendedJson.DateOf(source["ingested_at"]));
        var mark = Assert.Single(source["metadata"]!["marks"]!.AsArray())!;
        Assert.Equal(("here", TemporaryQueue.Start.AddSeconds(2)), (mark["label"]!.GetValue<string>(), ExtendedJson.DateOf(mark["at"])));
        var bin = Assert.Single(bench.Server.Store.Documents("histogram_5min"));
        Assert.Equal(
            (new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), 3),
            (ExtendedJson.DateOf(bin["start"]), bin["totals"]!["audio_chunks"]!["count"]!.GetValue<int>())
        );
        Assert.Null(bench.Queue.FindEnded());
    }

    [Fact]
    public async Task A_recording_that_goes_on_is_not_marked()
    {
        await using var bench = new MyceliaBench(Generation.B);
        bench.Enqueue(1);
        Assert.Empty((await UploadAsync(bench)).Of<RecordingCompleted>());
        Assert.False(Assert.Single(bench.Server.Store.Documents("source_files"))["ingested"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_recording_whose_recorder_died_ends_with_the_next_start()
    {
        await using var bench = new MyceliaBench(Generation.B);
        bench.Enqueue(1);
        await UploadAsync(bench);
        bench.Restart();
        Assert.Single((await UploadAsync(bench)).Of<RecordingCompleted>());
        Assert.True(Assert.Single(bench.Server.Store.Documents("source_files"))["ingested"]!.GetValue<bool>());
    }

    [Fact]
    public async Task What_the_timeline_refuses_is_said_once_a_run_and_drawn_when_it_may_be()
    {
        var mayDraw = false;
        await using var bench = new MyceliaBench(
            Generation.B,
            (path, _) => mayDraw || !path.StartsWith("db/histogram", StringComparison.Ordinal)
        );
        bench.Queue.EndRecording(bench.Enqueue(1));
        Assert.Contains("auth", Assert.Single((await UploadAsync(bench)).Of<TimelineNotDrawn>()).Reason, StringComparison.Ordinal);
        bench.Restart();
        Assert.Single((await UploadAsync(bench)).Of<TimelineNotDrawn>());
        Assert.Empty(bench.Server.Store.Documents("histogram_5min"));
        mayDraw = true;
        bench.Restart();
        Assert.Single((await UploadAsync(bench)).Of<TimelineDrawn>());
        Assert.Single(bench.Server.Store.Documents("histogram_5min"));
    }

    [Theory]
    [InlineData("<html>out of order")]
    [InlineData("[]")]
    [InlineData("""{"error":"no such service"}""")]
    [InlineData("""{"success":false}""")]
    public async Task The_answer_of_a_proxy_has_drawn_nothing(string body)
    {
        await using var bench = new MyceliaBench(Generation.B);
        bench.Enqueue(2);
        bench.Proxy.Plan = request =>
            request.Path.EndsWith("timeline", StringComparison.Ordinal) ? new Fault.Answer(200, body) : Fault.None;
        Assert.Single((await UploadAsync(bench)).Of<TimelineNotDrawn>());
        Assert.NotNull(bench.Queue.FindUndrawn());
        bench.Proxy.Plan = static _ => Fault.None;
        await UploadAsync(bench);
        Assert.Null(bench.Queue.FindUndrawn());
    }

    [Fact]
    public async Task A_timeline_call_that_is_lost_is_made_again()
    {
        await using var bench = new MyceliaBench(Generation.B);
        var calls = 0;
        bench.Proxy.Plan = request =>
            request.Path.EndsWith("timeline", StringComparison.Ordinal) && ++calls == 1 ? new Fault.Answer(502) : Fault.None;
        bench.Enqueue(1);
        var events = await UploadAsync(bench);
        Assert.Single(events.Of<TimelineNotDrawn>());
        Assert.True(Assert.Single(events.Of<TimelineDrawn>()).IsAgain);
        Assert.Null(bench.Queue.FindUndrawn());
    }

    [Fact]
    public async Task A_key_that_may_not_update_costs_one_line_a_run_and_no_chunk()
    {
        await using var bench = new MyceliaBench(Generation.C, KeyRights.AllBut("update", "db/"));
        bench.Queue.EndRecording(bench.Enqueue(2));
        var events = await UploadAsync(bench);
        Assert.Equal(2, events.Of<ChunkUploaded>().Length);
        Assert.Contains("update db/source_files", Assert.Single(events.Of<RecordingNotCompleted>()).Reason, StringComparison.Ordinal);
        bench.Restart();
        Assert.Single((await UploadAsync(bench)).Of<RecordingNotCompleted>());
    }

    [Fact]
    public async Task A_server_that_is_away_for_the_mark_gets_it_later_in_the_same_run()
    {
        await using var bench = new MyceliaBench(Generation.B);
        bench.Queue.EndRecording(bench.Enqueue(1));
        await bench.DeliverAsync();
        bench.Proxy.Plan = FaultPlans.Sequence(Enumerable.Repeat<Fault>(new Fault.Answer(503), 2));
        var (events, time) = (new Events(), new FakeTime());
        using var destination = bench.Connect();
        using var end = new CancellationTokenSource();
        var worker = new UploadWorker(bench.Queue, destination, UploadOptions.Default, events, time);
        var run = worker.RunAsync(end.Token, CancellationToken.None);
        var patience = Environment.TickCount64 + 60_000;
        while (events.Of<RecordingCompleted>().Length == 0)
        {
            Assert.True(Environment.TickCount64 < patience, "it was never marked");
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await end.CancelAsync();
        await run;
        Assert.Empty(events.Of<RecordingNotCompleted>());
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(int.MaxValue, 2)]
    public async Task A_mark_that_is_lost_at_the_end_of_a_run_is_made_once_more(int lost, int expected)
    {
        await using var bench = new MyceliaBench(Generation.B);
        bench.Queue.EndRecording(bench.Enqueue(2));
        var marks = 0;
        bench.Server.BeforeCommit = request =>
            Task.FromResult<WireReply?>(request.Action == "updateOne" && ++marks <= lost ? WireReply.Dropped : null);
        var events = await UploadAsync(bench);
        Assert.Equal(expected, marks);
        Assert.Equal(lost == 1 ? 1 : 0, events.Of<RecordingCompleted>().Length);
        Assert.Equal(lost == 1 ? 0 : 1, events.Of<RecordingNotCompleted>().Length);
    }

    [Fact]
    public async Task A_source_file_that_was_removed_meanwhile_is_made_again()
    {
        await using var bench = new MyceliaBench(Generation.B);
        var recording = bench.Enqueue(1);
        await bench.DeliverAsync();
        bench.Server.Store.Delete("source_files", []);
        bench.Queue.EndRecording(recording);
        Assert.Single((await UploadAsync(bench)).Of<RecordingCompleted>());
        Assert.True(Assert.Single(bench.Server.Store.Documents("source_files"))["ingested"]!.GetValue<bool>());
    }

    [Fact]
    public async Task What_came_before_an_upgrade_is_grouped_with_the_rest()
    {
        await using var bench = await UpgradedAsync();
        var other = bench.Server.Store.Insert(
            "audio_chunks",
            new() { ["original_id"] = null, ["source_file_id"] = ExtendedJson.Oid("6b02ac6d94eb65e9536a67be") }
        );
        Assert.Null(Assert.Single((await UploadAsync(bench)).Of<RecordingCompleted>()).GroupingProblem);
        var source = Assert.Single(bench.Server.Store.Documents("source_files"));
        Assert.Equal(3, bench.Server.Store.Find("audio_chunks", new() { ["original_id"] = source["_id"]!.DeepClone() }).Count);
        Assert.True(source["ingested"]!.GetValue<bool>());
        Assert.Null(Assert.Single(bench.Server.Store.Find("audio_chunks", new() { ["_id"] = other }))["original_id"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_recording_of_which_all_that_waited_for_an_upgrade_had_arrived_before_is_marked(int chunks)
    {
        await using var bench = new MyceliaBench(Generation.A) { Choice = DestinationChoice.Ingest };
        var recording = bench.Enqueue(chunks);
        bench.Server.AfterCommit = request =>
            Task.FromResult<WireReply?>(
                request.Action == "ingest" && bench.Server.Store.Documents("audio_chunks").Count == chunks ? WireReply.Dropped : null
            );
        Assert.True(Assert.IsAssignableFrom<UploadOutcome.Failed>((await bench.DeliverAsync())[^1]).MayHaveArrived);
        bench.Server.AfterCommit = null;
        bench.Choice = DestinationChoice.Auto;
        bench.Server.Generation = Generation.B;
        bench.Queue.EndRecording(recording);

        Assert.Null(Assert.Single((await UploadAsync(bench)).Of<RecordingCompleted>()).GroupingProblem);

        var source = Assert.Single(bench.Server.Store.Documents("source_files"));
        Assert.True(source["ingested"]!.GetValue<bool>());
        Assert.Equal(Enumerable.Range(0, chunks), bench.Indices());
        Assert.Equal(chunks, bench.Server.Store.Find("audio_chunks", new() { ["original_id"] = source["_id"]!.DeepClone() }).Count);
        Assert.Null(bench.Queue.FindEnded());
    }

    [Fact]
    public async Task What_was_opened_as_a_document_needs_no_grouping()
    {
        await using var bench = new MyceliaBench(Generation.B);
        bench.Queue.EndRecording(bench.Enqueue(1));
        await UploadAsync(bench);
        Assert.DoesNotContain(bench.Server.Requests, static request => request.Action == "updateMany");
    }

    [Theory]
    [InlineData(400, "Invalid parameters", "the right to update db/audio_chunks")]
    [InlineData(500, "not today", "not today")]
    public async Task A_grouping_that_is_refused_is_said_and_not_asked_again(int status, string error, string expected)
    {
        await using var bench = await UpgradedAsync();
        bench.Server.BeforeCommit = request =>
            Task.FromResult<WireReply?>(
                request.Action == "updateMany"
                    ? WireReply.With(WireAnswer.Json(status, $$"""{"success":false,"error":"{{error}}"}"""))
                    : null
            );
        Assert.Contains(
            expected,
            Assert.Single((await UploadAsync(bench)).Of<RecordingCompleted>()).GroupingProblem,
            StringComparison.Ordinal
        );
        Assert.True(Assert.Single(bench.Server.Store.Documents("source_files"))["ingested"]!.GetValue<bool>());
        bench.Restart();
        Assert.Empty((await UploadAsync(bench)).Of<RecordingCompleted>());
    }

    [Fact]
    public async Task A_grouping_whose_answer_is_lost_is_asked_again_before_the_mark()
    {
        await using var bench = await UpgradedAsync();
        var asked = 0;
        bench.Server.AfterCommit = request =>
            Task.FromResult<WireReply?>(request.Action == "updateMany" && ++asked <= 2 ? WireReply.Dropped : null);
        Assert.Single((await UploadAsync(bench)).Of<RecordingNotCompleted>());
        Assert.False(Assert.Single(bench.Server.Store.Documents("source_files"))["ingested"]!.GetValue<bool>());
        bench.Restart();
        Assert.Null(Assert.Single((await UploadAsync(bench)).Of<RecordingCompleted>()).GroupingProblem);
        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task What_came_by_the_upload_route_is_grouped_closed_and_drawn_too()
    {
        await using var bench = new MyceliaBench(Generation.A) { Choice = DestinationChoice.Ingest };
        bench.Queue.EndRecording(bench.Enqueue(2));
        var events = await UploadAsync(bench);
        Assert.Single(events.Of<RecordingCompleted>());
        var source = Assert.Single(bench.Server.Store.Documents("source_files"));
        Assert.True(source["ingested"]!.GetValue<bool>());
        Assert.Equal(2, bench.Server.Store.Find("audio_chunks", new() { ["original_id"] = source["_id"]!.DeepClone() }).Count);
        Assert.Single(bench.Server.Store.Documents("histogram_5min"));
        Assert.Null(bench.Queue.FindEnded());
    }

    [Fact]
    public async Task A_server_without_documents_is_told_of_no_end()
    {
        await using var bench = new MyceliaBench(Generation.A);
        bench.Proxy.Plan = static request =>
            request.Path.StartsWith("/api/resource", StringComparison.Ordinal) ? new Fault.Answer(404, "<html>") : Fault.None;
        bench.Queue.EndRecording(bench.Enqueue(1));
        Assert.Empty((await UploadAsync(bench)).Of<RecordingCompleted>());
        Assert.Null(bench.Queue.FindEnded());
        Assert.Null(bench.Queue.FindUndrawn());
    }

    [Theory]
    [InlineData("12:00:00.000", "12:00:00")]
    [InlineData("12:04:59.999", "12:00:00")]
    [InlineData("12:05:00.000", "12:05:00")]
    public void Ranges_of_the_timeline_begin_with_a_bin(string time, string bin) =>
        Assert.Equal(DateTimeOffset.Parse($"2026-03-01T{bin}Z", null), Undrawn.Floor(DateTimeOffset.Parse($"2026-03-01T{time}Z", null)));

    /// <summary>Two chunks came by the upload route, the last one waits, and the server has none any more.</summary>
    private static async Task<MyceliaBench> UpgradedAsync()
    {
        var bench = new MyceliaBench(Generation.A) { Choice = DestinationChoice.Ingest };
        var recording = bench.Enqueue(2);
        await bench.DeliverAsync();
        bench.Choice = DestinationChoice.Auto;
        bench.Server.Generation = Generation.B;
        bench.Enqueue(1, from: 2, recording);
        bench.Queue.EndRecording(recording);
        return bench;
    }

    /// <summary>As the command does: drains, and ends.</summary>
    private static async Task<Events> UploadAsync(MyceliaBench bench)
    {
        var events = new Events();
        using var destination = bench.Connect();
        await new UploadWorker(bench.Queue, destination, UploadOptions.Default, events, TimeProvider.System).RunAsync(
            draining: new CancellationToken(canceled: true),
            abort: CancellationToken.None
        );
        return events;
    }
}
