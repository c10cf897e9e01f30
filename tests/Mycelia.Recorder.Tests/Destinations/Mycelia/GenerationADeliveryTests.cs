using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Ingest;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Sqlite;
using Mycelia.StandIns.Faults;
using Mycelia.StandIns.Servers;
using Mycelia.StandIns.Store;

namespace Mycelia.Recorder.Tests.Destinations.Mycelia;

/// <summary>Chunks on their way to a server that stores repeats twice, over a line that fails.</summary>
public sealed class GenerationADeliveryTests
{
    private const int Chunks = 12;

    [Fact]
    public async Task Faults_before_the_server_has_a_chunk_whole_neither_lose_nor_double_one()
    {
        await using var server = new MyceliaStandIn();
        await using var proxy = new FaultProxy(
            server.Url,
            FaultPlans.On(
                "/api/audio/ingest",
                FaultPlans.Seeded(
                    seed: 3,
                    probability: 0.5,
                    new Fault.CutRequest(20_000),
                    new Fault.Answer(503),
                    new Fault.Answer(429, RetryAfter: "1"),
                    new Fault.Garbage("?\r\n\r\n"u8.ToArray())
                )
            )
        );
        using var destination = new IngestDestination(new MyceliaOptions(proxy.Url, server.Options.ClientId, server.Options.ClientSecret));
        var recording = TemporaryQueue.NewRecording();

        for (var number = 0; number < Chunks; number++)
            recording = recording with { SourceFileId = await DeliverAsync(destination, recording, number) };

        var source = Assert.Single(server.Store.Documents("source_files"));
        Assert.Equal(recording.SourceFileId, ExtendedJson.OidOf(source["_id"]));
        Assert.Equal(
            Enumerable
                .Range(0, Chunks)
                .Select(static number =>
                    (number, TemporaryQueue.Start.AddSeconds(number), Convert.ToHexString(TemporaryQueue.Chunk(number).Wav.Span))
                ),
            server
                .Store.Documents("audio_chunks")
                .Select(static chunk =>
                    (
                        chunk["index"]!.GetValue<int>(),
                        ExtendedJson.DateOf(chunk["start"])!.Value,
                        Convert.ToHexString(ExtendedJson.BinaryOf(chunk["data"])!)
                    )
                )
        );
        Assert.InRange(proxy.Requests.Count(static request => request.Fault != Fault.None), 5, 1_000);
    }

    private static async Task<string> DeliverAsync(IngestDestination destination, RecordingInfo recording, int number)
    {
        var chunk = TemporaryQueue.Chunk(number);
        var queued = new QueuedChunk(number + 1, recording, number, chunk.Start, chunk.Duration, chunk.Wav.Length, 0, null);
        while (true)
        {
            switch (await destination.StoreAsync(queued, new ChunkAudio(chunk.Wav, AudioEncoding.Wav), CancellationToken.None))
            {
                case UploadOutcome.Stored stored:
                    return stored.SourceFileId;
                case var outcome:
                    Assert.IsType<UploadOutcome.Transient>(outcome);
                    break;
            }
        }
    }
}
