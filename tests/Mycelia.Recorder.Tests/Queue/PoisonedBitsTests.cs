using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Schema;

namespace Mycelia.Recorder.Tests.Queue;

/// <summary>Bits that the disk turns over, in files of each version.</summary>
public sealed class PoisonedBitsTests
{
    public static TheoryData<int> Versions => [.. Enumerable.Range(0, QueueSchema.Version + 1)];

    [Theory]
    [MemberData(nameof(Versions))]
    public void Whatever_bit_the_disk_turns_over_nothing_aborts_and_no_other_chunk_is_lost(int version)
    {
#pragma warning disable CA5394 // to be played again, not to be unguessable
        var random = new Random(version);
        var flips = int.Parse(Environment.GetEnvironmentVariable("BIT_FLIPS") ?? "5", null);
        for (var round = 0; round < flips; round++)
        {
            using var queue = new PoisonedQueue(version);
            var bytes = File.ReadAllBytes(queue.Path);
            // Half of them where the tables of what is known of chunks are.
            var at = random.Next(round % 2 == 0 ? bytes.Length : Math.Min(bytes.Length, 40_000));
            var bit = 1 << random.Next(8);
            bytes[at] ^= (byte)bit;
            File.WriteAllBytes(queue.Path, bytes);
            queue.Look();
            // What the file says of the table of chunks itself: without it SQLite finds no chunk. The file is kept, for other tools.
            var table = bytes.AsSpan().IndexOf("CREATE TABLE audio_chunks"u8);
            if (table < 0 || (at > table - 60 && at < table + 420))
            {
                Assert.True(queue.Recover().Count > 0 || queue.SetAside.Count > 0);
                continue;
            }

            try
            {
                // A file of the Python recorder's has nothing that was set aside.
                PoisonedQueue.AssertFound(
                    queue.Recover(),
                    version == 0 ? 2 : 1,
                    $"version {version}, byte {at}, bit {bit} ({string.Join("; ", queue.SetAside)})"
                );
            }
            catch (QueueException e)
            {
                // The few bytes that say whose file it is: it is not touched, and a user is told.
                Assert.True(at < 100, $"version {version}, byte {at}, bit {bit}: {e.Message}");
            }
        }
#pragma warning restore CA5394
    }
}
