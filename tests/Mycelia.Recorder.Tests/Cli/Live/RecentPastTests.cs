using Mycelia.Recorder.Cli.Display.Live;

namespace Mycelia.Recorder.Tests.Cli.Live;

public sealed class RecentPastTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly RecentPast _past = new();

    [Fact]
    public void Each_stretch_is_as_loud_as_what_was_heard_in_it()
    {
        _past.Add(Start, StretchKind.Recorded, -20);
        _past.Add(Start.AddSeconds(1), StretchKind.Recorded, -20);
        _past.Add(Start.AddSeconds(2), StretchKind.Recorded, -40);
        Assert.Equal([-40, -20], new[] { _past[0].RmsDb, _past[1].RmsDb }.Select(static db => Math.Round(db, 2)));
        Assert.Equal(StretchKind.Before, _past[2].Kind);
    }

    [Fact]
    public void A_gap_shows_however_short_it_is()
    {
        _past.Add(Start, StretchKind.Recorded, -20);
        _past.Add(Start.AddSeconds(0.1), StretchKind.Gap, null);
        _past.Add(Start.AddSeconds(0.2), StretchKind.Recorded, -20);
        Assert.Equal(StretchKind.Gap, _past[0].Kind);
    }

    [Fact]
    public void Time_in_which_the_program_stood_still_is_a_gap()
    {
        _past.Add(Start, StretchKind.Recorded, -20);
        _past.Add(Start.AddSeconds(10), StretchKind.Recorded, -20);
        Assert.Equal(
            [StretchKind.Recorded, StretchKind.Gap, StretchKind.Gap, StretchKind.Gap, StretchKind.Gap, StretchKind.Recorded],
            Enumerable.Range(0, 6).Select(age => _past[age].Kind)
        );
    }

    [Fact]
    public void Audio_that_turns_out_to_be_missing_is_a_gap_where_it_is_missing_and_nowhere_else()
    {
        for (var second = 0; second <= 8; second += 2)
            _past.Add(Start.AddSeconds(second), StretchKind.Recorded, -20);
        _past.AddGap(new(Start.AddSeconds(6), TimeSpan.FromSeconds(3)));
        Assert.Equal(
            [StretchKind.Recorded, StretchKind.Recorded, StretchKind.Gap, StretchKind.Gap, StretchKind.Recorded],
            Enumerable.Range(0, 5).Select(age => _past[age].Kind)
        );
    }

    [Fact]
    public void A_gap_that_is_longer_than_the_strip_or_after_its_end_breaks_nothing()
    {
        _past.AddGap(new(Start, TimeSpan.FromSeconds(1)));
        _past.Add(Start, StretchKind.Recorded, -20);
        _past.AddGap(new(Start.AddDays(1), TimeSpan.FromSeconds(1)));
        Assert.Equal(StretchKind.Recorded, _past[0].Kind);
        _past.AddGap(new(Start.AddSeconds(1), TimeSpan.FromDays(1)));
        Assert.Equal((StretchKind.Gap, StretchKind.Gap), (_past[0].Kind, _past[511].Kind));
    }

    [Fact]
    public void A_clock_that_was_set_by_a_day_breaks_nothing()
    {
        _past.Add(Start, StretchKind.Recorded, -20);
        _past.Add(Start.AddDays(-1), StretchKind.Recorded, -20);
        _past.Add(Start.AddDays(1), StretchKind.Paused, null);
        Assert.Equal((StretchKind.Paused, StretchKind.Gap), (_past[0].Kind, _past[500].Kind));
        Assert.Equal(StretchKind.Before, _past[10_000].Kind);
    }
}
