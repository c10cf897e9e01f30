using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Queue;

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
                if (random.Next(2) == 0)
                    queue.Complete(chunk, "6b02");
                else
                    queue.Quarantine(chunk, "refused");
            }
        }

        using var database = new SqliteConnection($"Data Source={_file.Path};Pooling=False");
        database.Open();
        Assert.InRange(queue.GetStatus().Quarantined, 1, 59);
        Assert.Equal(QueueRows.ReadStatus(database, version: 2), queue.GetStatus());
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
            database.Execute("""
                INSERT INTO audio_chunks (timestamp, chunk_number, audio_data, recording_start, created_at)
                SELECT timestamp, 7, audio_data, recording_start, created_at FROM audio_chunks
                """);
        }

        using var reopened = _file.Open();
        Assert.Equal((1, 2L), (reopened.Adopted, reopened.GetStatus().Chunks));
    }
}
