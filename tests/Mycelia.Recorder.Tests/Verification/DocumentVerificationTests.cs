using System.Text.Json.Nodes;
using Mycelia.Recorder.Destinations.Mycelia;
using Mycelia.Recorder.Destinations.Mycelia.Discovery;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Tests.Destinations;
using Mycelia.Recorder.Verification;
using Mycelia.StandIns.Servers;
using Mycelia.StandIns.Store;

namespace Mycelia.Recorder.Tests.Verification;

/// <summary>What Mycelia of every generation has lost is found, and nothing else.</summary>
public sealed class DocumentVerificationTests
{
    public static TheoryData<Generation, DestinationChoice> Ways =>
        new()
        {
            { Generation.A, DestinationChoice.Ingest },
            { Generation.A, DestinationChoice.Resource },
            { Generation.B, DestinationChoice.Auto },
            { Generation.C, DestinationChoice.Auto },
        };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task What_the_server_has_lost_is_found_and_no_other(Generation generation, DestinationChoice choice)
    {
        await using var rig = new MyceliaRig(generation, choice);
        rig.Enqueue(10);
        await rig.DeliverAsync();
        Assert.Equal("", (await rig.VerifyAsync(rig.Options)).Found());

        Delete(rig, 0);
        Delete(rig, 4);
        Delete(rig, 5);
        Delete(rig, 9);

        var report = await rig.VerifyAsync(rig.Options);
        Assert.Equal("missing 0, missing 4-5, missing 9", report.Found());
        Assert.Equal((10, false, null), (report.Chunks, report.IsComplete, report.Problem));
        var two = report.Discrepancies[1];
        Assert.Equal((TemporaryQueue.Start.AddSeconds(4), TemporaryQueue.Start.AddSeconds(6)), (two.From, two.To));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task What_is_there_twice_is_said_and_is_no_loss(Generation generation, DestinationChoice choice)
    {
        await using var rig = new MyceliaRig(generation, choice);
        rig.Enqueue(4);
        await rig.DeliverAsync();
        var copy = Chunk(rig, 2);
        copy.Remove("_id");
        rig.Server.Store.Insert("audio_chunks", copy);

        var report = await rig.VerifyAsync(rig.Options);
        Assert.Equal("repeated 2", report.Found());
        Assert.True(report.IsComplete);
    }

    [Fact]
    public async Task So_is_a_first_chunk_that_has_opened_a_second_source_file()
    {
        await using var rig = new MyceliaRig(Generation.A, DestinationChoice.Ingest);
        rig.Enqueue(2);
        await rig.DeliverAsync();
        var source = rig.Server.Store.Documents("source_files").Single();
        source.Remove("_id");
        var copy = Chunk(rig, 0);
        copy.Remove("_id");
        copy["source_file_id"] = rig.Server.Store.Insert("source_files", source);
        rig.Server.Store.Insert("audio_chunks", copy);

        Assert.Equal("repeated 0", (await rig.VerifyAsync(rig.Options)).Found());
    }

    [Fact]
    public async Task A_chunk_that_has_another_ones_number_there_is_known()
    {
        await using var rig = new MyceliaRig(Generation.A, DestinationChoice.Ingest);
        var recording = rig.Enqueue(2, from: 2);
        await rig.DeliverAsync();
        rig.Enqueue(2, from: 0, recording);
        await rig.DeliverAsync();
        Assert.Equal("", (await rig.VerifyAsync(rig.Options)).Found());

        // The one that opened the source file is its number 0, and chunk 0 is number 2.
        Delete(rig, 0);
        Assert.Equal("missing 2", (await rig.VerifyAsync(rig.Options)).Found());
        Delete(rig, 2);
        Assert.Equal("missing 0, missing 2", (await rig.VerifyAsync(rig.Options)).Found());
    }

    [Fact]
    public async Task A_recording_that_went_by_both_ways_is_one()
    {
        await using var rig = new MyceliaRig(Generation.A, DestinationChoice.Ingest);
        var recording = rig.Enqueue(3);
        await rig.DeliverAsync();
        rig.Server.Generation = Generation.B;
        rig.Choice = DestinationChoice.Auto;
        rig.Enqueue(3, from: 3, recording);
        await rig.DeliverAsync();
        Assert.Equal("", (await rig.VerifyAsync(rig.Options)).Found());

        Delete(rig, 1);
        Delete(rig, 4);
        Assert.Equal("missing 1, missing 4", (await rig.VerifyAsync(rig.Options)).Found());
    }

    [Fact]
    public async Task By_listening_audio_is_compared_with_what_was_sent()
    {
        await using var rig = new MyceliaRig(Generation.B, DestinationChoice.Auto);
        // More than one question's worth.
        rig.Enqueue(30);
        await rig.DeliverAsync();
        var good = await rig.VerifyAsync(rig.Options, isListening: true);
        Assert.Equal(("", 30), (good.Found(), good.Compared));

        SetAudio(rig, 7, ExtendedJson.Binary("OggS, and nothing else"u8));
        Assert.Equal("", (await rig.VerifyAsync(rig.Options)).Found());
        Assert.Equal("different 7", (await rig.VerifyAsync(rig.Options, isListening: true)).Found());

        SetAudio(rig, 8, null);
        var report = await rig.VerifyAsync(rig.Options, isListening: true);
        Assert.Equal("is stored without its audio", report.Discrepancies.Single(static one => one.FirstNumber == 8).Details);
    }

    [Fact]
    public async Task What_the_server_has_encoded_anew_is_measured()
    {
        await using var rig = new MyceliaRig(Generation.A, DestinationChoice.Ingest);
        rig.Enqueue(4);
        await rig.DeliverAsync();
        var good = await rig.VerifyAsync(rig.Options, isListening: true);
        Assert.Equal(("", 0, 4), (good.Found(), good.Compared, good.Recoded));

        SetAudio(rig, 1, ExtendedJson.Binary(TemporaryQueue.Chunk(1, frames: 3_200).Wav.Span));
        SetAudio(rig, 2, ExtendedJson.Binary("no sound"u8));
        var report = await rig.VerifyAsync(rig.Options, isListening: true);
        Assert.Equal("different 1, different 2", report.Found());
        Assert.Equal("is 0.2 s long, and was recorded 1 s long", report.Discrepancies[0].Details);
        Assert.StartsWith("cannot be decoded: ", report.Discrepancies[1].Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_recording_is_asked_for_a_thousand_chunks_at_a_time()
    {
        const int chunks = 9_000;
        await using var server = new MyceliaStandIn(new() { Generation = Generation.B, Rights = static (_, _) => true });
        var recording = TemporaryQueue.NewRecording();
        recording = recording with { SourceFileId = ObjectIds.ForSourceFile(recording), IsOpenedByResource = true };
        for (var number = 0; number < chunks; number++)
        {
            if (number % 4_000 != 17)
                server.Store.Insert(
                    "audio_chunks",
                    new JsonObject
                    {
                        ["original_id"] = ExtendedJson.Oid(recording.SourceFileId),
                        ["index"] = number,
                        ["start"] = ExtendedJson.Date(TemporaryQueue.Start.AddSeconds(number)),
                    }
                );
        }

        using var inventory = new MyceliaInventory(new(server.Url, server.Options.ClientId, server.Options.ClientSecret));
        var end = TemporaryQueue.Start.AddSeconds(chunks);
        var stretch = new LedgerStretch(TemporaryQueue.Start, end, LedgerKind.Recorded)
        {
            RecordingId = recording.Id,
            NextNumber = chunks,
            Fate = ChunkFate.Delivered,
        };
        var report = await new Verifier(inventory, _ => recording).VerifyAsync(
            new(TemporaryQueue.Start, [stretch], []),
            end,
            isListening: false,
            CancellationToken.None
        );

        Assert.Equal("missing 17, missing 4017, missing 8017", report.Found());
        var pages = server
            .Requests.Where(static one => one is { Collection: "audio_chunks", Action: "find" })
            .Select(static one => one.Fields["query"]!["index"]!)
            .Where(static index => index["$lt"] is not null)
            .ToArray();
        Assert.All(pages, static index => Assert.True(index["$lt"]!.GetValue<long>() - index["$gte"]!.GetValue<long>() <= 1_000));
        // By each of the two names that chunks may have.
        Assert.Equal(18, pages.Length);
        Assert.DoesNotContain(server.Requests, static one => one.Action is not ("" or "find" or "findOne"));
    }

    [Fact]
    public async Task A_key_that_may_not_read_is_told_which_rights_it_lacks()
    {
        await using var rig = new MyceliaRig(Generation.C, DestinationChoice.Auto);
        rig.Enqueue(2);
        await rig.DeliverAsync();
        rig.Server.Rights = static (_, action) => action != "read";

        var report = await rig.VerifyAsync(rig.Options);
        Assert.Equal("unasked 0-1", report.Found());
        Assert.IsType<UploadOutcome.Unauthorized>(report.Problem);
        Assert.Contains("right to read db/source_files and db/audio_chunks", report.Problem.Reason, StringComparison.Ordinal);
    }

    private static JsonObject Index(int index) => new() { ["index"] = index };

    private static JsonObject Chunk(MyceliaRig rig, int index) => rig.Server.Store.Find("audio_chunks", Index(index)).Single();

    internal static void Delete(MyceliaRig rig, int index) => Assert.Equal(1, rig.Server.Store.Delete("audio_chunks", Index(index)));

    private static void SetAudio(MyceliaRig rig, int index, JsonNode? audio) =>
        rig.Server.Store.Update(
            "audio_chunks",
            Index(index),
            new JsonObject { ["$set"] = new JsonObject { ["data"] = audio } },
            many: false,
            upsert: false
        );
}
