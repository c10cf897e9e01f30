using System.Text.Json;
using System.Text.Json.Nodes;
using Mycelia.Recorder.Audio.Encoders;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Destinations.Mycelia.Documents;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Model;
using Mycelia.StandIns.Http;
using Mycelia.StandIns.Servers;
using Mycelia.StandIns.Store;

namespace Mycelia.Recorder.Tests.Destinations.Mycelia;

/// <summary>Chunks as documents: their shapes, their repeats, and the recording that they make.</summary>
public sealed class ResourceDeliveryTests
{
    [Theory]
    [InlineData(Generation.B)]
    [InlineData(Generation.C)]
    public async Task Documents_have_the_shapes_of_Mycelias_own(Generation generation)
    {
        await using var bench = new MyceliaBench(generation);
        var recording = bench.Enqueue(2);
        Assert.All(await bench.DeliverAsync(), static outcome => Assert.IsType<UploadOutcome.Stored>(outcome));

        var source = Assert.Single(bench.Server.Store.Documents("source_files"));
        Assert.Equal(
            ["_id", "start", "updatedAt", "ingested", "processing_status", "platform", "metadata"],
            source.Select(static field => field.Key)
        );
        Assert.Equal(ObjectIds.ForSourceFile(recording), ExtendedJson.OidOf(source["_id"]));
        Assert.Equal(TemporaryQueue.Start, ExtendedJson.DateOf(source["start"]));
        Assert.False(source["ingested"]!.GetValue<bool>());
        Assert.Equal(
            ("Linux", Environment.MachineName, "mycelia-recorder"),
            (Text(source["platform"]!["system"]), Text(source["platform"]!["node"]), Text(source["platform"]!["importer"]))
        );
        var metadata = source["metadata"]!;
        Assert.Equal((recording.Id, "a microphone"), (Text(metadata["recording_id"]), Text(metadata["device"])));
        Assert.Equal(
            ("a microphone", "mycelia-recorder", "opus", "opus"),
            (Text(metadata["deviceName"]), Text(metadata["source"]), Text(metadata["format"]), Text(metadata["codec"]))
        );
        Assert.Equal(
            (16_000, 2, 1),
            (metadata["rate"]!.GetValue<int>(), metadata["width"]!.GetValue<int>(), metadata["channels"]!.GetValue<int>())
        );

        var chunks = bench.Server.Store.Documents("audio_chunks");
        Assert.Equal(2, chunks.Count);
        foreach (var (number, chunk) in chunks.Index())
        {
            Assert.Equal(
                ["_id", "format", "original_id", "index", "ingested_at", "start", "data"],
                chunk.Select(static field => field.Key)
            );
            Assert.Equal(
                ("opus", ExtendedJson.OidOf(source["_id"]), number),
                (Text(chunk["format"]), ExtendedJson.OidOf(chunk["original_id"]), chunk["index"]!.GetValue<int>())
            );
            Assert.Equal(TemporaryQueue.Start.AddSeconds(number), ExtendedJson.DateOf(chunk["start"]));
            Assert.Equal("00", Text(chunk["data"]!["$binary"]!["subType"]));
            Assert.Equal("OggS"u8, ExtendedJson.BinaryOf(chunk["data"])!.AsSpan(0, 4));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(24_575)]
    [InlineData(24_576)]
    [InlineData(80_000)]
    public async Task The_body_is_as_long_as_it_says_and_holds_the_audio_to_the_byte(int length)
    {
        var audio = new byte[length];
        new Random(length).NextBytes(audio);
        var document = new ChunkDocument("69a4330000c0ffee00000001", "69a4330000c0ffee00000000", 7, TemporaryQueue.Start, audio);
        using var body = new ChunkDocuments([document], TemporaryQueue.Start);
        var said = body.Headers.ContentLength;
        var bytes = await body.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(said, bytes.Length);
        using var json = JsonDocument.Parse(bytes);
        Assert.Equal(
            audio,
            json.RootElement.GetProperty("doc").GetProperty("data").GetProperty("$binary").GetProperty("base64").GetBytesFromBase64()
        );
    }

    [Theory]
    [InlineData(2)]
    [InlineData(50)]
    public async Task The_body_of_many_upserts_each_by_its_id_unordered_and_holds_the_audio_to_the_byte(int count)
    {
        var documents = Enumerable
            .Range(0, count)
            .Select(static number => new ChunkDocument(
                $"69a4330000c0ffee{number:x8}",
                "69a4330000c0ffee00000000",
                number,
                TemporaryQueue.Start,
                new byte[number * 1_000]
            ))
            .ToList();
        using var body = new ChunkDocuments(documents, TemporaryQueue.Start);
        var said = body.Headers.ContentLength;
        var bytes = await body.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(said, bytes.Length);
        using var json = JsonDocument.Parse(bytes);
        Assert.False(json.RootElement.GetProperty("options").GetProperty("ordered").GetBoolean());
        var operations = json
            .RootElement.GetProperty("operations")
            .EnumerateArray()
            .Select(static operation => operation.GetProperty("updateOne"))
            .ToList();
        Assert.Equal(
            documents.Select(static document => document.Id),
            operations.Select(static one => one.GetProperty("filter").GetProperty("_id").GetProperty("$oid").GetString())
        );
        Assert.All(operations, static one => Assert.True(one.GetProperty("upsert").GetBoolean()));
        Assert.Equal(
            documents.Select(static document => (document.Index, document.Opus.Length)),
            operations
                .Select(static one => one.GetProperty("update").GetProperty("$setOnInsert"))
                .Select(static fields =>
                    (
                        fields.GetProperty("index").GetInt32(),
                        fields.GetProperty("data").GetProperty("$binary").GetProperty("base64").GetBytesFromBase64().Length
                    )
                )
        );
    }

    [Fact]
    public async Task What_was_sent_is_sent_again_to_the_byte_and_stored_once()
    {
        await using var bench = new MyceliaBench(Generation.B);
        bench.Enqueue(1);
        var sent = new List<string>();
        bench.Server.AfterCommit = request =>
        {
            if (request.Collection != "audio_chunks")
                return Task.FromResult<WireReply?>(null);
            sent.Add(request.Fields["doc"]!["data"]!.ToJsonString());
            return Task.FromResult<WireReply?>(WireReply.Dropped);
        };
        bench.Server.BeforeCommit = request =>
        {
            if (sent.Count > 0 && request.Collection == "audio_chunks")
                sent.Add(request.Fields["doc"]!["data"]!.ToJsonString());
            return Task.FromResult<WireReply?>(null);
        };
        Assert.True(Assert.IsType<UploadOutcome.Transient>(Assert.Single(await bench.DeliverAsync())).MayHaveArrived);
        bench.Restart();
        Assert.IsType<UploadOutcome.Stored>(Assert.Single(await bench.DeliverAsync()));
        Assert.Single(bench.Server.Store.Documents("audio_chunks"));
        Assert.Equal(2, sent.Count);
        Assert.Equal(sent[0], sent[1]);
    }

    [Fact]
    public async Task Several_at_once_of_a_recording_open_it_once()
    {
        await using var bench = new MyceliaBench(Generation.B);
        var recording = bench.Enqueue(6);
        using var destination = bench.Connect();
        var outcomes = await Task.WhenAll(bench.Chunks().Select(chunk => bench.StoreAsync(destination, chunk)));
        Assert.All(
            outcomes,
            outcome => Assert.Equal(new UploadOutcome.Stored(ObjectIds.ForSourceFile(recording)) { IsToBeShown = true }, outcome)
        );
        Assert.Single(bench.Server.Requests, static request => request is { Collection: "source_files", Action: "insertOne" });
        Assert.Equal(6, bench.Server.Store.Documents("audio_chunks").Count);
    }

    [Fact]
    public async Task Another_run_goes_on_with_the_recording()
    {
        await using var bench = new MyceliaBench(Generation.C);
        var recording = bench.Enqueue(2);
        await bench.DeliverAsync();
        bench.Restart();
        bench.Enqueue(2, from: 2, recording);
        Assert.All(await bench.DeliverAsync(), static outcome => Assert.IsType<UploadOutcome.Stored>(outcome));
        Assert.Single(bench.Server.Store.Documents("source_files"));
        Assert.Equal([0, 1, 2, 3], bench.Indices());
    }

    [Fact]
    public async Task A_key_that_may_not_write_is_told_by_a_new_token_and_costs_no_chunk()
    {
        await using var bench = new MyceliaBench(Generation.B, KeyRights.AllBut("write", "db/"));
        bench.Enqueue(1);
        var outcome = Assert.IsType<UploadOutcome.Unauthorized>(Assert.Single(await bench.DeliverAsync()));
        Assert.Contains("write db/source_files and db/audio_chunks", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal(2, bench.Server.Requests.Count(static request => request is { Collection: "source_files", Action: "insertOne" }));
        Assert.Equal(2, bench.Server.Requests.Count(static request => request.Path == "/oauth/token"));
    }

    [Fact]
    public async Task A_token_that_was_revoked_is_replaced_at_once()
    {
        await using var bench = new MyceliaBench(Generation.B);
        bench.Enqueue(1);
        using var destination = bench.Connect();
        Assert.IsType<UploadOutcome.Stored>(await bench.StoreAsync(destination, bench.Chunks()[0]));
        bench.Server.Tokens.ForgetAll();
        bench.Enqueue(1);
        Assert.IsType<UploadOutcome.Stored>(await bench.StoreAsync(destination, bench.Chunks()[^1]));
    }

    [Fact]
    public async Task A_body_that_was_made_before_it_was_known_what_is_taken_is_made_anew()
    {
        await using var bench = new MyceliaBench(Generation.B);
        bench.Enqueue(1);
        using var destination = bench.Connect();
        var wav = new ChunkAudio(TemporaryQueue.Chunk(0).Wav, AudioEncoding.Wav);
        Assert.IsType<UploadOutcome.Unprepared>(await destination.StoreAsync(bench.Chunks()[0], wav, CancellationToken.None));
        Assert.Empty(bench.Server.Store.Documents("source_files"));
        Assert.Equal(AudioEncoding.Opus, destination.Requires(bench.Chunks()[0].Recording));
    }

    [Fact]
    public async Task Audio_that_another_encoding_was_asked_for_goes_as_Opus_all_the_same()
    {
        await using var bench = new MyceliaBench(Generation.B) { Encoder = new FlacEncoder() };
        bench.Enqueue(1);
        Assert.IsType<UploadOutcome.Stored>(Assert.Single(await bench.DeliverAsync()));
        Assert.Equal("OggS"u8, ExtendedJson.BinaryOf(Assert.Single(bench.Server.Store.Documents("audio_chunks"))["data"])!.AsSpan(0, 4));
    }

    private static string? Text(JsonNode? value) => value?.GetValue<string>();
}
