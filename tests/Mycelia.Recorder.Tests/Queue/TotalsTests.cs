using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Queue.Sqlite;
using Mycelia.Recorder.Queue.Tables;

namespace Mycelia.Recorder.Tests.Queue;

public sealed class TotalsTests : IDisposable
{
    private readonly TemporaryQueue _file = new();

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Totals_are_what_counting_would_give_whatever_was_done(int seed)
    {
        var random = new Random(seed);
        using var queue = _file.Open();
        var recording = TemporaryQueue.NewRecording();
        for (var number = 0; number < 60; number++)
        {
            queue.Enqueue(recording, TemporaryQueue.Chunk(number, frames: random.Next(100, 3_000)));
            if (random.Next(3) == 0 && queue.PeekOldest() is { } chunk)
            {
                // Encoded again, after the disk changed it, it replaces what was there.
                for (var times = random.Next(3); times > 0; times--)
                    queue.KeepEncoded(chunk, AudioEncoding.Opus, new byte[random.Next(1, 9_000)]);
                if (random.Next(3) == 0)
                    continue;
                if (random.Next(2) == 0)
                    queue.Complete(chunk, "6b02");
                else
                    queue.Quarantine(chunk, "refused");
            }
        }

        using var database = new SqliteConnection($"Data Source={_file.Path};Pooling=False");
        database.Open();
        Assert.InRange(queue.GetStatus().Quarantined, 1, 59);
        var encoded = database.Scalar<long>("SELECT SUM(LENGTH(audio)) FROM encoded_audio");
        Assert.InRange(encoded, 1, long.MaxValue);
        Assert.Equal(QueueRows.ReadStatus(database, version: 2) with { EncodedBytes = encoded }, queue.GetStatus());
    }

    [Fact]
    public void What_an_older_recorder_encoded_is_counted_before_and_after_the_file_is_brought_up_to_date()
    {
        using (var queue = _file.Open())
        {
            queue.Enqueue(TemporaryQueue.NewRecording(), TemporaryQueue.Chunk(0));
            queue.KeepEncoded(queue.PeekOldest()!, AudioEncoding.Opus, new byte[5_000]);
        }

        using (var database = new SqliteConnection($"Data Source={_file.Path};Pooling=False"))
        {
            database.Open();
            database.Execute(
                """
                DROP TRIGGER totals_gain_encoded;
                DROP TRIGGER totals_lose_encoded;
                ALTER TABLE queue_totals DROP COLUMN encoded_bytes;
                ALTER TABLE quarantine_info DROP COLUMN sent;
                ALTER TABLE chunk_info DROP COLUMN sent_until_ms;
                ALTER TABLE chunk_info DROP COLUMN denied;
                ALTER TABLE chunk_info DROP COLUMN seal;
                ALTER TABLE known_servers DROP COLUMN slowest_ms;
                ALTER TABLE recordings DROP COLUMN delivered_bytes;
                DROP TABLE undrawn;
                DROP TABLE gaps;
                DROP TABLE recorded;
                DROP TABLE settled;
                DROP TABLE destinations;
                DROP TABLE runs;
                DROP TABLE kept_chunks;
                DROP TABLE forgettings;
                DROP TABLE erasures;
                DROP TABLE pauses;
                PRAGMA user_version = 11
                """
            );
        }

        using (var reader = QueueReader.Open(_file.Path))
            Assert.Equal(5_000, reader.GetStatus().EncodedBytes);
        using var reopened = _file.Open();
        Assert.Equal(5_000, reopened.GetStatus().EncodedBytes);
        reopened.Complete(reopened.PeekOldest()!, "6b02");
        Assert.Equal(0, reopened.GetStatus().TotalBytes);
    }

    [Fact]
    public void Rows_that_another_program_adds_and_deletes_are_counted()
    {
        using (var queue = _file.Open())
        {
            queue.Enqueue(TemporaryQueue.NewRecording(), TemporaryQueue.Chunk(0));
            queue.Enqueue(TemporaryQueue.NewRecording(), TemporaryQueue.Chunk(1));
        }

        using (var database = new SqliteConnection($"Data Source={_file.Path};Pooling=False"))
        {
            database.Open();
            database.Execute("DELETE FROM audio_chunks WHERE chunk_number = 0");
            database.Execute(
                """
                INSERT INTO audio_chunks (timestamp, chunk_number, audio_data, recording_start, created_at)
                SELECT timestamp, 7, audio_data, recording_start, created_at FROM audio_chunks
                """
            );
        }

        using var reopened = _file.Open();
        Assert.Equal((1, 2L), (reopened.Adopted, reopened.GetStatus().Chunks));
    }
}
