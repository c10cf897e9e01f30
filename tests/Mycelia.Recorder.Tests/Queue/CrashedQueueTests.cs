using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Queue.Journal;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Tests.Queue;

/// <summary>What a recorder that was killed leaves beside its queue, and what a disk makes of that.</summary>
public sealed class CrashedQueueTests : IDisposable
{
    private const int Chunks = 12;

    private readonly TemporaryQueue _file = new();
    private readonly RecordingInfo _recording = TemporaryQueue.NewRecording();
    private readonly string _crashed;

    /// <summary>A queue that was copied while it was open: the chunks are in its log, and one is open.</summary>
    public CrashedQueueTests()
    {
        using var queue = _file.Open();
        for (var number = 0; number < Chunks; number++)
            queue.Enqueue(_recording, TemporaryQueue.Chunk(number, frames: 800));
        for (var block = 0; block < 5; block++)
            queue.Journal.Append(Open(Chunks), TemporaryQueue.Chunk(block, frames: 800).Wav.Span[..1_600]);
        _crashed = Path.Combine(Directory.CreateTempSubdirectory("mycelia-crashed-").FullName, "q.db");
        QueueImage.Take(_file.Path).WriteTo(_crashed);
    }

    public void Dispose()
    {
        _file.Dispose();
        Directory.Delete(Path.GetDirectoryName(_crashed)!, recursive: true);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(18)]
    [InlineData(27)]
    [InlineData(33)]
    [InlineData(40)]
    [InlineData(50)]
    [InlineData(20_000)]
    [InlineData(80_000)]
    public void A_bit_of_the_log_that_the_disk_turned_over_is_turned_back(int at)
    {
        Turn("-wal", at);
        using var queue = ChunkQueue.Open(_crashed);
        Assert.Equal(Chunks + 1, queue.GetStatus().Chunks);
        Assert.Contains(queue.Mended, static what => what.Contains("turned back", StringComparison.Ordinal));
    }

    [Fact]
    public void A_log_that_is_damaged_further_is_kept_and_that_is_said()
    {
        var log = File.ReadAllBytes(_crashed + "-wal");
        log.AsSpan(20_000, 500).Fill(7);
        File.WriteAllBytes(_crashed + "-wal", log);
        using var queue = ChunkQueue.Open(_crashed);
        Assert.Contains(queue.Mended, static what => what.Contains("damaged in the middle", StringComparison.Ordinal));
        Assert.Equal(log, File.ReadAllBytes(Assert.Single(Directory.GetFiles(Path.GetDirectoryName(_crashed)!, "*-wal.damaged-*"))));
    }

    [Fact]
    public void A_whole_log_is_left_as_it_is()
    {
        using var queue = ChunkQueue.Open(_crashed);
        Assert.Equal(Chunks + 1, queue.GetStatus().Chunks);
        Assert.Empty(queue.Mended);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_log_of_a_file_that_was_emptied_or_deleted_is_kept_and_that_is_said(bool isThere)
    {
        var log = File.ReadAllBytes(_crashed + "-wal");
        File.Delete(_crashed);
        if (isThere)
            File.WriteAllBytes(_crashed, []);
        using (var queue = ChunkQueue.Open(_crashed))
        {
            queue.Enqueue(_recording, TemporaryQueue.Chunk(Chunks + 1, frames: 800));
            Assert.Contains(queue.Mended, static what => what.Contains("emptied or deleted", StringComparison.Ordinal));
            Assert.Equal(log, File.ReadAllBytes(Assert.Single(Directory.GetFiles(Path.GetDirectoryName(_crashed)!, "*-wal.damaged-*"))));
        }

        // What the journal had, and what came after.
        using var again = ChunkQueue.Open(_crashed);
        Assert.Equal(2, again.GetStatus().Chunks);
        Assert.Empty(again.Mended);
    }

    [Theory]
    [InlineData(2_048)]
    [InlineData(4_096)]
    public void The_log_of_another_database_takes_nothing_from_the_queue(int pageBytes)
    {
        using (ChunkQueue.Open(_crashed)) { }

        var other = _crashed + ".other";
        using (var database = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={other};Pooling=False"))
        {
            database.Open();
            database.Execute(
                $"PRAGMA page_size = {pageBytes}; PRAGMA journal_mode = WAL; CREATE TABLE foo (a); INSERT INTO foo VALUES "
                    + "(zeroblob(100000))"
            );
            File.WriteAllBytes(_crashed + "-wal", ReadShared(other + "-wal"));
        }

        using var queue = ChunkQueue.Open(_crashed);
        Assert.Equal(Chunks + 1, queue.GetStatus().Chunks);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(30)]
    [InlineData(400)]
    [InlineData(2_000)]
    public void A_bit_of_the_open_chunk_that_the_disk_turned_over_costs_none_of_it(int at)
    {
        Turn(".capture", at);
        using var queue = ChunkQueue.Open(_crashed);
        Assert.Equal(TimeSpan.FromMilliseconds(250), Assert.Single(queue.Recovered).Duration);
        Assert.Contains(queue.Mended, static what => what.Contains("open chunk", StringComparison.Ordinal));
    }

    [Fact]
    public void What_cannot_be_read_of_the_open_chunk_is_kept_and_that_is_said()
    {
        var journal = File.ReadAllBytes(_crashed + ".capture");
        journal.AsSpan(0, 300).Fill(7);
        File.WriteAllBytes(_crashed + ".capture", journal);
        using var queue = ChunkQueue.Open(_crashed);
        Assert.Contains(queue.Mended, static what => what.Contains("cannot be read, and is kept", StringComparison.Ordinal));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(_crashed)!, "*.capture.damaged-*"));
    }

    [Fact]
    public void A_number_that_the_disk_changed_does_not_cost_the_open_chunk()
    {
        using (var database = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_crashed};Pooling=False"))
        {
            database.Open();
            database.Execute("UPDATE recordings SET next_number = next_number | (1 << 30)");
        }

        using var queue = ChunkQueue.Open(_crashed);
        Assert.NotEmpty(queue.Recovered);
    }

    private OpenChunk Open(int number) => new(_recording, number, TemporaryQueue.Start.ToUnixTimeMilliseconds(), 16_000, 1);

    private void Turn(string suffix, int at)
    {
        var bytes = File.ReadAllBytes(_crashed + suffix);
        bytes[at] ^= 4;
        File.WriteAllBytes(_crashed + suffix, bytes);
    }

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
