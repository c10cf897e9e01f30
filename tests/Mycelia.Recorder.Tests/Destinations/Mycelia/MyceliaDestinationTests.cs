using Mycelia.Recorder.Destinations.Mycelia.Discovery;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Model;
using Mycelia.StandIns.Faults;
using Mycelia.StandIns.Servers;
using Mycelia.StandIns.Store;

namespace Mycelia.Recorder.Tests.Destinations.Mycelia;

/// <summary>Which way a chunk goes to which server.</summary>
public sealed class MyceliaDestinationTests
{
    [Theory]
    [InlineData(Generation.A, "/api/resource/tech.mycelia.mongo")]
    [InlineData(Generation.B, "/api/resource/tech.mycelia.mongo")]
    [InlineData(Generation.C, "/api/resource/mongo")]
    public async Task Each_generation_gets_chunks_by_its_own_way_and_is_asked_once(Generation generation, string route)
    {
        await using var bench = new MyceliaBench(generation);
        bench.Enqueue(2);
        Assert.All(await bench.DeliverAsync(), static outcome => Assert.IsType<UploadOutcome.Stored>(outcome));
        Assert.Equal([0, 1], bench.Indices());
        Assert.Equal(route, bench.Server.Requests[^1].Path);

        var before = bench.Server.Requests.Count;
        bench.Enqueue(1);
        bench.Restart();
        Assert.IsType<UploadOutcome.Stored>(Assert.Single(await bench.DeliverAsync()));
        Assert.DoesNotContain(bench.Server.Requests.Skip(before), static request => request.Method == "GET");
    }

    [Fact]
    public async Task Finding_out_sends_no_audio_and_writes_nothing()
    {
        foreach (var generation in Enum.GetValues<Generation>())
        {
            await using var bench = new MyceliaBench(generation, KeyRights.AllBut("write", "db/"));
            bench.Enqueue(1);
            await bench.DeliverAsync();
            Assert.All(
                bench.Server.Requests.TakeWhile(static request => request.Action is not ("ingest" or "insertOne")),
                static request =>
                    Assert.True(
                        request.Action is "" or "findOne"
                            || request is { Action: "insertMany", Fields: var fields } && fields["docs"]!.AsArray().Count == 0
                    )
            );
            Assert.Equal(generation == Generation.A ? 1 : 0, bench.Server.Store.Documents("source_files").Count);
        }
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/healthz")]
    public async Task A_server_behind_a_proxy_that_hides_its_health_is_found_out_all_the_same(string hidden)
    {
        foreach (var generation in Enum.GetValues<Generation>())
        {
            await using var bench = new MyceliaBench(generation);
            bench.Proxy.Plan = FaultPlans.On(hidden, FaultPlans.Always(new Fault.Answer(404, "<html>")));
            bench.Enqueue(1);
            Assert.IsType<UploadOutcome.Stored>(Assert.Single(await bench.DeliverAsync()));
            Assert.DoesNotContain(bench.Server.Requests, static request => request.Path == "/api/audio/ingest");
        }
    }

    [Theory]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(501)]
    public async Task A_server_that_has_the_upload_route_and_nothing_else_gets_uploads(int status)
    {
        await using var bench = new MyceliaBench(Generation.A);
        bench.Proxy.Plan = request =>
            request.Path is "/oauth/token" or "/api/audio/ingest" ? Fault.None : new Fault.Answer(status, "Unsupported");
        bench.Enqueue(2);
        Assert.All(await bench.DeliverAsync(), static outcome => Assert.IsType<UploadOutcome.Stored>(outcome));
    }

    [Fact]
    public async Task A_server_that_is_none_of_these_is_said_in_a_sentence()
    {
        await using var bench = new MyceliaBench(Generation.A);
        bench.Proxy.Plan = static request => request.Path == "/oauth/token" ? Fault.None : new Fault.Answer(404, "<html>a blog");
        bench.Enqueue(1);
        var outcome = Assert.IsType<UploadOutcome.Misconfigured>(Assert.Single(await bench.DeliverAsync()));
        Assert.Contains("takes no audio", outcome.Reason, StringComparison.Ordinal);
        Assert.InRange(bench.Proxy.Requests.Count, 1, 10);
    }

