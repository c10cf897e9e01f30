using System.Buffers;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Tests.Queue;

public sealed class ChunkQueueTests : IDisposable
{
    private readonly TemporaryQueue _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public void A_queued_chunk_is_there_after_a_restart_with_every_byte()
    {
        var recording = TemporaryQueue.NewRecording();
        var chunk = TemporaryQueue.Chunk(7);
        using (var queue = _file.Open())
            queue.Enqueue(recording, chunk);

        using var reopened = _file.Open();
        var found = reopened.PeekOldest()!;
        var audio = new ArrayBufferWriter<byte>();
        reopened.ReadAudio(found, audio);

        Assert.Equal((recording, 7, chunk.Start, TimeSpan.FromSeconds(1)), (found.Recording, found.Number, found.Start, found.Duration));
        Assert.True(audio.WrittenSpan.SequenceEqual(chunk.Wav.Span));
    }

    [Fact]
    public void Chunks_leave_oldest_first_across_recordings()
    {
        using var queue = _file.Open();
        var (first, second) = (TemporaryQueue.NewRecording(), TemporaryQueue.NewRecording());
        queue.Enqueue(first, TemporaryQueue.Chunk(0));
        queue.Enqueue(second, TemporaryQueue.Chunk(0));
        queue.Enqueue(first, TemporaryQueue.Chunk(1));

        var order = new List<(string, int)>();
        while (queue.PeekOldest() is { } chunk)
        {
            order.Add((chunk.Recording.Id, chunk.Number));
            queue.Complete(chunk, "source");
        }

        Assert.Equal([(first.Id, 0), (second.Id, 0), (first.Id, 1)], order);
    }

    [Fact]
    public void What_the_server_answered_to_the_first_chunk_is_kept_for_the_recording_and_no_other()
    {
        using var queue = _file.Open();
        var (mine, other) = (TemporaryQueue.NewRecording(), TemporaryQueue.NewRecording());
        queue.Enqueue(mine, TemporaryQueue.Chunk(0));
        queue.Enqueue(other, TemporaryQueue.Chunk(0));
        queue.Enqueue(mine, TemporaryQueue.Chunk(1));

        queue.Complete(queue.PeekOldest()!, "6b02");

        Assert.Null(queue.PeekOldest()!.Recording.SourceFileId);
        queue.Complete(queue.PeekOldest()!, "6b03");
        Assert.Equal("6b02", queue.PeekOldest()!.Recording.SourceFileId);
    }

    [Fact]
    public void The_status_counts_what_waits()
    {
        using var queue = _file.Open();
        Assert.Equal(new QueueStatus(0, TimeSpan.Zero, 0, null, 0), queue.GetStatus());
        var recording = TemporaryQueue.NewRecording();
        queue.Enqueue(recording, TemporaryQueue.Chunk(0));
        queue.Enqueue(recording, TemporaryQueue.Chunk(1, frames: 8_000));

        Assert.Equal(new QueueStatus(2, TimeSpan.FromSeconds(1.5), 48_088, TemporaryQueue.Start, 0), queue.GetStatus());
    }

    [Fact]
    public void A_quarantined_chunk_is_out_of_the_way_and_not_deleted()
    {
        using (var queue = _file.Open())
        {
            queue.Enqueue(TemporaryQueue.NewRecording(), TemporaryQueue.Chunk(3));
            queue.Quarantine(queue.PeekOldest()!, "refused");
            Assert.Null(queue.PeekOldest());
            Assert.Equal(1, queue.GetStatus().Quarantined);
        }

        Assert.Equal(
            TemporaryQueue.Chunk(3).Wav.ToArray(),
            Query<byte[]>("SELECT audio_data FROM quarantined_chunks WHERE reason = 'refused'")
        );
    }

