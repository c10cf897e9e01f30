using System.Buffers;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Tests.Queue;

public sealed class DamageTests : IDisposable
{
    private static readonly RecordingInfo Recording = TemporaryQueue.NewRecording();
    private readonly TemporaryQueue _file = new();
    private readonly Events _events = new();

    private string Folder => Path.GetDirectoryName(_file.Path)!;

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData(0, 16)] // the magic words
    [InlineData(0, 2_048)] // the whole first page
    [InlineData(100, 3_000)] // the schema's page behind a good header
    public void A_damaged_queue_is_set_aside_whole_and_recording_starts_on_a_new_one(int from, int length)
    {
        Fill(3);
        Damage(from, length);
        var before = File.ReadAllBytes(_file.Path);

        using (var queue = Open())
        {
            queue.Enqueue(Recording, TemporaryQueue.Chunk(9));
            Assert.Equal(9, queue.PeekOldest()!.Number);
        }

        Assert.Matches(@"\.damaged-\d{8}T\d{6}Z$", Assert.Single(_events.Of<QueueSetAside>()).Path);
        Assert.Equal(before, File.ReadAllBytes(_events.Of<QueueSetAside>()[0].Path));
    }

    [Fact]
    public void What_was_set_aside_before_is_never_overwritten()
    {
        var time = new FakeTime();
        for (var round = 0; round < 3; round++)
        {
            Fill(1);
            Damage(0, 2_048);
            using var queue = Open(time);
        }

        Assert.Equal(3, _events.Of<QueueSetAside>().Select(static damaged => damaged.Path).Distinct().Count());
        Assert.All(_events.Of<QueueSetAside>(), static damaged => Assert.True(File.Exists(damaged.Path)));
    }

    [Fact]
    public void Damage_that_shows_while_recording_costs_no_chunk_of_it()
    {
        Fill(50);
        using var queue = Open();
        Damage(2_048, (int)new FileInfo(_file.Path).Length - 2_048);
        for (var number = 50; number < 60; number++)
            queue.Enqueue(Recording, TemporaryQueue.Chunk(number));

        Assert.Single(_events.Of<QueueSetAside>());
        Assert.Equal(Enumerable.Range(50, 10), Numbers(queue));
    }

    [Fact]
    public void A_chunk_under_way_when_its_queue_is_set_aside_is_not_taken_for_another_of_the_new_one()
    {
        Fill(50);
        using var queue = Open();
        var underWay = queue.PeekOldest()!;
        Damage(2_048, (int)new FileInfo(_file.Path).Length - 2_048);
        queue.Enqueue(Recording, TemporaryQueue.Chunk(50));
        Assert.Single(_events.Of<QueueSetAside>());

        Assert.Equal(AudioRead.Gone, queue.ReadAudio(underWay, new ArrayBufferWriter<byte>()));
        queue.Complete(underWay, "6b02");
        queue.Quarantine(underWay, "refused");

        Assert.True(queue.PeekOldest()!.Id > 50);
        Assert.Equal(0, queue.GetStatus().Quarantined);
    }

    [Fact]
    public void What_was_learned_of_recordings_goes_over_to_the_new_file()
    {
        using (var queue = Open())
        {
            queue.Enqueue(Recording, TemporaryQueue.Chunk(0));
            queue.Complete(queue.PeekOldest()!, "6b02");
            queue.Journal.Append(new(Recording, 0, TemporaryQueue.Start.ToUnixTimeMilliseconds(), 16_000, 1), new byte[3_200]);
        }

        // The index that lists begin with; the table of recordings can be read.
        var page = 2_048 * (RootPage("chunk_info") - 1);
        Damage(page, 2_048);
        using (var queue = Open())
        {
            queue.Enqueue(TemporaryQueue.NewRecording(), TemporaryQueue.Chunk(0));
            queue.Enqueue(Recording, TemporaryQueue.Chunk(1));
        }

        Assert.Single(_events.Of<QueueSetAside>());
        using var next = Open();
        Assert.Empty(next.Recovered);
        Assert.Equal([null, "6b02"], Drain(next).Select(static chunk => chunk.Recording.SourceFileId));
    }

    [Fact]
    public void The_journal_of_a_damaged_queue_is_recovered_into_the_new_one()
    {
        using (var queue = Open())
        {
            queue.Enqueue(Recording, TemporaryQueue.Chunk(0));
            queue.Journal.Append(new(Recording, 1, TemporaryQueue.Start.ToUnixTimeMilliseconds(), 16_000, 1), new byte[3_200]);
        }

        Damage(0, 2_048);
        using var next = Open();
        Assert.Equal((1, TimeSpan.FromSeconds(0.1)), (next.Recovered[0].Number, next.Recovered[0].Duration));
    }

    [Fact]
    public void A_queue_that_is_only_locked_is_not_damaged()
    {
        Fill(1);
        using var intruder = new SqliteConnection($"Data Source={_file.Path};Pooling=False");
        intruder.Open();
        using var queue = Open();
        queue.BusyTimeout = TimeSpan.FromSeconds(1);
        intruder.Execute("BEGIN IMMEDIATE");
        Assert.Throws<QueueUnavailableException>(() => queue.Enqueue(Recording, TemporaryQueue.Chunk(1)));
        Assert.Empty(_events.Of<QueueSetAside>());
    }

    [Fact]
    public void A_damaged_database_of_something_else_is_refused_and_left_as_it_was()
    {
        SQLitePCL.Batteries_V2.Init();
        using (var other = new SqliteConnection($"Data Source={_file.Path};Pooling=False"))
        {
            other.Open();
            other.Execute("CREATE TABLE notes (text TEXT)");
        }

        Damage(100, 1_000);
        var before = File.ReadAllBytes(_file.Path);
        Assert.Equal(QueueProblem.Foreign, Assert.Throws<QueueException>(Open).Problem);
        Assert.Equal(before, File.ReadAllBytes(_file.Path));
        Assert.Equal([_file.Path], Directory.GetFiles(Folder));
    }

    [Fact]
    public void A_reading_command_says_that_the_queue_is_damaged_and_how_to_rescue_it()
    {
        Fill(1);
        Damage(0, 2_048);
        var refusal = Assert.Throws<QueueException>(() => QueueReader.Open(_file.Path));
        Assert.Equal(QueueProblem.Damaged, refusal.Problem);
        Assert.Equal(Hint.Rescue, refusal.Hint);
        Assert.True(File.Exists(_file.Path));
    }

    [Fact]
    public void A_chunk_whose_bytes_changed_on_the_disk_is_told_from_a_whole_one()
    {
        Fill(2);
        var content = File.ReadAllBytes(_file.Path);
        // A sample in the middle of chunk 1; its samples all hold its number.
        var position = content.AsSpan().IndexOf(Enumerable.Repeat((byte)1, 1_900).ToArray()) + 900;
        Damage(position, 1);

        using var queue = Open();
        var audio = new ArrayBufferWriter<byte>();
        Assert.Equal(AudioRead.Whole, queue.ReadAudio(queue.PeekOldest()!, audio));
        queue.Complete(queue.PeekOldest()!, "6b02");
        Assert.Equal(AudioRead.Damaged, queue.ReadAudio(queue.PeekOldest()!, audio));
        Assert.Empty(_events.Of<QueueSetAside>());
    }

    private static IEnumerable<int> Numbers(ChunkQueue queue) => Drain(queue).Select(static chunk => chunk.Number);

    private static List<QueuedChunk> Drain(ChunkQueue queue)
    {
        var chunks = new List<QueuedChunk>();
        while (queue.PeekOldest() is { } chunk)
        {
            chunks.Add(chunk);
            queue.Complete(chunk, chunk.Recording.SourceFileId ?? "7c03");
        }

        return chunks;
    }

    private ChunkQueue Open() => Open(null);

    private ChunkQueue Open(TimeProvider? time) => ChunkQueue.Open(_file.Path, time, _events);

    private void Fill(int chunks)
    {
        using var queue = Open();
        for (var number = 0; number < chunks; number++)
            queue.Enqueue(Recording, TemporaryQueue.Chunk(number));
    }

    private int RootPage(string table)
    {
        using var database = new SqliteConnection($"Data Source={_file.Path};Pooling=False");
        database.Open();
        return (int)database.Scalar<long>("SELECT rootpage FROM sqlite_schema WHERE name = $name", ("$name", table));
    }

    /// <summary>Turns every bit of a stretch of the file around.</summary>
    private void Damage(int from, int length)
    {
        using var file = new FileStream(_file.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var bytes = new byte[length];
        file.Position = from;
        file.ReadExactly(bytes);
        file.Position = from;
        file.Write([.. bytes.Select(static b => (byte)~b)]);
    }
}
