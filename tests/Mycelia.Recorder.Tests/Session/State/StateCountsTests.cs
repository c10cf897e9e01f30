using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Session.State;

/// <summary>What waits, what was counted and what is left to do, after each event that changes them.</summary>
public sealed class StateCountsTests
{
    private static readonly QueueStatus Three = Story.Waiting(3, quarantined: 1) with { QuarantinedBytes = 100, EncodedBytes = 50 };
    private readonly Story _story = new Story().Then(new QueueOpened(Three, new DayTotals(DateOnly.FromDateTime(Story.Start.Date), new())));
    private readonly QueuedChunk _chunk = new(1, TemporaryQueue.NewRecording(), 0, Story.Start, TimeSpan.FromSeconds(10), 320_044, 0, null);

    [Fact]
    public void What_is_delivered_is_counted_for_the_run_and_the_day()
    {
        _story.Then(new ChunkUploaded(_chunk, "6b02", Story.Waiting(2)));
        _story.Then(new ChunkUploaded(_chunk with { Bytes = 44, Duration = TimeSpan.FromSeconds(3) }, "6b02", Story.Waiting(1), true));
        foreach (var totals in new[] { _story.State.Run, _story.State.Today.Totals })
            Assert.Equal(
                (TimeSpan.FromSeconds(13), 2L, 320_088L, 1L),
                (totals.Uploaded, totals.ChunksUploaded, totals.BytesUploaded, totals.PossiblyRepeated)
            );
        Assert.Equal(Story.Waiting(1), _story.State.Queue);
    }

    [Fact]
    public void What_is_dropped_no_longer_waits()
    {
        _story.Then(new ChunkDropped(_chunk, "too old"));
        Assert.Equal((1, 1), (_story.State.Run.Lost, _story.State.Today.Totals.Lost));
        var two = Three with { Chunks = 2, Duration = TimeSpan.FromSeconds(20), Bytes = 2 * 320_044 };
        Assert.Equal(two, _story.State.Queue);

        _story.Then(new ChunkDropped(_chunk, "too old"));
        Assert.Equal(two with { Chunks = 1, Duration = TimeSpan.FromSeconds(10), Bytes = 320_044 }, _story.State.Queue);
        for (var i = 0; i < 2; i++)
        {
            _story.Then(new ChunkDropped(_chunk, "too old"));
            Assert.Equal(new QueueStatus(0, default, 0, null, 1, 100), _story.State.Queue);
        }

        Assert.Equal((4, 4), (_story.State.Run.Lost, _story.State.Today.Totals.Lost));
    }

    [Fact]
    public void What_is_set_aside_waits_there()
    {
        _story.Then(new ChunkQuarantined(_chunk, "no audio"));
        Assert.Equal((1, 1), (_story.State.Run.Quarantined, _story.State.Today.Totals.Quarantined));
        Assert.Equal(
            Three with
            {
                Chunks = 2,
                Duration = TimeSpan.FromSeconds(20),
                Bytes = 2 * 320_044,
                Quarantined = 2,
                QuarantinedBytes = 320_144,
            },
            _story.State.Queue
        );
    }

    [Fact]
    public void A_disk_that_is_nearly_full_is_so_until_there_is_room_again()
    {
        Assert.Equal(TimeSpan.FromMinutes(7), _story.Then(new DiskNearlyFull(TimeSpan.FromMinutes(7))).State.RoomLeft);
        Assert.Null(_story.Then(new DiskRoomy()).State.RoomLeft);
    }

    [Fact]
    public void What_waits_is_known_when_somebody_has_changed_it()
    {
        _story.Captured(queued: 1);
        Assert.Equal(Three, _story.Then(new QueueChanged(Three)).State.Queue);
    }

    [Fact]
    public void What_is_forgotten_adds_up_and_the_last_window_is_known_by_the_local_clock()
    {
        var (from, to) = (Story.Start.ToUniversalTime(), Story.Start.AddMinutes(1).ToUniversalTime());
        _story.Then(new AudioForgotten(from.AddHours(-1), to, TimeSpan.FromSeconds(20), Three));
        _story.Then(new AudioForgotten(from, to, TimeSpan.FromSeconds(30), Story.Waiting(1)));
        Assert.Equal((TimeSpan.FromSeconds(50), Story.Waiting(1)), (_story.State.Forgotten, _story.State.Queue));
        var last = _story.State.LastForgotten!;
        Assert.Equal((Story.Start, TimeSpan.FromHours(1)), (last.From, last.From.Offset));
        Assert.Equal((Story.Start.AddMinutes(1), TimeSpan.FromHours(1)), (last.To, last.To.Offset));
    }

    [Fact]
    public void What_is_not_erased_is_a_problem_since_the_first_time_until_the_last_of_it_is()
    {
        var failed = new AudioNotErased("a server", Story.Start, Story.Start, "the key may not delete");
        _story.After(5).Then(failed).After(60).Then(failed with { Reason = "down" });
        Assert.Equal(("down", Story.Start.AddSeconds(5)), (_story.State.ErasureProblem, _story.State.ErasureProblemSince));
        _story.Then(new AudioErased("another", Story.Start, Story.Start));
        Assert.NotNull(_story.State.ErasureProblem);
        _story.Then(new AudioErased("a server", Story.Start, Story.Start) { IsLast = true });
        Assert.Equal((null, null), (_story.State.ErasureProblem, _story.State.ErasureProblemSince));
    }

    [Fact]
    public void What_waits_is_what_the_last_event_says()
    {
        Assert.Equal(Story.Waiting(0), _story.Recording().State.Queue);
        Assert.Equal(Story.Waiting(4), _story.Captured(queued: 4).State.Queue);
        Assert.Equal(Story.Waiting(2), _story.Then(new Stopping(Story.Waiting(2), default)).State.Queue);
    }
}
