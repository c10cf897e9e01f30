using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Queue.Sqlite;
using Mycelia.Recorder.Queue.Tables;

namespace Mycelia.Recorder.Tests.Queue;

/// <summary>The file and its log as a power cut may leave them: of what was not synced, any sectors written and any not.</summary>
public sealed class PowerCutTests
{
    private const int Operations = 120;
    private const int Sector = 512;
    private const int LogHead = 32;

    [Fact]
    public void Every_image_opens_whole_and_holds_what_was_committed_once()
    {
        // Another one each time; a failure names it.
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        using var original = new TemporaryQueue();
        var images = 0;
        using (var queue = original.Open())
        {
            // Often, so that cuts in the middle of a checkpoint are among them.
            queue.CheckpointPages = 20;
            var recording = TemporaryQueue.NewRecording();
            var before = (File: Files(original.Path), Held: new SortedSet<int>());
            for (var number = 0; number < Operations; number++)
            {
                Act(queue, recording, number, random);
                var after = (File: Files(original.Path), Held: Held(queue));
                // First the log is written and synced, then, at a checkpoint, the file.
                Check(
                    before.File.Database,
                    MixLog(before.File.Log, after.File.Log, random),
                    [before.Held, after.Held],
                    $"seed {seed}, operation {number}, log"
                );
                Check(
                    Mix(before.File.Database, after.File.Database, random),
                    after.File.Log,
                    [after.Held],
                    $"seed {seed}, operation {number}, file"
                );
                images += 2;
                before = after;
            }
        }

        Assert.Equal(2 * Operations, images);
    }

    private static void Act(ChunkQueue queue, RecordingInfo recording, int number, Random random)
    {
        var oldest = queue.PeekOldest();
        switch (oldest is null ? 0 : random.Next(6))
        {
            case 0 or 1 or 2:
                queue.Enqueue(recording, TemporaryQueue.Chunk(number, frames: random.Next(50, 8_000)));
                break;
            case 3:
                queue.Complete(oldest!, "6b02");
                break;
            case 4:
                queue.RecordFailure(oldest!, "down");
                break;
            default:
                queue.Quarantine(oldest!, "refused");
                break;
        }
    }

    private static void Check(byte[] database, byte[] log, SortedSet<int>[] expected, string image)
    {
        using var copy = new TemporaryQueue();
        File.WriteAllBytes(copy.Path, database);
        File.WriteAllBytes(copy.Path + "-wal", log);
        var events = new Events();
        using var queue = ChunkQueue.Open(copy.Path, events: events);
        Assert.True(events.Of<QueueSetAside>() is [], $"{image}: taken for damaged");
        var held = Held(queue);
        Assert.True(
            expected.Any(held.SetEquals),
            $"{image}: holds {string.Join(' ', held)}, not {string.Join(" or ", expected.Select(static set => string.Join(' ', set)))}"
        );
        using var connection = new SqliteConnection($"Data Source={copy.Path};Mode=ReadOnly;Pooling=False");
        connection.Open();
        Assert.True(connection.Scalar<string>("PRAGMA integrity_check") == "ok", $"{image}: fails the integrity check");
        Assert.True(queue.GetStatus() == QueueRows.ReadStatus(connection, version: 2), $"{image}: the totals are wrong");
    }

    /// <summary>The numbers of the chunks that wait or were set aside; each may be there once.</summary>
    private static SortedSet<int> Held(ChunkQueue queue)
    {
        var numbers = queue.List(QueueFilter.All).Select(static entry => entry.Number).ToArray();
        var held = new SortedSet<int>(numbers);
        Assert.Equal(numbers.Length, held.Count);
        return held;
    }

    private static (byte[] Database, byte[] Log) Files(string path) => (Read(path), Read(path + "-wal"));

    private static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }

    /// <summary>The log as a cut may leave it. Where it begins anew, SQLite syncs its head before it writes what comes after.</summary>
    private static byte[] MixLog(byte[] before, byte[] after, Random random) =>
        before.Length > LogHead && after.Length > LogHead
            ? Mix([.. after[..LogHead], .. before[LogHead..]], after, random)
            : Mix(before, after, random);

    /// <summary>Some sectors as they were, some as they were to become; the length of either, or one between.</summary>
    private static byte[] Mix(byte[] before, byte[] after, Random random)
    {
        var isCut = random.Next(2) == 0;
        var same = before.AsSpan().CommonPrefixLength(after);
        var cut = random.Next(same, Math.Max(same, after.Length) + 1);
        var mixed = new byte[after.Length];
        after.CopyTo(mixed, 0);
        for (var at = same / Sector * Sector; at < mixed.Length; at += Sector)
        {
            // Either a write that stopped at a byte, or sectors in any order.
            var isOld = isCut ? at >= cut : random.Next(2) == 0;
            for (var i = at; isOld && i < Math.Min(at + Sector, mixed.Length); i++)
                mixed[i] = i < before.Length ? before[i] : (byte)0;
        }

        return isCut && cut >= before.Length ? mixed[..cut] : mixed;
    }
}
