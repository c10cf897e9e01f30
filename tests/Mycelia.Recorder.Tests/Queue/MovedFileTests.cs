using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Queue.Journal;

namespace Mycelia.Recorder.Tests.Queue;

/// <summary>Somebody deletes, moves or replaces the queue while a recorder has it.</summary>
public sealed class MovedFileTests : IDisposable
{
    private readonly TemporaryQueue _file = new();
    private readonly RecordingInfo _recording = TemporaryQueue.NewRecording();
    private readonly Events _events = new();

    public void Dispose() => _file.Dispose();

    private string Folder => Path.GetDirectoryName(_file.Path)!;

    [Theory]
    [InlineData("*.db")]
    [InlineData("*.db*")]
    public void A_queue_that_was_deleted_is_written_anew_with_all_that_waited(string pattern)
    {
        using (var queue = Open())
        {
            queue.Enqueue(_recording, TemporaryQueue.Chunk(0));
            foreach (var file in Directory.GetFiles(Folder, pattern))
                File.Delete(file);
            queue.Enqueue(_recording, TemporaryQueue.Chunk(1));
            queue.Enqueue(_recording, TemporaryQueue.Chunk(2));
            Assert.Throws<QueueException>(() => _file.Open().Dispose());
        }

        Assert.Null(Assert.Single(_events.Of<QueuePutBack>()).Path);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_file.Path));
        Assert.Equal([0, 1, 2], Numbers(_file.Path));
        Assert.Empty(Directory.GetFiles(Folder, "*.copy"));
    }

    [Fact]
    public void A_queue_whose_folder_is_gone_keeps_what_it_has_until_there_is_one()
    {
        using (var queue = Open())
        {
            queue.Enqueue(_recording, TemporaryQueue.Chunk(0));
            Directory.Delete(Folder, recursive: true);
            Assert.Contains(
                "gone",
                Assert.Throws<QueueUnavailableException>(() => queue.Enqueue(_recording, TemporaryQueue.Chunk(1))).Message,
                StringComparison.Ordinal
            );
            Directory.CreateDirectory(Folder);
            queue.Enqueue(_recording, TemporaryQueue.Chunk(1));
        }

        Assert.Equal([0, 1], Numbers(_file.Path));
    }

    [Fact]
    public void What_a_queue_held_that_was_replaced_is_kept_beside_the_other()
    {
        using (var queue = Open())
        {
            queue.Enqueue(_recording, TemporaryQueue.Chunk(0));
            var other = Path.Combine(Folder, "other.db");
            using (var another = ChunkQueue.Open(other))
                another.Enqueue(TemporaryQueue.NewRecording(), TemporaryQueue.Chunk(7));
            File.Move(other, _file.Path, overwrite: true);
            queue.Enqueue(_recording, TemporaryQueue.Chunk(1));
        }

        Assert.Equal([7, 1], Numbers(_file.Path));
        Assert.Equal([0], Numbers(Assert.Single(_events.Of<QueuePutBack>()).Path!));
    }

    [Fact]
    public void What_was_delivered_before_a_queue_vanished_stays_delivered()
    {
        using var queue = Open();
        queue.Enqueue(_recording, TemporaryQueue.Chunk(0));
        queue.Enqueue(_recording, TemporaryQueue.Chunk(1));
        queue.Complete(queue.PeekOldest()!, "6b02");
        File.Delete(_file.Path);
        queue.Enqueue(_recording, TemporaryQueue.Chunk(2));

        Assert.Equal((1, "6b02"), (queue.PeekOldest()!.Number, queue.PeekOldest()!.Recording.SourceFileId));
    }

    [Fact]
    public void A_queue_that_was_emptied_is_found_damaged_with_the_next_chunk()
    {
        using (var queue = Open())
        {
            queue.Enqueue(_recording, TemporaryQueue.Chunk(0));
            using (var file = File.OpenWrite(_file.Path))
                file.SetLength(0);
            queue.Enqueue(_recording, TemporaryQueue.Chunk(1));
        }

        Assert.Equal([1], Numbers(_file.Path));
        Assert.Single(Directory.GetFiles(Folder, "*.damaged-*Z"));
    }

    [Fact]
    public void A_journal_that_was_deleted_is_begun_anew_with_the_next_chunk()
    {
        using (var journal = new CaptureJournal(_file.Path))
        {
            journal.Append(new(_recording, 0, 0, 16_000, 1), new byte[3_200]);
            File.Delete(CaptureJournal.PathOf(_file.Path));
            journal.Append(new(_recording, 1, 10_000, 16_000, 1), new byte[3_200]);
        }

        Assert.Equal(1, CaptureJournal.ReadFile(_file.Path)!.Value.Chunk.Number);
    }

    [Fact]
    public void Two_names_of_one_queue_are_one_queue()
    {
        var link = Path.Combine(Folder, "link.db");
        _file.Open().Dispose();
        File.CreateSymbolicLink(link, _file.Path);
        using (var queue = ChunkQueue.Open(link))
        {
            queue.Enqueue(_recording, TemporaryQueue.Chunk(0));
            Assert.Equal(QueueProblem.InUse, Assert.Throws<QueueException>(() => _file.Open().Dispose()).Problem);
        }

        Assert.Equal([0], Numbers(_file.Path));
        Assert.Equal([Path.GetFileName(link)], Directory.GetFiles(Folder, "link*").Select(Path.GetFileName));
    }

    private ChunkQueue Open() => ChunkQueue.Open(_file.Path, events: _events);

    private static List<int> Numbers(string path)
    {
        using var queue = ChunkQueue.Open(path);
        return [.. queue.List(new QueueFilter()).Select(static entry => entry.Number)];
    }
}
