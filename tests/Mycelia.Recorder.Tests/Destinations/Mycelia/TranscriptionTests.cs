using System.Text.Json.Nodes;
using Mycelia.Recorder.Destinations.Mycelia;
using Mycelia.Recorder.Destinations.Mycelia.Discovery;
using Mycelia.StandIns.Servers;
using Mycelia.StandIns.Store;

namespace Mycelia.Recorder.Tests.Destinations.Mycelia;

/// <summary>How far a server has come with what was delivered.</summary>
public sealed class TranscriptionTests
{
    [Theory]
    [InlineData(Generation.B)]
    [InlineData(Generation.C)]
    public async Task What_the_server_did_with_our_chunks_is_counted_and_nobody_elses(Generation generation)
    {
        await using var bench = new MyceliaBench(generation);
        bench.Enqueue(5);
        await bench.DeliverAsync();
        bench.Server.Store.Insert(
            "audio_chunks",
            new() { ["original_id"] = ExtendedJson.NewOid(), ["transcribed_at"] = ExtendedJson.Date(DateTimeOffset.UtcNow) }
        );
        Set(bench, index: 0, "vad.has_speech", false);
        Set(bench, index: 1, "vad.has_speech", true);
        Set(bench, index: 1, "transcribed_at", ExtendedJson.Date(DateTimeOffset.UtcNow));
        Set(bench, index: 2, "vad.has_speech", true);
        Assert.Equal(new TranscriptionProgress(5, 1, 1), await ReadAsync(bench));
        Assert.Equal(3, new TranscriptionProgress(5, 1, 1).Waiting);
    }

    [Fact]
    public async Task A_key_that_may_not_read_learns_nothing()
    {
        await using var bench = new MyceliaBench(Generation.C);
        bench.Enqueue(1);
        await bench.DeliverAsync();
        bench.Server.Rights = KeyRights.AllBut("read", "db/audio_chunks");
        Assert.Null(await ReadAsync(bench));
    }

    [Fact]
    public async Task Of_what_was_not_delivered_nothing_is_asked()
    {
        await using var bench = new MyceliaBench(Generation.C);
        Assert.Null(await ReadAsync(bench));
        Assert.DoesNotContain(bench.Server.Requests, static request => request.Action == "count");
    }

    private static void Set(MyceliaBench bench, int index, string field, JsonNode value) =>
        bench.Server.Store.Update(
            "audio_chunks",
            new() { ["index"] = index },
            new() { ["$set"] = new JsonObject { [field] = value } },
            many: false,
            upsert: false
        );

    private static async Task<TranscriptionProgress?> ReadAsync(MyceliaBench bench)
    {
        using var destination = new MyceliaDestination(bench.Options, bench.Queue, time: new FakeTime());
        await destination.FindObstacleAsync(CancellationToken.None);
        return await destination.ReadTranscriptionAsync(CancellationToken.None);
    }
}
