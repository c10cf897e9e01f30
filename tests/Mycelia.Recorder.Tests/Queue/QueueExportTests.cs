using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Tests.Queue;

public sealed class QueueExportTests : IDisposable
{
    private static readonly RecordingInfo Recording = TemporaryQueue.NewRecording();
    private readonly TemporaryQueue _file = new();
    private readonly List<ExportedChunk> _chunks = [];

    public void Dispose() => _file.Dispose();

    [Fact]
    public void What_waits_what_was_set_aside_and_what_a_dead_recorder_left_are_all_exported()
    {
        Fill(3);
        using (var queue = _file.Open())
        {
            queue.Quarantine(queue.PeekOldest()!, "refused");
            queue.Journal.Append(new(Recording, 3, TemporaryQueue.Start.ToUnixTimeMilliseconds(), 16_000, 1), new byte[3_200]);
        }

        Assert.Equal(0, Export());
        Assert.Equal(
            [(1, false, false), (2, false, false), (0, true, false), (3, false, true)],
            _chunks.Select(static c => (c.Entry.Number, c.Entry.IsQuarantined, c.IsOpen))
        );
        Assert.Equal(TemporaryQueue.Chunk(1).Wav.ToArray(), _chunks[0].Audio);
        Assert.Equal(TimeSpan.FromSeconds(0.1), _chunks[3].Entry.Duration);
    }

    [Fact]
    public void What_a_recorder_records_is_left_only_when_it_is_dead()
    {
        Fill(3);
        using (var queue = _file.Open())
        {
            queue.Journal.Append(new(Recording, 3, TemporaryQueue.Start.ToUnixTimeMilliseconds(), 16_000, 1), new byte[3_200]);
            Assert.Null(FindLeft());
        }

        var left = FindLeft()!;
        Assert.Equal((3, TemporaryQueue.Start, TimeSpan.FromSeconds(0.1)), (left.Number, left.Start, left.Duration));
        _file.Open().Dispose();
        Assert.Null(FindLeft());

        QueueEntry? FindLeft()
        {
            using var reader = QueueReader.Open(_file.Path);
            return reader.FindLeft().SingleOrDefault();
        }
    }

    [Fact]
    public void A_bad_page_costs_the_rows_on_it_and_no_others()
    {
        Fill(200);
        Damage(PageOfRow(), 2_048);

        var unreadable = Export();

        Assert.InRange(unreadable, 1, 20);
        Assert.Equal(200, _chunks.Count + unreadable);
        Assert.All(_chunks, static chunk => Assert.True(chunk.IsWhole));
        Assert.Equal(_chunks.Count, _chunks.Select(static chunk => chunk.Entry.Number).Distinct().Count());
    }

    [Fact]
    public void Audio_that_the_disk_changed_is_exported_and_said_to_be_damaged()
    {
        Fill(2);
        var position = File.ReadAllBytes(_file.Path).AsSpan().IndexOf(Enumerable.Repeat((byte)1, 1_900).ToArray()) + 900;
        Damage(position, 1);
        Assert.Equal(0, Export());
        Assert.Equal([true, false], _chunks.Select(static chunk => chunk.IsWhole));
    }

    [Fact]
    public void A_file_of_which_nothing_can_be_read_is_not_taken_for_an_empty_queue()
    {
        Fill(2);
        using (var queue = _file.Open())
            queue.Journal.Append(new(Recording, 2, TemporaryQueue.Start.ToUnixTimeMilliseconds(), 16_000, 1), new byte[3_200]);
        Damage(0, 4_096);

        Assert.Contains(
            $"no chunk can be read from {_file.Path}",
            Assert.Throws<QueueException>(() => Export()).Message,
            StringComparison.Ordinal
        );
        Assert.True(Assert.Single(_chunks).IsOpen);

        using (var database = new SqliteConnection($"Data Source={_file.Path}.other;Pooling=False"))
        {
            database.Open();
            database.Execute("CREATE TABLE notes (text TEXT)");
        }

        Assert.Throws<QueueException>(() => QueueExport.Run(_file.Path + ".other", QueueFilter.All, _chunks.Add));
    }

    [Fact]
    public void An_export_changes_nothing_and_leaves_nothing_beside_the_file()
    {
        Fill(2);
        var before = File.ReadAllBytes(_file.Path);
        var files = Directory.GetFiles(Path.GetDirectoryName(_file.Path)!).Order();
        Export();
        Assert.Equal(before, File.ReadAllBytes(_file.Path));
        Assert.Equal(files, Directory.GetFiles(Path.GetDirectoryName(_file.Path)!).Order());
    }

    [Fact]
    public void A_running_recorders_queue_can_be_exported()
    {
        using var queue = _file.Open();
        queue.Enqueue(Recording, TemporaryQueue.Chunk(0));
        Export();
        Assert.Single(_chunks);
    }

