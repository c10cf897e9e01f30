using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Tests.Queue;

/// <summary>What a power cut leaves of chunks that were on their way: of what was not synced, nothing.</summary>
public sealed class PowerCutDeliveryTests
{
    private const string Before = "this start of the machine";
    private const string After = "the next one";

    [Fact]
    public void Whatever_was_on_its_way_may_have_arrived()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var (checks, most) = (0, 0);
        for (var round = 0; round < 8; round++)
        {
            var parallel = random.Next(1, 6);
            using var original = new TemporaryQueue();
            using var queue = Open(original.Path, Before);
            queue.ExpectInFlight(parallel);
            var run = new Run(queue, parallel, random);
            var synced = QueueImage.Take(original.Path);
            for (var step = 0; step < 80; step++)
            {
                if (run.Step())
                    synced = QueueImage.Take(original.Path);
                if (random.Next(8) > 0 || run.UnderWay.Count == 0)
                    continue;
                Check(synced, run.UnderWay, $"seed {seed}, round {round}, step {step}");
                (checks, most) = (checks + 1, Math.Max(most, run.UnderWay.Count));
            }
        }

        Assert.InRange(checks, 10, int.MaxValue);
        Assert.InRange(most, 3, int.MaxValue);
    }

    [Theory]
    [InlineData(Before, false)]
    [InlineData(After, true)]
    [InlineData("", true)]
    public void Only_a_power_cut_casts_doubt_on_what_was_not_marked(string boot, bool isDoubted)
    {
        using var original = new TemporaryQueue();
        using var queue = Open(original.Path, Before);
        var id = queue.Enqueue(TemporaryQueue.NewRecording(), TemporaryQueue.Chunk(0));
        using var copy = new TemporaryQueue();
        QueueImage.Take(original.Path).WriteTo(copy.Path);

        using var opened = Open(copy.Path, boot);

        Assert.Equal(isDoubted, opened.Find(id)!.MayHaveArrived);
    }

    [Fact]
    public void A_machine_that_was_started_anew_after_a_stop_casts_no_doubt()
    {
        using var file = new TemporaryQueue();
        using (var queue = Open(file.Path, Before))
            queue.Enqueue(TemporaryQueue.NewRecording(), TemporaryQueue.Chunk(0));

        using var opened = Open(file.Path, After);

        Assert.False(opened.PeekOldest()!.MayHaveArrived);
    }

    [Fact]
    public void What_cannot_have_been_on_its_way_stays_undoubted()
    {
        using var original = new TemporaryQueue();
        using var queue = Open(original.Path, Before);
        var recording = TemporaryQueue.NewRecording();
        queue.Enqueue(recording, TemporaryQueue.Chunk(0));
        queue.Complete(queue.PeekOldest()!, "6b02");
        for (var number = 1; number < 20; number++)
            queue.Enqueue(recording, TemporaryQueue.Chunk(number));
        using var copy = new TemporaryQueue();
        QueueImage.Take(original.Path).WriteTo(copy.Path);

        using var opened = Open(copy.Path, After);

        Assert.Equal(
            [1, 2, 3, 4],
            Enumerable
                .Range(2, 19)
                .Select(id => opened.Find(id)!)
                .Where(static chunk => chunk.MayHaveArrived)
                .Select(static chunk => chunk.Number)
        );
    }

    [Fact]
    public void What_has_failed_or_is_marked_takes_no_place_among_those_that_may_have_been_on_their_way()
    {
        using var original = new TemporaryQueue();
        using var queue = Open(original.Path, Before);
        var (stuck, opening, open) = (TemporaryQueue.NewRecording(), TemporaryQueue.NewRecording(), TemporaryQueue.NewRecording());
        var ids = new Dictionary<long, string>();
        Add("stuck", stuck, 3);
        Add("opening", opening, 2);
        Add("open", open, 9);
        queue.Complete(Find("open 0"), "6b02");
        queue.RecordFailure(Find("stuck 0"), "sick");
        queue.RecordFailure(Find("open 1"), "sick");
        queue.MarkSent(Find("open 2"));
        using var copy = new TemporaryQueue();
        QueueImage.Take(original.Path).WriteTo(copy.Path);

        using var opened = Open(copy.Path, After);

        // After the one that failed the next of its recording may have gone to open the source file, in its stead.
        Assert.Equal(
            ["stuck 0", "stuck 1", "opening 0", "open 1", "open 2", "open 3", "open 4", "open 5"],
            ids.Where(entry => opened.Find(entry.Key) is { MayHaveArrived: true }).Select(static entry => entry.Value)
        );

        void Add(string name, RecordingInfo recording, int count)
        {
            for (var number = 0; number < count; number++)
                ids.Add(queue.Enqueue(recording, TemporaryQueue.Chunk(number)), $"{name} {number}");
        }

        QueuedChunk Find(string name) => queue.Find(ids.Single(entry => entry.Value == name).Key)!;
    }

    private static ChunkQueue Open(string path, string boot) => ChunkQueue.OpenIn(boot, path);

    private static void Check(QueueImage image, IEnumerable<long> underWay, string where)
    {
        using var copy = new TemporaryQueue();
        image.WriteTo(copy.Path);
        using var opened = Open(copy.Path, After);
        Assert.All(
            underWay,
            id => Assert.True(opened.Find(id) is null or { MayHaveArrived: true }, $"{where}: chunk {id} is taken for unsent")
        );
    }

    /// <summary>Chunks of several recordings that are recorded, sent and settled at random, as a worker does it.</summary>
    private sealed class Run(ChunkQueue queue, int parallel, Random random)
    {
        private readonly UploadSchedule _schedule = new(
            queue,
            UploadOptions.Default with
            {
                Parallel = parallel,
            },
            static () => 1,
            TimeProvider.System
        );
        private readonly List<UploadTry> _tries = [];
        private readonly RecordingInfo[] _recordings = [.. Enumerable.Range(0, 4).Select(static _ => TemporaryQueue.NewRecording())];
        private readonly int[] _next = new int[4];
        private TimeSpan _now;

        public IReadOnlyCollection<long> UnderWay => [.. _tries.SelectMany(static tried => tried.Chunks).Select(static chunk => chunk.Id)];

        /// <returns>Whether what it did was synced.</returns>
        public bool Step()
        {
            _now += TimeSpan.FromSeconds(random.Next(4));
            switch (random.Next(8))
            {
                case 0:
                    var which = random.Next(4);
                    for (var count = random.Next(1, 7); count > 0; count--)
                        queue.Enqueue(_recordings[which], TemporaryQueue.Chunk(_next[which]++, frames: 50));
                    return true;
                case 1:
                    return false;
                case 2 when _tries.Count > 0:
                    Settle(_tries[random.Next(_tries.Count)]);
                    return true;
                default:
                    if (_schedule.Next(isDraining: false, _now) is not { } chunk)
                        return false;
                    queue.MarkSent(chunk);
                    _tries.Add(_schedule.Begin([chunk]));
                    return false;
            }
        }

        private void Settle(UploadTry tried)
        {
            _tries.Remove(tried);
            _schedule.End(tried);
            var chunk = tried.Chunks[0];
            switch (random.Next(4))
            {
                case 0:
                    var sick = new UploadOutcome.Transient("sick") { MayBeTheChunk = random.Next(2) == 0 };
                    queue.RecordFailure(chunk, sick.Reason);
                    _schedule.Fail(tried, chunk, sick, isDraining: false, _now);
                    break;
                case 1:
                    queue.Quarantine(chunk, "refused");
                    _schedule.Settle(chunk);
                    break;
                default:
                    queue.Complete(chunk, "6b02");
                    _schedule.Pass(chunk, _now);
                    break;
            }
        }
    }
}
