using Mycelia.Recorder.Capture.PulseAudio;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Capture;

public sealed class BlockLatencyTests
{
    private const int Fragment = 1024;
    private static readonly TimeSpan OfFragment = AudioFormat.Default.DurationOf(Fragment);
    private static readonly TimeSpan Cycle = OfFragment * 2 / 3;
    private static readonly TimeSpan HalfACycle = OfFragment / 3;

    private readonly BlockLatency _latency = new(AudioFormat.Default, OfFragment);
    private int _fragments;

    /// <summary>
    /// A card that is emptied in every cycle, of which three fill two fragments: every second one comes half a cycle late.
    /// </summary>
    [Theory]
    [InlineData(20, 0)]
    [InlineData(20, 60)]
    [InlineData(21, 0)]
    [InlineData(21, 60)]
    public void Whenever_it_is_asked_it_is_the_time_since_the_newest_sample_was_heard(int fragments, double askedAfterMs)
    {
        for (var i = 0; i < fragments; i++)
            Arrive(lateness: i % 2 * HalfACycle);
        var askedAfter = TimeSpan.FromMilliseconds(askedAfterMs);

        var newest = Newest(Cycle, (fragments - 1) % 2 * HalfACycle + askedAfter);

        var truth = (fragments - 1) % 2 * HalfACycle + askedAfter;
        Assert.InRange(newest - truth, TimeSpan.Zero, TimeSpan.FromMilliseconds(11));
    }

    [Fact]
    public void A_virtual_device_has_no_latency_and_none_is_taken_off_it()
    {
        Arrive(lateness: TimeSpan.Zero);

        Assert.Equal(TimeSpan.Zero, Newest(TimeSpan.Zero, TimeSpan.Zero));
    }

    [Fact]
    public void What_waits_is_as_old_as_it_is_long()
    {
        Arrive(lateness: TimeSpan.Zero);
        Arrive(lateness: TimeSpan.Zero);

        Assert.Equal(2 * OfFragment, _latency.AtArrival(2 * OfFragment, waiting: 2 * OfFragment));
    }

    [Fact]
    public void Fragments_that_come_a_second_late_come_after_a_gap()
    {
        Arrive(lateness: TimeSpan.Zero);
        Arrive(lateness: TimeSpan.FromSeconds(1));

        Assert.Equal(TimeSpan.Zero, Newest(TimeSpan.Zero, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Another_device_begins_anew()
    {
        Arrive(lateness: TimeSpan.Zero);
        _latency.BeginAnew();
        Arrive(lateness: TimeSpan.FromMilliseconds(30));

        Assert.Equal(TimeSpan.Zero, Newest(TimeSpan.Zero, TimeSpan.FromMilliseconds(30)));
    }

    [Theory]
    [InlineData(15, 5)]
    [InlineData(16, 20)]
    public void The_earliest_of_the_last_sixteen_counts(int later, double earliestMs)
    {
        Arrive(lateness: TimeSpan.FromMilliseconds(5));
        for (var i = 0; i < later; i++)
            Arrive(lateness: TimeSpan.FromMilliseconds(i % 2 == 0 ? 20 : 30));

        var now = _fragments * OfFragment + TimeSpan.FromMilliseconds(earliestMs + 7);
        Assert.Equal(TimeSpan.FromMilliseconds(7), _latency.SinceArrival(now));
    }

    [Fact]
    public void Of_what_a_cycle_holds_half_a_fragment_is_taken_off()
    {
        Assert.Equal(OfFragment / 2 + Cycle, _latency.AtArrival(OfFragment + Cycle, waiting: Cycle));
        Assert.Equal(Cycle, _latency.AtArrival(OfFragment / 2 + Cycle, waiting: Cycle));
    }

    [Fact]
    public void Before_anything_has_come_nothing_has_aged() => Assert.Equal(TimeSpan.Zero, _latency.SinceArrival(TimeSpan.FromHours(5)));

    /// <summary>How old the newest sample is taken to be, so long after it came if it came at once.</summary>
    private TimeSpan Newest(TimeSpan said, TimeSpan after) =>
        _latency.AtArrival(said, waiting: TimeSpan.Zero) + _latency.SinceArrival(_fragments * OfFragment + after);

    private void Arrive(TimeSpan lateness) => _latency.Arrived(++_fragments * Fragment, _fragments * OfFragment + lateness);
}
