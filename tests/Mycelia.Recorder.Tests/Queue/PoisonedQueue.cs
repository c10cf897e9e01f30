using System.Buffers;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Queue.Schema;
using Mycelia.Recorder.Queue.Sqlite;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Tests.Queue;

/// <summary>A queue with something in every table, to be spoilt, and what a user can still get out of it.</summary>
internal sealed class PoisonedQueue : IDisposable
{
    public const int Waiting = 4;

    private static readonly byte[][] Chunks =
    [
        .. Enumerable.Range(0, Waiting + 1).Select(static number => TemporaryQueue.Chunk(number, frames: 800).Wav.ToArray()),
    ];

    /// <summary>Each is made once, since it is spoilt a thousand times.</summary>
    private static readonly Lazy<byte[]> Current = new(() => Make(Fill));
    private static readonly Lazy<byte[]>[] Former =
    [
        .. Enumerable
            .Range(0, QueueSchema.Version + 1)
            .Select(static version => new Lazy<byte[]>(() => Make(file => FillFormer(file, version)))),
    ];

    private readonly TemporaryQueue _file = new();
    private readonly Events _events = new();

    /// <summary>Made by this version.</summary>
    public PoisonedQueue() => File.WriteAllBytes(_file.Path, Current.Value);

    /// <summary>Made by an older version, or by the Python recorder (0).</summary>
    public PoisonedQueue(int version) => File.WriteAllBytes(_file.Path, Former[version].Value);

    private static byte[] Make(Action<TemporaryQueue> fill)
    {
        using var file = new TemporaryQueue();
        fill(file);
        Assert.False(File.Exists(file.Path + "-wal"));
        return File.ReadAllBytes(file.Path);
    }

    private static void Fill(TemporaryQueue file)
    {
        using var queue = file.Open();
        var recording = TemporaryQueue.NewRecording();
        for (var number = 0; number < Waiting; number++)
            queue.Enqueue(recording, TemporaryQueue.Chunk(number, frames: 800));
        var aside = queue.Enqueue(recording, TemporaryQueue.Chunk(Waiting, frames: 800));
        queue.Quarantine(queue.Find(aside)!, "refused");
        queue.KeepEncoded(queue.PeekOldest()!, AudioEncoding.Flac, new byte[500]);
        queue.RecordFailure(queue.PeekOldest()!, "the server says no", mayHaveArrived: true);
        queue.Mark(recording, TemporaryQueue.Start.AddSeconds(2), "a word");
        queue.AddGap(recording, new(TemporaryQueue.Start.AddSeconds(1), TemporaryQueue.Start.AddSeconds(2), "paused"));
        queue.SaveTotals(new(DateOnly.FromDateTime(DateTime.Now), new() { ChunksCaptured = 5, Captured = TimeSpan.FromSeconds(5) }));
        queue.RememberServer(Server, "mycelia");
        queue.Imports.Begin(new("an import", "abc", "a.wav", TemporaryQueue.Start, TemporaryQueue.Start));
        queue.Imports.Finish("an import");
        Do(file.Path, "INSERT INTO undrawn (from_ms, to_ms) VALUES (1000000, 1300000)");
    }

    private static void FillFormer(TemporaryQueue file, int version)
    {
        using var database = new SqliteConnection($"Data Source={file.Path};Pooling=False");
        database.Open();
        if (version > 0)
            QueueSchema.Migrate(database, version);
        else
            database.Execute(
                """
                CREATE TABLE audio_chunks (id INTEGER PRIMARY KEY AUTOINCREMENT, timestamp TEXT NOT NULL, chunk_number INTEGER NOT NULL, source_file_id TEXT,
                    audio_data BLOB NOT NULL, recording_start TEXT NOT NULL, created_at TEXT NOT NULL)
                """
            );
        if (version > 0)
            database.Execute("INSERT INTO recordings (id, started_at, device) VALUES ('r', '2026-03-01T12:00:00.123Z', 'a microphone')");
        for (var number = 0; number < Waiting; number++)
        {
            var chunk = TemporaryQueue.Chunk(number, frames: 800);
            database.Execute(
                """
                INSERT INTO audio_chunks (timestamp, chunk_number, audio_data, recording_start, created_at)
                VALUES ($time, $number, $audio, '2026-03-01T12:00:00.123Z', $time)
                """,
                ("$time", Timestamp.Format(chunk.Start)),
                ("$number", number),
                ("$audio", chunk.Wav.ToArray())
            );
            if (version > 0)
                database.Execute(
                    """
                    INSERT INTO chunk_info (chunk_id, recording_id, number, start_ms, duration_ms, bytes) VALUES (last_insert_rowid(), 'r', $number, $start, 50, $bytes)
                    """,
                    ("$number", number),
                    ("$start", chunk.Start.ToUnixTimeMilliseconds()),
                    ("$bytes", chunk.Wav.Length)
                );
        }

        if (version > 0)
            database.Execute(
                """
                INSERT INTO quarantined_chunks (recording_id, number, start_ms, duration_ms, reason, quarantined_at, audio_data)
                VALUES ('r', 4, 5, 50, 'refused', '2026-03-01T12:00:00.123Z', $audio)
                """,
                ("$audio", TemporaryQueue.Chunk(Waiting, frames: 800).Wav.ToArray())
            );
    }

