using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Tests.Delivery;

public sealed class DamagedAudioTests : IDisposable
{
    private readonly TemporaryQueue _file = new();
    private readonly Events _events = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task A_chunk_whose_checksum_no_longer_matches_is_quarantined_not_sent_and_the_rest_flows_on()
    {
        using var queue = _file.Open();
        var recording = TemporaryQueue.NewRecording();
        for (var number = 0; number < 3; number++)
            queue.Enqueue(recording, TemporaryQueue.Chunk(number));
        Execute("UPDATE audio_chunks SET audio_data = zeroblob(LENGTH(audio_data)) WHERE chunk_number = 1");
        var server = new ScriptedDestination();

        await new UploadWorker(queue, server, UploadOptions.Default, _events, TimeProvider.System).RunAsync(
            new(canceled: true),
            CancellationToken.None
        );

        Assert.Equal([0, 2], server.Seen.Select(static chunk => chunk.Number));
        Assert.Equal((0L, 1L), (queue.GetStatus().Chunks, queue.GetStatus().Quarantined));
        Assert.Contains("damaged on the disk", _events.Of<ChunkQuarantined>().Single().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chunk_without_a_checksum_is_sent_as_it_is()
    {
        using var queue = _file.Open();
        queue.Enqueue(TemporaryQueue.NewRecording(), TemporaryQueue.Chunk(0));
        Execute("UPDATE chunk_info SET checksum = NULL");
        var server = new ScriptedDestination();

        await new UploadWorker(queue, server, UploadOptions.Default, _events, TimeProvider.System).RunAsync(
            new(canceled: true),
            CancellationToken.None
        );

        Assert.Equal([0], server.Seen.Select(static chunk => chunk.Number));
    }

    private void Execute(string sql)
    {
        using var database = new SqliteConnection($"Data Source={_file.Path};Pooling=False");
        database.Open();
        database.Execute(sql);
    }
}
