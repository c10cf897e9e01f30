using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Tests.Delivery;

/// <summary>Chunks that were sent, and of which no answer says what became of them.</summary>
public sealed class UncertainChunkTests : IDisposable
{
    private readonly DeliveryBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_chunk_that_was_never_tried_is_certain()
    {
        _bench.Enqueue(1);
        _bench.Start();
        await _bench.DrainAsync();
        Assert.False(Assert.Single(_bench.Server.Seen).MayHaveArrived);
    }

    [Fact]
    public async Task A_lost_answer_makes_the_next_try_uncertain_and_a_clear_failure_certain_again()
    {
        _bench.Enqueue(1);
        var outcomes = new Queue<UploadOutcome>([
            new UploadOutcome.Transient("no answer") { MayHaveArrived = true },
            new UploadOutcome.Transient("unwell"),
            new UploadOutcome.Stored("6b02"),
        ]);
        _bench.Server.Script = _ => outcomes.Dequeue();
        _bench.Start();
        await _bench.AdvanceUntilAsync(() => _bench.Worker.Delivered == 1);
        Assert.Equal([false, true, false], _bench.Server.Seen.Select(static chunk => chunk.MayHaveArrived));
        await _bench.DrainAsync();
    }

    [Fact]
    public async Task Chunks_under_way_when_the_recorder_died_are_uncertain_on_the_next_run_and_no_others()
    {
        _bench.EnqueueOpened(6);
        _bench.Server.Script = static _ => null;
        _bench.Start(UploadOptions.Default with { Parallel = 2 });
        await Wait.UntilAsync(() => _bench.Server.Held.Count == 2);
        await _bench.CrashAsync();

        var waiting = new List<bool>();
        while (_bench.Queue.PeekOldest() is { } chunk)
        {
            waiting.Add(chunk.MayHaveArrived);
            _bench.Queue.Complete(chunk, "6b02");
        }

        Assert.Equal([true, true, false, false, false, false], waiting);
    }

    [Fact]
    public async Task A_chunk_that_may_be_there_twice_is_counted_and_said()
    {
        _bench.Enqueue(2);
        _bench.Server.Script = static chunk => new UploadOutcome.Stored("6b02") { IsPossiblyRepeated = chunk.Number == 1 };
        _bench.Start();
        await _bench.DrainAsync();
        Assert.Equal([false, true], _bench.Events.Of<ChunkUploaded>().Select(static e => e.IsPossiblyRepeated));
        Assert.Equal(1, _bench.Worker.PossiblyRepeated);
    }

