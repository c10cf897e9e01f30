using System.Buffers;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Chunking;
using Mycelia.Recorder.Recording.State;

namespace Mycelia.Recorder.Queue;

/// <summary>
/// The chunks that wait for delivery, in a SQLite file that survives crashes. What <see cref="Enqueue"/> returned from
/// is on the disk. One recorder to a file; safe for concurrent use within it.
/// </summary>
public sealed class ChunkQueue : IDisposable
{
    private const string SelectChunk = """
        SELECT c.chunk_id, c.number, c.start_ms, c.duration_ms, c.bytes, c.attempts, c.last_error, r.id, r.started_at, r.device, r.source_file_id
        FROM chunk_info c JOIN recordings r ON r.id = c.recording_id
        """;

    private readonly Lock _gate = new();
    private readonly QueueLock _lock;
    private readonly SqliteConnection _database;
    private readonly TimeProvider _time;
    private readonly Channel<bool> _arrivals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private ChunkQueue(QueueLock queueLock, SqliteConnection database, CaptureJournal journal, TimeProvider time)
    {
        _lock = queueLock;
        _database = database;
        Journal = journal;
        _time = time;
    }

    /// <summary>How many chunks of another program's were taken in when the file was opened.</summary>
    public int Adopted { get; private init; }

    /// <summary>The chunk that a recorder which died had open, taken into the queue when the file was opened; null when there was none.</summary>
    public QueuedChunk? Recovered { get; private set; }

    /// <summary>The blocks of the chunk that is still open.</summary>
    internal CaptureJournal Journal { get; }

    /// <summary>How long to wait for another program that locks the file before that is an error; whole seconds, at least 1.</summary>
    internal TimeSpan BusyTimeout
    {
        set => _database.DefaultTimeout = Math.Max(1, (int)value.TotalSeconds);
    }

    /// <summary>Looks whether <see cref="Open"/> could open the file, and changes nothing; the lock is not tried.</summary>
    /// <exception cref="QueueException">It could not.</exception>
    public static void Inspect(string path) => QueueDatabase.Inspect(path);

    /// <summary>Opens or creates the file (mode 0600), takes the recorder's lock, and takes in what the Python recorder left.</summary>
    /// <param name="path">The database file; its folder must exist.</param>
    /// <param name="time">The clock of <c>created_at</c>.</param>
    /// <exception cref="QueueException">It cannot be opened; then it was not changed.</exception>
    public static ChunkQueue Open(string path, TimeProvider? time = null)
    {
        QueueDatabase.Inspect(path);
        QueueLock? queueLock = null;
        SqliteConnection? database = null;
        CaptureJournal? journal = null;
        try
        {
            queueLock = QueueLock.Take(path);
            database = QueueDatabase.OpenForWriting(path);
            journal = new CaptureJournal(path);
            var queue = new ChunkQueue(queueLock, database, journal, time ?? TimeProvider.System) { Adopted = ChunkAdoption.AdoptAll(database) };
            queue.Recover();
            return queue;
        }
        catch
        {
            journal?.Dispose();
            database?.Dispose();
            queueLock?.Dispose();
            throw;
        }
    }

