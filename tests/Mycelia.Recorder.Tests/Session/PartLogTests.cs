using Mycelia.Recorder.Model;
using Mycelia.Recorder.Session;

namespace Mycelia.Recorder.Tests.Session;

public sealed class PartLogTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly Events _events = new();
    private readonly PartLog _log;

    public PartLogTests() => _log = new(_events, new FakeTime());

    [Fact]
    public void A_loss_and_its_end_are_said_and_marked()
    {
        Lose(0);
        Hear(Start);
        Assert.Empty(Said);
        Hear(Start.AddSeconds(0.1));
        Assert.Equal(["lost right"], Said);
        Find(2);
        Hear(Start.AddSeconds(0.2), seconds: 2.8);
        Assert.Equal(["lost right", "found right"], Said);
        Assert.Equal([(Start, "right: lost"), (Start.AddSeconds(2), "right: heard again")], Marks());
        Assert.Equal(TimeSpan.FromSeconds(2), Assert.Single(_events.Of<JoinedInputFound>()).Missing);
    }

    [Fact]
    public void A_gap_of_the_recording_is_no_silence_of_one_that_was_missing_before_it()
    {
        Lose(0);
        Hear(Start, seconds: 10);
        // All of them until 30; then the other alone until 35.
        Hear(Start.AddSeconds(30), seconds: 4);
        Find(35);
        Assert.Equal(["lost right"], Said);
        Hear(Start.AddSeconds(34), seconds: 2);
        Assert.Equal(["lost right", "found right"], Said);
        Assert.Equal(TimeSpan.FromSeconds(15), Assert.Single(_events.Of<JoinedInputFound>()).Missing);
    }

    [Fact]
    public void One_that_cost_something_is_said_when_it_is_over_and_one_that_cost_nothing_is_not()
    {
        Lose(0);
        Find(1);
        Assert.Empty(Said);
        Hear(Start, seconds: 2);
        Assert.Equal(["lost right", "found right"], Said);
        Lose(2);
        Find(2);
        Hear(Start.AddSeconds(2));
        Assert.Equal(2, Said.Count);
        Assert.Equal(2, Marks().Count);
    }

    [Fact]
    public void A_hole_that_is_told_after_it_was_recorded_is_said_and_is_as_long_as_it_was()
    {
        Hear(Start, seconds: 5);
        Lose(2);
        Find(3.5);
        Assert.Empty(Said);
        Hear(Start.AddSeconds(5));
        Assert.Equal(["lost right", "found right"], Said);
        Assert.Equal(TimeSpan.FromSeconds(1.5), Assert.Single(_events.Of<JoinedInputFound>()).Missing);
        Assert.Equal([(Start.AddSeconds(2), "right: lost"), (Start.AddSeconds(3.5), "right: heard again")], Marks());
    }

    [Fact]
    public void What_was_lost_with_all_the_others_is_a_gap_and_no_loss_to_them()
    {
        Hear(Start.AddSeconds(-0.1));
        Lose(0);
        Find(6);
        Hear(Start.AddSeconds(6));
        Assert.Empty(Said);
        Assert.Empty(Marks());
        // Another went on for a while.
        Lose(7);
        Hear(Start.AddSeconds(6.95));
        Find(9);
        Hear(Start.AddSeconds(9));
        Assert.Equal(["lost right", "found right"], Said);
    }

    [Fact]
    public void Of_losses_without_end_only_some_are_said_but_each_that_lasts()
    {
        for (var loss = 0; loss < 30; loss++)
        {
            Lose(loss);
            Hear(Start.AddSeconds(loss + 0.5));
            Find(loss + 0.5);
        }

        Assert.Equal((10, 10), (Said.Count(static one => one == "lost right"), Said.Count(static one => one == "found right")));
        Lose(31);
        Hear(Start.AddSeconds(35));
        Assert.Equal("found right", Said[^1]);
        Hear(Start.AddSeconds(37));
        Assert.Equal("lost right", Said[^1]);
        Find(60);
        Hear(Start.AddSeconds(60));
        Assert.Equal("found right", Said[^1]);
        Assert.Equal((Start.AddSeconds(31), "right: lost"), Marks()[^2]);
    }

    private List<string> Said =>
        [
            .. _events
                .Of<RecorderEvent>()
                .Select(static one => one is JoinedInputLost lost ? $"lost {lost.Name}" : $"found {((JoinedInputFound)one).Name}"),
        ];

    private void Hear(DateTimeOffset from, double seconds = 0.1) => _log.Heard(from, from.AddSeconds(seconds));

    private void Lose(double second) => _log.Lost(new("right", Start.AddSeconds(second), "gone"));

    private void Find(double second) => _log.Found(new("right", Start.AddSeconds(second)));

    private List<(DateTimeOffset, string)> Marks()
    {
        var marks = new List<(DateTimeOffset, string)>();
        while (_log.TakeMark() is { } mark)
            marks.Add((mark.At, mark.Label));
        return marks;
    }
}
