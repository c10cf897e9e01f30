using System.Buffers;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Tests.Queue;

/// <summary>A queue file that went through the hands of other programs.</summary>
public sealed class QueueRepairTests : IDisposable
{
    private readonly TemporaryQueue _file = new();

    public QueueRepairTests()
    {
        using var queue = _file.Open();
        var recording = TemporaryQueue.NewRecording();
        for (var number = 0; number < 3; number++)
            queue.Enqueue(recording, TemporaryQueue.Chunk(number));
        var aside = queue.Enqueue(recording, TemporaryQueue.Chunk(3));
        queue.Quarantine(queue.Find(aside)!, "refused");
    }

    public void Dispose() => _file.Dispose();

    [Fact]
    public void A_queue_that_nobody_touched_is_not_mended()
    {
        using var queue = _file.Open();
        Assert.Empty(queue.Mended);
    }

    [Theory]
    [InlineData("DELETE FROM queue_totals")]
    [InlineData("UPDATE queue_totals SET chunks = 17, held = 18")]
    [InlineData("UPDATE queue_totals SET duration_ms = -5")]
    [InlineData("DELETE FROM recordings")]
    [InlineData("DELETE FROM chunk_info")]
    [InlineData("UPDATE chunk_info SET start_ms = 9e18 WHERE number = 1")]
    [InlineData("UPDATE chunk_info SET number = 'two', duration_ms = -1")]
    [InlineData("INSERT OR REPLACE INTO audio_chunks SELECT * FROM audio_chunks WHERE id = 2")]
    [InlineData("DROP TRIGGER totals_lose_row; DROP TRIGGER chunk_info_follows")]
    [InlineData("PRAGMA user_version = 0")]
    [InlineData(
        "PRAGMA user_version = 0; DROP TRIGGER totals_gain_chunk; DELETE FROM sqlite_sequence; DELETE FROM queue_totals; DELETE FROM "
            + "recordings"
    )]
    public void What_is_still_there_is_delivered_whole_and_counted(string done)
    {
        Do(done);
        using (var reader = QueueReader.Open(_file.Path))
            Assert.InRange(reader.GetStatus().Chunks, 0, 17);

        using var queue = _file.Open();
        Assert.Equal(3, queue.GetStatus().Chunks);
        Assert.Equal(1, queue.GetStatus().Quarantined);
        var audio = new ArrayBufferWriter<byte>();
        for (var number = 0; number < 3; number++)
        {
            var chunk = queue.PeekOldest()!;
            Assert.Equal(AudioRead.Whole, queue.ReadAudio(chunk, audio));
            Assert.Equal(TemporaryQueue.Chunk(number).Wav.ToArray(), audio.WrittenSpan.ToArray());
            Assert.Equal(number, chunk.Number);
            Assert.Equal(TemporaryQueue.Start.AddSeconds(number), chunk.Start);
            queue.Complete(chunk, "6b02");
        }

        Assert.Null(queue.PeekOldest());
        var left = queue.GetStatus();
        Assert.Equal((0, 0, TimeSpan.Zero), (left.Chunks, left.Bytes, left.Duration));
    }

    [Fact]
    public void Recordings_that_were_deleted_are_made_anew_with_the_same_chunks_and_keys()
    {
        List<string> keys;
        using (var queue = _file.Open())
            keys = Keys(queue);
        Do("DELETE FROM recordings");

        using var mended = _file.Open();

        Assert.Equal(keys, Keys(mended));
        Assert.Contains(mended.Mended, static what => what.Contains("1 recording of chunks that wait", StringComparison.Ordinal));
        Assert.Single(mended.List(new() { Quarantined = true }));
    }

    [Fact]
    public void Chunks_whose_audio_is_gone_are_dropped_with_a_word_and_the_rest_flows()
    {
        Do("DROP TRIGGER chunk_info_follows; DELETE FROM audio_chunks WHERE id IN (1, 2)");
        using var queue = _file.Open();
        Assert.Contains("2 chunks had no audio any more and were dropped", queue.Mended);
        Assert.Equal(2, queue.PeekOldest()!.Number);
        Assert.Equal(1, queue.GetStatus().Chunks);
    }

    [Fact]
    public void A_chunk_whose_audio_goes_while_the_queue_is_open_is_set_aside_alone()
    {
        using var queue = _file.Open();
        Do("DROP TRIGGER chunk_info_follows; DELETE FROM audio_chunks WHERE id = 1");
        var chunk = queue.PeekOldest()!;

        Assert.Equal(AudioRead.Missing, queue.ReadAudio(chunk, new ArrayBufferWriter<byte>()));
        queue.Quarantine(chunk, "its audio is gone");

        Assert.Equal(1, queue.PeekOldest()!.Number);
        Assert.Equal(["refused", "its audio is gone"], queue.List(new() { Quarantined = true }).Select(static entry => entry.LastError));
    }

    [Fact]
    public void Totals_that_go_while_the_queue_is_open_are_counted()
    {
        using var queue = _file.Open();
        var before = queue.GetStatus();
        Do("DELETE FROM queue_totals");
        Assert.Equal(before, queue.GetStatus());
    }

    private static List<string> Keys(ChunkQueue queue) =>
        [.. queue.List(new()).Where(static entry => !entry.IsQuarantined).Select(entry => queue.Find(entry.Id)!.IdempotencyKey)];

    private void Do(string sql)
    {
        using var database = new SqliteConnection($"Data Source={_file.Path};Pooling=False;Foreign Keys=False");
        database.Open();
        database.Execute(sql);
    }
}