    [Fact]
    public void A_drained_queue_gives_its_space_back()
    {
        using (var queue = _file.Open())
        {
            for (var number = 0; number < 30; number++)
                queue.Enqueue(TemporaryQueue.NewRecording(), TemporaryQueue.Chunk(number, frames: 160_000));
            while (queue.PeekOldest() is { } chunk)
                queue.Complete(chunk, "6b02");
        }

        Assert.InRange(new FileInfo(_file.Path).Length, 1, 200_000);
    }

    [Fact]
    public void A_failure_is_noted_with_the_chunk()
    {
        using var queue = _file.Open();
        queue.Enqueue(TemporaryQueue.NewRecording(), TemporaryQueue.Chunk(0));
        queue.RecordFailure(queue.PeekOldest()!, "no network");
        queue.RecordFailure(queue.PeekOldest()!, "still none");
        Assert.Equal((2, "still none"), (queue.PeekOldest()!.Attempts, queue.PeekOldest()!.LastError));
    }

    [Fact]
    public void A_second_recorder_is_refused_with_the_holders_process_id()
    {
        using var queue = _file.Open();
        var refusal = Assert.Throws<QueueException>(_file.Open);
        Assert.Equal(QueueProblem.InUse, refusal.Problem);
        Assert.Contains($"process {Environment.ProcessId}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_sees_what_a_running_recorder_has_queued()
    {
        using var queue = _file.Open();
        queue.Enqueue(TemporaryQueue.NewRecording(), TemporaryQueue.Chunk(0));
        using var reader = QueueReader.Open(_file.Path);
        Assert.Equal(queue.GetStatus(), reader.GetStatus());
    }

    [Fact]
    public void The_file_is_the_owners_alone()
    {
        using var queue = _file.Open();
        queue.Enqueue(TemporaryQueue.NewRecording(), TemporaryQueue.Chunk(0));
        Assert.All(
            Directory.GetFiles(Path.GetDirectoryName(_file.Path)!),
            static file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file))
        );
    }

    [Fact]
    public void The_seed_table_has_its_columns_and_a_count_means_what_it_says()
    {
        using (var queue = _file.Open())
            queue.Enqueue(TemporaryQueue.NewRecording(), TemporaryQueue.Chunk(0));
        Assert.Equal(1L, Query<long>("SELECT COUNT(*) FROM audio_chunks"));
        Assert.Equal(
            "id,timestamp,chunk_number,source_file_id,audio_data,recording_start,created_at",
            Query<string>("SELECT group_concat(name) FROM pragma_table_info('audio_chunks')")
        );
        Assert.Equal("2026-03-01T12:00:00.123Z", Query<string>("SELECT timestamp FROM audio_chunks"));
    }

    [Theory]
    [InlineData("CREATE TABLE notes (text TEXT)", "something else")]
    [InlineData("CREATE TABLE audio_chunks (id INTEGER)", "something else")]
    [InlineData("PRAGMA user_version = 9999", "newer")]
    public void A_database_that_is_not_ours_is_refused_and_left_as_it_was(string content, string expected)
    {
        Query<object>(content);
        AssertRefusedUntouched(expected);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_and_left_as_it_was()
    {
        File.WriteAllText(_file.Path, new string('x', 5_000));
        AssertRefusedUntouched("not a database");
    }

    [Fact]
    public void A_missing_folder_is_named()
    {
        var refusal = Assert.Throws<QueueException>(() => ChunkQueue.Open("/no/such/folder/queue.db"));
        Assert.Contains("/no/such/folder", refusal.Message, StringComparison.Ordinal);
    }

    private void AssertRefusedUntouched(string expected)
    {
        var before = File.ReadAllBytes(_file.Path);
        Assert.Contains(expected, Assert.Throws<QueueException>(_file.Open).Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_file.Path));
        Assert.Equal([_file.Path], Directory.GetFiles(Path.GetDirectoryName(_file.Path)!));
    }

    private T? Query<T>(string sql)
    {
        SQLitePCL.Batteries_V2.Init();
        using var database = new SqliteConnection($"Data Source={_file.Path};Pooling=False");
        database.Open();
        return database.Scalar<T>(sql);
    }
}