    [Fact]
    public async Task While_the_server_is_unwell_nothing_is_concluded()
    {
        await using var bench = new MyceliaBench(Generation.B);
        bench.Proxy.Plan = FaultPlans.Always(new Fault.Answer(503));
        bench.Enqueue(1);
        Assert.IsType<UploadOutcome.Transient>(Assert.Single(await bench.DeliverAsync()));
        bench.Proxy.Plan = FaultPlans.None;
        Assert.IsType<UploadOutcome.Stored>(Assert.Single(await bench.DeliverAsync()));
    }

    [Fact]
    public async Task An_upgrade_in_the_middle_leaves_one_recording_and_nothing_twice()
    {
        await using var bench = new MyceliaBench(Generation.A) { Choice = DestinationChoice.Ingest };
        var recording = bench.Enqueue(2);
        await bench.DeliverAsync();
        bench.Choice = DestinationChoice.Auto;
        bench.Enqueue(2, from: 2, recording);
        bench.Server.Generation = Generation.B;
        Assert.All(await bench.DeliverAsync(), static outcome => Assert.IsType<UploadOutcome.Stored>(outcome));
        bench.Server.Generation = Generation.C;
        bench.Enqueue(1, from: 4, recording);
        Assert.All(await bench.DeliverAsync(), static outcome => Assert.IsType<UploadOutcome.Stored>(outcome));

        var source = ExtendedJson.OidOf(Assert.Single(bench.Server.Store.Documents("source_files"))["_id"]);
        Assert.Equal([0, 1, 2, 3, 4], bench.Indices());
        Assert.All(
            bench.Server.Store.Documents("audio_chunks"),
            chunk => Assert.Equal(source, ExtendedJson.OidOf(chunk["original_id"]) ?? ExtendedJson.OidOf(chunk["source_file_id"]))
        );
    }

    [Fact]
    public async Task A_chunk_whose_answer_was_lost_before_an_upgrade_is_looked_for_after_it()
    {
        await using var bench = new MyceliaBench(Generation.A) { Choice = DestinationChoice.Ingest };
        bench.Enqueue(2);
        bench.Proxy.Plan = FaultPlans.On("/api/audio/ingest", FaultPlans.Sequence(Fault.None, Fault.LostAnswer));
        await bench.DeliverAsync();
        Assert.True(Assert.Single(bench.Chunks()).MayHaveArrived);
        bench.Choice = DestinationChoice.Auto;
        bench.Server.Generation = Generation.C;
        Assert.False(Assert.IsType<UploadOutcome.Stored>(Assert.Single(await bench.DeliverAsync())).IsPossiblyRepeated);
        Assert.Equal([0, 1], bench.Indices());
    }

    [Fact]
    public async Task A_recording_is_finished_by_the_way_that_opened_it_and_the_next_goes_the_better_one()
    {
        await using var bench = new MyceliaBench(Generation.A) { Choice = DestinationChoice.Ingest };
        var first = bench.Enqueue(1);
        await bench.DeliverAsync();
        bench.Choice = DestinationChoice.Auto;
        bench.Enqueue(1, from: 1, first);
        bench.Enqueue(1);
        Assert.All(await bench.DeliverAsync(), static outcome => Assert.IsType<UploadOutcome.Stored>(outcome));
        Assert.Equal(["ingest", "ingest", "insertOne"], Writes(bench));
    }

    [Fact]
    public async Task A_key_that_may_not_write_documents_uploads_them()
    {
        await using var bench = new MyceliaBench(Generation.A, KeyRights.AllBut("write", "db/"));
        bench.Enqueue(2);
        Assert.All(await bench.DeliverAsync(), static outcome => Assert.IsType<UploadOutcome.Stored>(outcome));
        Assert.Equal(["ingest", "ingest"], Writes(bench));
    }

