using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.EndToEnd.Tests.PowerCuts;

/// <summary>What is found on a disk when the machine is there again.</summary>
internal sealed class Survivors
{
    private static readonly string[] Folders = ["incoming", "audio"];

    /// <summary>Recording, number and samples of all chunks, in the queue and at the server.</summary>
    public List<(string Recording, int Number, byte[] Pcm)> Queued { get; } = [];

    /// <summary>The same, by the id that the server gave it; the samples are null where the file is missing or another.</summary>
    public Dictionary<string, (string Recording, int Number, byte[]? Pcm)> Stored { get; } = [];

    /// <summary>Opens the queue as the next recorder does, and reads the server's index and files.</summary>
    /// <exception cref="BrokenPromiseException">What is there cannot be read.</exception>
    public static Survivors Find(string disk)
    {
        var found = new Survivors();
        try
        {
            found.ReadQueue(Path.Combine(disk, "recorder", "audio_queue.db"));
            found.ReadServer(Path.Combine(disk, "server"));
        }
        catch (Exception e) when (e is SqliteException or QueueException or InvalidDataException)
        {
            throw new BrokenPromiseException(e.Message);
        }

        return found;
    }

    private void ReadQueue(string path)
    {
        using (var queue = ChunkQueue.Open(path, events: new Promise()))
        {
            var seen = new List<long>();
            var audio = new ArrayBufferWriter<byte>();
            while (queue.PeekOldest(seen, []) is { } chunk)
            {
                if (queue.ReadAudio(chunk, audio) != AudioRead.Whole)
                    throw new BrokenPromiseException($"chunk {chunk.Number} in the queue is damaged");
                Queued.Add((chunk.Recording.Id, chunk.Number, audio.WrittenSpan[WavHeader.Size..].ToArray()));
                seen.Add(chunk.Id);
            }
        }

        using var database = Open(path);
        CheckIntegrity(database, "the queue");
    }

    private void ReadServer(string data)
    {
        var index = Path.Combine(data, "index.db");
        if (!File.Exists(index))
            return;
        var files = Folders
            .Select(folder => Path.Combine(data, folder))
            .Where(Directory.Exists)
            .SelectMany(static folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Select(File.ReadAllBytes)
            .GroupBy(static file => Convert.ToHexString(SHA256.HashData(file)))
            .ToDictionary(static file => file.Key, static file => file.First());
        using var database = Open(index);
        CheckIntegrity(database, "the server's index");
        if (Query(database, "SELECT name FROM sqlite_master WHERE name = 'chunks'").Count == 0)
            return;
        foreach (
            var row in Query(
                database,
                "SELECT c.id, r.client_recording_id, c.number, hex(c.sha256) FROM chunks c JOIN recordings r ON r.id = c.recording_id"
            )
        )
            Stored.Add((string)row[0], ((string)row[1], (int)(long)row[2], files.GetValueOrDefault((string)row[3])?[WavHeader.Size..]));
    }

    private static void CheckIntegrity(SqliteConnection database, string name)
    {
        if (Query(database, "PRAGMA integrity_check") is not [["ok"]] and var faults)
            throw new BrokenPromiseException($"{name} is damaged: {faults[0][0]}");
    }

    private static SqliteConnection Open(string path)
    {
        var database = new SqliteConnection($"Data Source={path};Pooling=False");
        database.Open();
        return database;
    }

    private static List<object[]> Query(SqliteConnection database, string sql)
    {
        using var command = database.CreateCommand();
#pragma warning disable CA2100 // constants of the tests
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>No power cut damages a queue.</summary>
    private sealed class Promise : IProgress<RecorderEvent>
    {
        public void Report(RecorderEvent value)
        {
            if (value is QueueSetAside damaged)
                throw new BrokenPromiseException($"the queue is damaged: {damaged.Reason}");
        }
    }
}