    [Fact]
    public void A_file_of_the_python_recorder_is_listed_and_exported_as_it_is()
    {
        SQLitePCL.Batteries_V2.Init();
        using (var database = Connect())
        {
            database.Execute(
                """
                CREATE TABLE audio_chunks (id INTEGER PRIMARY KEY AUTOINCREMENT, timestamp TEXT NOT NULL, chunk_number INTEGER NOT NULL,
                    source_file_id TEXT, audio_data BLOB NOT NULL, recording_start TEXT NOT NULL, created_at TEXT NOT NULL)
                """
            );
            database.Execute(
                """
                INSERT INTO audio_chunks (timestamp, chunk_number, audio_data, recording_start, created_at)
                VALUES ('2025-11-02T10:00:10.5+00:00', 4, $audio, '2025-11-02T10:00:00+00:00', '2025-11-02T10:00:10.5+00:00')
                """,
                ("$audio", TemporaryQueue.Chunk(4).Wav.ToArray())
            );
        }

        Export();
        // The stamp can only be the chunk's end.
        Assert.Equal(
            (4, DateTimeOffset.Parse("2025-11-02T10:00:09.5Z", null)),
            _chunks.Select(static c => (c.Entry.Number, c.Entry.Start!.Value)).Single()
        );
        using var reader = QueueReader.Open(_file.Path);
        var listed = new List<QueueEntry>();
        Assert.True(reader.List(QueueFilter.All, limit: 0, listed.Add));
        Assert.Equal(_chunks[0].Entry, Assert.Single(listed));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_a_retried_chunk_it_is_known_whether_the_server_may_have_it(bool mayHaveArrived)
    {
        Fill(1);
        using var queue = _file.Open();
        queue.MarkSent(queue.PeekOldest()!);
        queue.RecordFailure(queue.PeekOldest()!, "no answer", mayHaveArrived);
        queue.Quarantine(queue.PeekOldest()!, "given up");

        Assert.Null(queue.Retry(Assert.Single(queue.List(new QueueFilter { Quarantined = true }))));

        Assert.Equal(mayHaveArrived, queue.PeekOldest()!.MayHaveArrived);
    }

    [Fact]
    public void A_retried_chunk_waits_again_with_its_identity_and_its_bytes()
    {
        Fill(2);
        using var queue = _file.Open();
        var original = queue.PeekOldest()!;
        queue.RecordFailure(original, "down");
        queue.Quarantine(original, "refused");
        var aside = Assert.Single(queue.List(new QueueFilter { Quarantined = true }));
        Assert.Equal(("refused", 1, "q1"), (aside.LastError, aside.Attempts, aside.Name));

        Assert.Null(queue.Retry(aside));

        Assert.Equal((2L, 0L), (queue.GetStatus().Chunks, queue.GetStatus().Quarantined));
        queue.Complete(queue.PeekOldest()!, "6b02");
        var again = queue.PeekOldest()!;
        Assert.Equal(
            (original.IdempotencyKey, original.Start, original.Duration, 0),
            (again.IdempotencyKey, again.Start, again.Duration, again.Attempts)
        );
        var audio = new System.Buffers.ArrayBufferWriter<byte>();
        Assert.Equal(AudioRead.Whole, queue.ReadAudio(again, audio));
        Assert.True(audio.WrittenSpan.SequenceEqual(TemporaryQueue.Chunk(0).Wav.Span));
    }

    [Fact]
    public void A_damaged_chunk_is_not_retried()
    {
        Fill(1);
        using var queue = _file.Open();
        queue.Quarantine(queue.PeekOldest()!, "damaged");
        using (var database = Connect())
            database.Execute("UPDATE quarantined_chunks SET audio_data = zeroblob(LENGTH(audio_data))");
        Assert.Contains("damaged", queue.Retry(queue.Find(1, isQuarantined: true)!), StringComparison.Ordinal);
        Assert.Equal(1, queue.GetStatus().Quarantined);
    }

    [Fact]
    public void A_list_is_filtered_by_recording_and_time()
    {
        var other = TemporaryQueue.NewRecording();
        Fill(5);
        using (var queue = _file.Open())
            queue.Enqueue(other, TemporaryQueue.Chunk(9));
        using var reader = QueueReader.Open(_file.Path);
        Assert.Equal([9], Numbers(new() { Recording = other.Id }));
        Assert.Equal([2, 3], Numbers(new() { Since = TemporaryQueue.Start.AddSeconds(2), Until = TemporaryQueue.Start.AddSeconds(4) }));
        Assert.False(reader.List(QueueFilter.All, limit: 2, static _ => { }));

        int[] Numbers(QueueFilter filter)
        {
            var numbers = new List<int>();
            reader.List(filter, limit: 0, entry => numbers.Add(entry.Number));
            return [.. numbers];
        }
    }

    private int Export() => QueueExport.Run(_file.Path, QueueFilter.All, _chunks.Add);

    private void Fill(int chunks)
    {
        using var queue = _file.Open();
        for (var number = 0; number < chunks; number++)
            queue.Enqueue(Recording, TemporaryQueue.Chunk(number));
    }

    /// <summary>Where a page of rows of audio_chunks begins: that with the row in the middle.</summary>
    private int PageOfRow()
    {
        var content = File.ReadAllBytes(_file.Path);
        var row = content.AsSpan().IndexOf("2026-03-01T12:01:40.123Z"u8);
        return row / 2_048 * 2_048;
    }

    private SqliteConnection Connect()
    {
        var database = new SqliteConnection($"Data Source={_file.Path};Pooling=False");
        database.Open();
        return database;
    }

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