    /// <summary>Adds a chunk, and its recording with the first one. On return both are on the disk.</summary>
    /// <returns>The chunk's row.</returns>
    /// <exception cref="SqliteException">It could not be stored (disk full, I/O error); nothing was, try again.</exception>
    public long Enqueue(RecordingInfo recording, Chunk chunk)
    {
        long id;
        lock (_gate)
        {
            using var transaction = _database.BeginTransaction();
            _database.Execute(
                "INSERT INTO recordings (id, started_at, device) VALUES ($id, $start, $device) ON CONFLICT DO NOTHING",
                ("$id", recording.Id), ("$start", recording.StartedAt), ("$device", recording.Device));
            id = _database.Scalar<long>("""
                INSERT INTO audio_chunks (timestamp, chunk_number, source_file_id, audio_data, recording_start, created_at)
                VALUES ($timestamp, $number, (SELECT source_file_id FROM recordings WHERE id = $recording), $audio, $start, $created)
                RETURNING id
                """,
                ("$timestamp", Timestamp.Format(chunk.Start)), ("$number", chunk.Number), ("$recording", recording.Id),
                ("$audio", ToArray(chunk.Wav)), ("$start", recording.StartedAt), ("$created", Timestamp.Format(_time.GetUtcNow())));
            _database.Execute(
                "INSERT INTO chunk_info (chunk_id, recording_id, number, start_ms, duration_ms, bytes) VALUES ($id, $recording, $number, $start, $duration, $bytes)",
                ("$id", id), ("$recording", recording.Id), ("$number", chunk.Number), ("$start", chunk.Start.ToUnixTimeMilliseconds()),
                ("$duration", (long)Math.Round(chunk.Duration.TotalMilliseconds)), ("$bytes", chunk.Wav.Length));
            _database.Execute("UPDATE recordings SET next_number = $next WHERE id = $id", ("$next", chunk.Number + 1), ("$id", recording.Id));
            transaction.Commit();
        }

        _arrivals.Writer.TryWrite(true);
        return id;
    }

    /// <summary>The chunk that is to be delivered next: the oldest. Null when none waits.</summary>
    public QueuedChunk? PeekOldest()
    {
        lock (_gate)
        {
            using var command = _database.Command($"{SelectChunk} ORDER BY c.chunk_id LIMIT 1");
            using var reader = command.ExecuteReader();
            return reader.Read() ? QueueRows.ReadChunk(reader) : null;
        }
    }

    /// <summary>Waits until a chunk may have been added since the last call.</summary>
    public ValueTask<bool> WaitForArrivalAsync(CancellationToken cancellationToken) => _arrivals.Reader.ReadAsync(cancellationToken);

    /// <summary>Reads a chunk's WAV file, replacing what <paramref name="buffer"/> holds.</summary>
    public void ReadAudio(QueuedChunk chunk, ArrayBufferWriter<byte> buffer)
    {
        buffer.ResetWrittenCount();
        lock (_gate)
        {
            using var blob = new SqliteBlob(_database, "audio_chunks", "audio_data", chunk.Id, readOnly: true);
            var length = (int)blob.Length;
            blob.ReadExactly(buffer.GetSpan(length)[..length]);
            buffer.Advance(length);
        }
    }

    /// <summary>Reads what a chunk was encoded to, replacing what <paramref name="buffer"/> holds.</summary>
    /// <returns>In which encoding; null when it has not been encoded, and then the buffer is empty.</returns>
    internal AudioEncoding? ReadEncoded(QueuedChunk chunk, ArrayBufferWriter<byte> buffer)
    {
        buffer.ResetWrittenCount();
        lock (_gate)
            return EncodedAudio.Read(_database, chunk, buffer);
    }

    /// <summary>Keeps what a chunk was encoded to, for as long as the chunk is in the queue.</summary>
    /// <exception cref="SqliteException">It could not be stored.</exception>
    internal void KeepEncoded(QueuedChunk chunk, AudioEncoding encoding, byte[] audio)
    {
        lock (_gate)
            EncodedAudio.Keep(_database, chunk, encoding, audio);
    }

    /// <summary>Lets go of a chunk that the server has stored, and keeps what it answered, in one transaction.</summary>
    public void Complete(QueuedChunk chunk, string sourceFileId)
    {
        lock (_gate)
        {
            using var transaction = _database.BeginTransaction();
            _database.Execute("UPDATE recordings SET source_file_id = $source WHERE id = $id AND source_file_id IS NOT $source",
                ("$source", sourceFileId), ("$id", chunk.Recording.Id));
            _database.Execute("DELETE FROM audio_chunks WHERE id = $id", ("$id", chunk.Id));
            transaction.Commit();
        }
    }