    public static Uri Server { get; } = new("http://127.0.0.1:1/");

    public string Path => _file.Path;

    public IReadOnlyList<QueueSetAside> SetAside => _events.Of<QueueSetAside>();

    public void Do(string sql) => Do(_file.Path, sql);

    private static void Do(string path, string sql)
    {
        using var database = new SqliteConnection($"Data Source={path};Pooling=False;Foreign Keys=False");
        database.Open();
        database.Execute(sql);
    }

    /// <summary>All that reading commands do. Whatever the file says, they answer, or say why not.</summary>
    public void Look()
    {
        Try(() =>
        {
            using var reader = QueueReader.Open(_file.Path);
            reader.GetStatus();
            reader.FindLeft();
            reader.List(new(), 0, static _ => { });
            reader.FindImport("abc");
            reader.FindDamage(TimeSpan.FromSeconds(5), out _);
        });
        Try(() => QueueExport.Run(_file.Path, new(), static _ => { }));
    }

    /// <summary>All that a recorder does with what it finds: opens the file, records on, delivers everything.</summary>
    /// <returns>The WAV files that were delivered, that are set aside, or that can be exported from a file that was set aside.</returns>
    public List<byte[]> Recover()
    {
        var found = new List<byte[]>();
        using (var queue = ChunkQueue.Open(_file.Path, events: _events))
        {
            queue.GetStatus();
            queue.ReadTotals(DateOnly.FromDateTime(DateTime.Now));
            queue.Enqueue(TemporaryQueue.NewRecording(), TemporaryQueue.Chunk(77, frames: 800));
            var audio = new ArrayBufferWriter<byte>();
            for (var tries = 0; queue.PeekOldest() is { } chunk && tries < 100; tries++)
            {
                if (queue.ReadAudio(chunk, audio) == AudioRead.Whole)
                {
                    found.Add(audio.WrittenSpan.ToArray());
                    queue.ReadEncoded(chunk, audio, out _);
                    queue.MarkSent(chunk);
                    queue.Complete(chunk, "6b02");
                }
                else
                {
                    queue.Quarantine(chunk, "its audio is not what it was");
                }
            }

            Assert.Null(queue.PeekOldest());
            queue.FindUndrawn();
            queue.FindEnded();
            queue.ReadServer(Server);
            queue.ReadSlowest(Server);
            queue.SaveTotals(new(DateOnly.FromDateTime(DateTime.Now), new()));
            var status = queue.GetStatus();
            Assert.Equal((0, TimeSpan.Zero, 0), (status.Chunks, status.Duration, status.Bytes));
        }

        foreach (var path in SetAside.Select(static damaged => damaged.Path).Prepend(_file.Path))
            Try(() => QueueExport.Run(path, new(), chunk => found.Add(chunk.Audio)));
        return found;
    }

    /// <summary>Says which chunks are not there, if more are missing than were spoilt.</summary>
    public static void AssertFound(List<byte[]> found, int spoilt, string what)
    {
        var missing = Chunks.Count(chunk => !found.Exists(other => other.AsSpan().SequenceEqual(chunk)));
        Assert.True(missing <= spoilt, $"{what}: {missing} of {Chunks.Length} chunks are missing");
    }

    public void Dispose() => _file.Dispose();

    private static void Try(Action read)
    {
        try
        {
            read();
        }
        catch (QueueException e)
        {
            Assert.NotEmpty(e.Message);
        }
    }
}
