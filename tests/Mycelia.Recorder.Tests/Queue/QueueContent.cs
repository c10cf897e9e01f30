using System.Buffers;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Tests.Queue;

/// <summary>Everything that a queue holds, in words, so that a difference can be read.</summary>
internal sealed record QueueContent(string Waiting, string Quarantined, string Ledger)
{
    private const string Seen = "seen";

    /// <summary>Reads a queue to its end, setting aside one chunk after the other.</summary>
    public static QueueContent Drain(ChunkQueue queue, string path)
    {
        var promised = queue.GetStatus();
        var quarantined = ReadQuarantined(path);
        var ledger = ReadLedger(path);
        var waiting = new List<string>();
        var audio = new ArrayBufferWriter<byte>();
        for (; queue.PeekOldest() is { } chunk; queue.Quarantine(chunk, Seen))
        {
            Assert.Equal(AudioRead.Whole, queue.ReadAudio(chunk, audio));
            Assert.Equal(chunk.Bytes, audio.WrittenCount);
            waiting.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{chunk.Recording.Id} {chunk.Number} {chunk.Start:O} {QueueModel.Digest(audio.WrittenSpan)} tried "
                        + $"{chunk.Attempts} times: {chunk.LastError}; goes to {chunk.Recording.SourceFileId}"
                )
            );
        }

        Assert.Equal((waiting.Count, quarantined.Count), (promised.Chunks, promised.Quarantined));
        return new(string.Join('\n', waiting), string.Join('\n', quarantined), string.Join('\n', ledger));
    }

    /// <summary>What the ledger says of each chunk. Stretches of a recording follow each other, and no chunk is in two.</summary>
    private static IEnumerable<string> ReadLedger(string path)
    {
        using var reader = QueueReader.Open(path);
        var page = reader.ReadLedger(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, TemporaryQueue.Start.AddHours(1));
        var chunks = new SortedDictionary<(string, int), ChunkFate>();
        foreach (var stretch in page.Stretches.Where(static one => one.Kind == LedgerKind.Recorded))
        {
            for (var number = stretch.FirstNumber; number < stretch.NextNumber; number++)
                chunks.Add((stretch.RecordingId!, (int)number), stretch.Fate!.Value);
        }

        foreach (
            var recording in page.Stretches.Where(static one => one.Kind == LedgerKind.Recorded).GroupBy(static one => one.RecordingId)
        )
        {
            var end = recording.First().From;
            foreach (var stretch in recording)
            {
                Assert.InRange((stretch.From - end).TotalMilliseconds, -2, 2);
                end = stretch.To;
            }
        }

        return chunks.Select(static one => $"{one.Key.Item1} {one.Key.Item2} {one.Value}");
    }

    private static List<string> ReadQuarantined(string path)
    {
        using var database = new SqliteConnection($"Data Source={path};Pooling=False");
        database.Open();
        using var command = database.Command("SELECT recording_id, number, audio_data, reason FROM quarantined_chunks ORDER BY id");
        using var reader = command.ExecuteReader();
        var found = new List<string>();
        while (reader.Read())
            found.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{reader.GetString(0)} {reader.GetInt64(1)} {QueueModel.Digest(reader.GetFieldValue<byte[]>(2))} {reader.GetString(3)}"
                )
            );
        return found;
    }
}