    [Fact]
    public async Task A_key_that_loses_the_right_to_documents_uploads_new_recordings_and_finishes_the_open_one_when_it_may()
    {
        var may = true;
        await using var bench = new MyceliaBench(Generation.A, (path, action) => may || action != "write");
        var open = bench.Enqueue(1);
        using var destination = bench.Connect();
        await destination.FindObstacleAsync(CancellationToken.None);
        bench.Queue.Complete(
            bench.Chunks()[0],
            Assert.IsType<UploadOutcome.Stored>(await bench.StoreAsync(destination, bench.Chunks()[0])).SourceFileId
        );
        bench.Enqueue(1, from: 1, open);
        bench.Enqueue(1);
        may = false;
        Assert.IsType<UploadOutcome.Unauthorized>(await bench.StoreAsync(destination, bench.Chunks()[0]));
        Assert.IsType<UploadOutcome.Stored>(await bench.StoreAsync(destination, bench.Chunks()[1]));
        may = true;
        Assert.IsType<UploadOutcome.Stored>(await bench.StoreAsync(destination, bench.Chunks()[0]));
        Assert.Equal(
            ["insertOne", "ingest", "insertOne"],
            bench
                .Server.Requests.Where(static request =>
                    request is { Collection: "audio_chunks", Status: 200, Action: "ingest" or "insertOne" }
                )
                .Select(static request => request.Action)
        );
    }

    [Fact]
    public async Task A_source_file_that_another_server_opened_is_replaced()
    {
        await using var bench = new MyceliaBench(Generation.B);
        var recording = bench.Enqueue(1);
        bench.Queue.Complete(bench.Chunks()[0], "6b02ac6d94eb65e9536a67be");
        bench.Enqueue(1, from: 1, recording);
        Assert.IsType<UploadOutcome.SourceFileUnknown>(Assert.Single(await bench.DeliverAsync()));
        bench.Queue.ForgetSourceFile(bench.Chunks()[0].Recording);
        Assert.IsType<UploadOutcome.Stored>(Assert.Single(await bench.DeliverAsync()));
        Assert.Equal(
            ObjectIds.ForSourceFile(recording),
            ExtendedJson.OidOf(Assert.Single(bench.Server.Store.Documents("source_files"))["_id"])
        );
    }

    [Fact]
    public async Task A_recording_that_was_begun_in_a_folder_is_begun_anew()
    {
        await using var bench = new MyceliaBench(Generation.B);
        var recording = bench.Enqueue(1);
        bench.Queue.Complete(bench.Chunks()[0], recording.Id);
        bench.Enqueue(1, from: 1, recording);
        Assert.IsType<UploadOutcome.SourceFileUnknown>(Assert.Single(await bench.DeliverAsync()));
        bench.Queue.ForgetSourceFile(bench.Chunks()[0].Recording);
        Assert.IsType<UploadOutcome.Stored>(Assert.Single(await bench.DeliverAsync()));
        Assert.Equal([1], bench.Indices());
    }

    [Fact]
    public async Task A_way_that_was_insisted_on_and_is_not_there_is_said_with_the_remedy()
    {
        await using var bench = new MyceliaBench(Generation.B) { Choice = DestinationChoice.Ingest };
        bench.Enqueue(1);
        Assert.Equal(
            Hint.ServerAddress | Hint.Destination,
            Assert.IsType<UploadOutcome.Misconfigured>(Assert.Single(await bench.DeliverAsync())).Hint
        );
    }

    private static IEnumerable<string> Writes(MyceliaBench bench) =>
        bench
            .Server.Requests.Where(static request => request.Collection == "audio_chunks" && request.Action is "ingest" or "insertOne")
            .Select(static request => request.Action);
}