    [Fact]
    public async Task A_chunk_of_which_the_server_will_know_later_waits_and_others_go_on()
    {
        _bench.EnqueueOpened(4);
        var asked = 0;
        _bench.Server.Script = chunk =>
            chunk.Number != 1 ? ScriptedDestination.Store(chunk)
            : ++asked <= 2 ? new UploadOutcome.NotYetKnown(TimeSpan.FromSeconds(10))
            : asked == 3 ? new UploadOutcome.NotThere()
            : ScriptedDestination.Store(chunk);
        _bench.Start();
        await Wait.UntilAsync(() => _bench.Worker.Delivered == 3);
        Assert.Equal(1, asked);
        await _bench.AdvanceUntilAsync(() => _bench.Worker.Delivered == 4);
        Assert.Equal(4, asked);
        Assert.False(_bench.Server.Seen.Last().MayHaveArrived);
        Assert.Equal(0, _bench.Server.Seen.Last().Attempts);
        Assert.Equal(2, _bench.Events.Of<ChunkInDoubt>().Length);
        await _bench.DrainAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_chunk_that_was_denied_and_sent_again_may_be_there_twice_only_if_that_answer_was_lost_too(bool isLostAgain)
    {
        _bench.EnqueueOpened(1);
        var lost = new UploadOutcome.Transient("no answer") { MayHaveArrived = true };
        var outcomes = new Queue<UploadOutcome>(
            isLostAgain
                ? [lost, new UploadOutcome.NotThere(), lost, new UploadOutcome.Stored("6b02")]
                : [lost, new UploadOutcome.NotThere(), new UploadOutcome.Stored("6b02")]
        );
        _bench.Server.Script = _ => outcomes.Dequeue();
        _bench.Start();
        await _bench.AdvanceUntilAsync(() => _bench.Worker.Delivered == 1);
        Assert.Equal(isLostAgain ? 1 : 0, _bench.Worker.PossiblyRepeated);
        Assert.Equal(isLostAgain, Assert.Single(_bench.Events.Of<ChunkUploaded>()).IsPossiblyRepeated);
        await _bench.DrainAsync();
    }

    [Fact]
    public async Task A_question_that_fails_costs_the_chunk_nothing_however_often()
    {
        _bench.EnqueueOpened(60);
        var questions = 0;
        _bench.Server.Script = chunk =>
            chunk.Number != 1 || ++questions > 12
                ? ScriptedDestination.Store(chunk)
                : new UploadOutcome.Transient("the answer was cut off")
                {
                    MayHaveArrived = true,
                    IsOfAQuestion = true,
                    MayBeTheChunk = true,
                };
        _bench.Start(UploadOptions.Default with { Parallel = 1 });
        await _bench.AdvanceUntilAsync(() => _bench.Queue.GetStatus().Chunks == 0);
        Assert.Equal(13, questions);
        Assert.All(_bench.Server.Seen, static chunk => Assert.Equal(0, chunk.Attempts));
        Assert.Empty(_bench.Events.Of<ChunkQuarantined>());
        await _bench.DrainAsync();
    }

    [Fact]
    public async Task A_drain_ends_although_questions_fail_without_end()
    {
        _bench.EnqueueOpened(3);
        _bench.Server.Script = static chunk =>
            chunk.Number != 1
                ? ScriptedDestination.Store(chunk)
                : new UploadOutcome.Transient("the answer was cut off")
                {
                    MayHaveArrived = true,
                    IsOfAQuestion = true,
                    MayBeTheChunk = true,
                };
        _bench.Start(UploadOptions.Default with { DrainTries = 5 });
        await _bench.DrainAsync();
        Assert.Equal((2, 1), ((int)_bench.Worker.Delivered, (int)_bench.Queue.GetStatus().Chunks));
        Assert.Empty(_bench.Events.Of<ChunkQuarantined>());
    }

    [Fact]
    public void The_time_at_which_a_request_ended_is_kept_and_a_request_of_a_dead_recorder_ended_at_the_next_start()
    {
        using var file = new TemporaryQueue();
        var time = new FakeTime();
        using (var queue = ChunkQueue.OpenIn("boot", file.Path, time))
        {
            foreach (var number in Enumerable.Range(0, 2))
                queue.Enqueue(TemporaryQueue.NewRecording(), TemporaryQueue.Chunk(number));
            queue.MarkSent(queue.Find(1)!);
            queue.RecordFailure(queue.Find(1)!, "no answer", mayHaveArrived: true);
            queue.MarkSent(queue.Find(2)!);
            Assert.Equal((time.GetUtcNow(), (DateTimeOffset?)null), (queue.Find(1)!.SentUntil, queue.Find(2)!.SentUntil));
        }

        time.Advance(TimeSpan.FromMinutes(1));
        using var again = ChunkQueue.OpenIn("boot", file.Path, time);
        Assert.Equal((time.Epoch, time.Epoch + TimeSpan.FromMinutes(1)), (again.Find(1)!.SentUntil, again.Find(2)!.SentUntil));
    }

    [Fact]
    public void The_mark_is_visible_to_others_before_the_body_leaves()
    {
        _bench.Enqueue(1);
        var chunk = _bench.Queue.PeekOldest()!;
        _bench.Queue.MarkSent(chunk);
        Assert.True(_bench.Queue.PeekOldest()!.MayHaveArrived);
        _bench.Queue.RecordFailure(chunk, "refused before it was read");
        Assert.False(_bench.Queue.PeekOldest()!.MayHaveArrived);
    }
}
