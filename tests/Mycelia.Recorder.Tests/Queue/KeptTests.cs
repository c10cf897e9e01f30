using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Queue.Limits;
using Mycelia.Recorder.Session;

namespace Mycelia.Recorder.Tests.Queue;

/// <summary>What was delivered is kept for as long as was asked for, and never at the cost of anything that waits.</summary>
public sealed class KeptTests : IDisposable
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private readonly TemporaryQueue _file = new();
    private readonly FakeTime _time = new();
    private readonly RecordingInfo _recording = TemporaryQueue.NewRecording();
    private ChunkQueue _queue;

    public KeptTests() => _queue = ChunkQueue.Open(_file.Path, _time);

    public void Dispose()
    {
        _queue.Dispose();
        _file.Dispose();
    }

    [Fact]
    public void What_was_sent_is_kept_to_the_byte_and_the_queue_is_empty()
    {
        Deliver(0, [1, 2, 3], Week, AudioEncoding.Opus);
        using var reader = QueueReader.Open(_file.Path);
        var kept = reader.FindKept(_recording.Id, 0)!;
        Assert.Equal([1, 2, 3], kept.Audio.ToArray());
        Assert.Equal((AudioEncoding.Opus, TemporaryQueue.Start, TimeSpan.FromSeconds(1)), (kept.Encoding, kept.Start, kept.Duration));
        Assert.Equal((0, new KeptTotals(1, 3, TemporaryQueue.Start)), (_queue.GetStatus().Chunks, reader.ReadKept()));
        Assert.Null(reader.FindKept(_recording.Id, 1));
        Assert.Null(reader.FindKept("another", 0));
    }

    [Fact]
    public void Where_nothing_is_to_be_kept_nothing_is()
    {
        Deliver(0, [1], keep: null);
        Assert.Equal(0, Kept().Chunks);
    }

    [Fact]
    public void One_that_is_delivered_twice_is_kept_once()
    {
        Deliver(0, [1], Week);
        Deliver(0, [2, 2], Week);
        Assert.Equal((1, 2), (Kept().Chunks, Kept().Bytes));
    }

    [Fact]
    public void It_goes_when_its_time_is_over_whatever_is_asked_for_by_then()
    {
        Deliver(0, [1], TimeSpan.FromDays(1));
        _time.Advance(TimeSpan.FromHours(20));
        Deliver(1, [1], TimeSpan.FromDays(1));
        _time.Advance(TimeSpan.FromHours(4));
        Assert.True(_queue.TrimKept(most: null));
        Assert.False(_queue.TrimKept(most: null));
        using var reader = QueueReader.Open(_file.Path);
        Assert.Null(reader.FindKept(_recording.Id, 0));
        Assert.NotNull(reader.FindKept(_recording.Id, 1));
    }

    [Fact]
    public void Of_too_much_the_oldest_goes()
    {
        for (var number = 0; number < 5; number++)
        {
            Deliver(number, new byte[1000], Week);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        while (_queue.TrimKept(most: 2500)) { }
        using var reader = QueueReader.Open(_file.Path);
        Assert.Equal((2, 2000), (reader.ReadKept().Chunks, reader.ReadKept().Bytes));
        Assert.NotNull(reader.FindKept(_recording.Id, 3));
        Assert.NotNull(reader.FindKept(_recording.Id, 4));
    }

    [Fact]
    public void It_survives_a_restart()
    {
        Deliver(0, [1], Week);
        _queue.Dispose();
        _queue = ChunkQueue.Open(_file.Path, _time);
        Assert.Equal(1, Kept().Chunks);
    }

    [Fact]
    public void What_the_disk_changed_is_not_given_out()
    {
        Deliver(0, [1, 2, 3], Week);
        using (var database = new SqliteConnection($"Data Source={_file.Path};Pooling=False"))
        {
            database.Open();
            using var command = database.CreateCommand();
            command.CommandText = "UPDATE kept_chunks SET audio = x'010203FF'";
            command.ExecuteNonQuery();
        }

        using var reader = QueueReader.Open(_file.Path);
        Assert.Null(reader.FindKept(_recording.Id, 0));
    }

    [Fact]
    public void On_a_full_disk_it_goes_before_the_recording_stops_or_anything_that_waits_is_dropped()
    {
        for (var number = 0; number < 20; number++)
            Deliver(number, new byte[100_000], Week);
        _queue.Enqueue(_recording, TemporaryQueue.Chunk(20));
        // More than the disk has is to stay free: there is room only in the file itself.
        var limits = new QueueLimits { MinFreeDisk = long.MaxValue / 4, WhenFull = WhenFull.DropOldest };
        var gate = new CaptureGate();
        var events = new Events();
        Guard(limits, gate, events).Look();
        Assert.Null(gate.ClosedBy);
        Assert.Empty(events.Of<ChunkDropped>());
        Assert.Equal(1, _queue.GetStatus().Chunks);
        Assert.InRange(Kept().Chunks, 10, 17);
    }

    [Fact]
    public void It_does_not_count_as_what_waits()
    {
        Deliver(0, new byte[2_000_000], Week);
        var gate = new CaptureGate();
        Guard(new QueueLimits { MaxBytes = 1_000_000 }, gate, new Events()).Look();
        Assert.Null(gate.ClosedBy);
        Assert.Equal(1, Kept().Chunks);
    }

    private StorageGuard Guard(QueueLimits limits, CaptureGate gate, Events events)
    {
        var guard = new StorageGuard(_queue, limits, [gate], events, _time);
        guard.Expect(chunkBytes: 320_044);
        return guard;
    }

    private KeptTotals Kept()
    {
        using var reader = QueueReader.Open(_file.Path);
        return reader.ReadKept();
    }

    private void Deliver(int number, byte[] audio, TimeSpan? keep, AudioEncoding encoding = AudioEncoding.Wav)
    {
        var id = _queue.Enqueue(_recording, TemporaryQueue.Chunk(number));
        _queue.Complete([new(_queue.Find(id)!, "6b02") { Encoding = encoding, Audio = audio }], "the script", keep);
    }
}