    /// <summary>Notes why a try failed. The chunk stays where it is.</summary>
    public void RecordFailure(QueuedChunk chunk, string reason)
    {
        lock (_gate)
        {
            _database.Execute("UPDATE chunk_info SET attempts = attempts + 1, last_error = $reason WHERE chunk_id = $id",
                ("$reason", reason), ("$id", chunk.Id));
        }
    }

    /// <summary>Forgets the recording's source file, because the server no longer knows it: the next chunk opens another.</summary>
    public void ForgetSourceFile(RecordingInfo recording)
    {
        lock (_gate)
            _database.Execute("UPDATE recordings SET source_file_id = NULL WHERE id = $id", ("$id", recording.Id));
    }

    /// <summary>Sets a chunk aside that the server refuses for good: kept, never deleted, no longer in the way.</summary>
    public void Quarantine(QueuedChunk chunk, string reason)
    {
        lock (_gate)
        {
            using var transaction = _database.BeginTransaction();
            _database.Execute("""
                INSERT INTO quarantined_chunks (recording_id, number, start_ms, duration_ms, reason, quarantined_at, audio_data)
                    SELECT $recording, $number, $start, $duration, $reason, $now, audio_data FROM audio_chunks WHERE id = $id;
                DELETE FROM audio_chunks WHERE id = $id
                """,
                ("$id", chunk.Id), ("$recording", chunk.Recording.Id), ("$number", chunk.Number), ("$start", chunk.Start.ToUnixTimeMilliseconds()),
                ("$duration", (long)chunk.Duration.TotalMilliseconds), ("$reason", reason), ("$now", Timestamp.Format(_time.GetUtcNow())));
            transaction.Commit();
        }
    }

    /// <summary>What waits.</summary>
    public QueueStatus GetStatus()
    {
        lock (_gate)
            return QueueRows.ReadStatus(_database);
    }

    /// <summary>What was done on a day, as far as it was written.</summary>
    public DayTotals ReadTotals(DateOnly day)
    {
        lock (_gate)
            return DayTotalsTable.Read(_database, day);
    }

    /// <summary>Writes what was done on a day, over what was written before.</summary>
    /// <exception cref="SqliteException">The disk refuses.</exception>
    public void SaveTotals(DayTotals totals)
    {
        lock (_gate)
            DayTotalsTable.Write(_database, totals);
    }

    /// <summary>Lets go of the file and of the lock.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            GiveSpaceBack();
            _database.Dispose();
        }

        Journal.Dispose();
        _lock.Dispose();
    }

    /// <summary>After a drain the file is made small again; moving free pages there from the log would only wear the disk.</summary>
    private void GiveSpaceBack()
    {
        try
        {
            if (QueueRows.ReadStatus(_database).Chunks == 0)
                _database.Execute("PRAGMA incremental_vacuum");
        }
        catch (SqliteException)
        {
            // A full or failing disk: the space stays with the file, and nothing of what it holds is affected.
        }
    }

    /// <summary>Queues what a dead recorder left in the journal, unless it had been queued before the recorder died.</summary>
    private void Recover()
    {
        if (Journal.Read() is { } left)
        {
            var queuedUpTo = _database.Scalar<long>("SELECT next_number FROM recordings WHERE id = $id", ("$id", left.Chunk.Recording.Id));
            if (left.Chunk.Number >= queuedUpTo && left.Chunk.ToChunk(left.Pcm) is { } chunk)
                Recovered = Peek(Enqueue(left.Chunk.Recording, chunk));
        }

        Journal.Clear();
    }

    private QueuedChunk? Peek(long id)
    {
        using var command = _database.Command($"{SelectChunk} WHERE c.chunk_id = $id", ("$id", id));
        using var reader = command.ExecuteReader();
        return reader.Read() ? QueueRows.ReadChunk(reader) : null;
    }

    /// <summary>The provider binds whole arrays only; a full chunk is one.</summary>
    private static byte[] ToArray(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var segment) && segment.Count == segment.Array!.Length ? segment.Array : memory.ToArray();
}
