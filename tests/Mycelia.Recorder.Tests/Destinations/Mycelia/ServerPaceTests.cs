using Mycelia.Recorder.Destinations.Mycelia.Arrivals;

namespace Mycelia.Recorder.Tests.Destinations.Mycelia;

public sealed class ServerPaceTests
{
    [Fact]
    public void A_bad_day_is_remembered_and_fades_in_memory_as_in_the_queue()
    {
        var kept = new List<TimeSpan>();
        var pace = new ServerPace(kept.Add);
        pace.Note(TimeSpan.FromSeconds(1));
        pace.Note(TimeSpan.FromSeconds(60));
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60)], kept);
        for (var chunk = 0; chunk < 1000; chunk++)
            pace.Note(TimeSpan.FromSeconds(1));
        Assert.InRange(pace.Longest, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.1));
        Assert.InRange(kept[^1], TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.2));
        // Not with every chunk.
        Assert.InRange(kept.Count, 3, 40);
    }

    [Fact]
    public void What_an_earlier_run_knew_counts_and_is_not_written_again()
    {
        var kept = new List<TimeSpan>();
        var pace = new ServerPace(kept.Add);
        pace.Remember(TimeSpan.FromSeconds(10));
        pace.Remember(TimeSpan.FromSeconds(4));
        Assert.Equal(TimeSpan.FromSeconds(10), pace.Longest);
        pace.Note(TimeSpan.FromSeconds(11.9));
        Assert.Equal(TimeSpan.FromSeconds(11.9), pace.Longest);
        Assert.Empty(kept);
        pace.Note(TimeSpan.FromSeconds(12));
        Assert.Equal([TimeSpan.FromSeconds(12)], kept);
    }

    [Fact]
    public void A_time_comes_down_by_a_hundredth_of_what_it_is_too_long()
    {
        var pace = new ServerPace();
        pace.Note(TimeSpan.FromSeconds(11));
        pace.Note(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(10.9), pace.Longest);
    }

    [Fact]
    public void A_time_that_came_down_by_a_sixth_is_written()
    {
        var kept = new List<TimeSpan>();
        var pace = new ServerPace(kept.Add);
        pace.Note(TimeSpan.FromSeconds(12));
        while (kept.Count < 2)
            pace.Note(TimeSpan.Zero);
        Assert.InRange(kept[1].TotalSeconds, 9.9, 10);
    }
}
