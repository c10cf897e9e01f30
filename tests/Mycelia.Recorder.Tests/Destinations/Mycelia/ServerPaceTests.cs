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
}
