using Mycelia.Recorder.Delivery;

namespace Mycelia.Recorder.Tests.Delivery;

public sealed class SuspectsTests
{
    private const long Bad = 1;
    private const long Good = 2;
    private readonly Suspects _suspects = new(RetryPolicy.Default, static () => 1);
    private TimeSpan _now;

    [Fact]
    public void While_nothing_passes_no_chunk_loses_its_patience()
    {
        for (var tries = 0; tries < 1_000; tries++)
            Assert.Null(_suspects.Fail(Bad, _suspects.Passes, _now += TimeSpan.FromMinutes(1)));
        _suspects.Pass(Good, _now);
        Assert.False(_suspects.IsGuilty(Bad));
    }

    [Fact]
    public void A_chunk_that_others_overtake_five_times_is_guilty()
    {
        for (var tries = 1; tries <= 5; tries++)
        {
            Assert.False(_suspects.IsGuilty(Bad));
            _suspects.Fail(Bad, _suspects.Passes, _now);
            _suspects.Pass(Good, _now);
        }

        Assert.True(_suspects.IsGuilty(Bad));
    }

    [Fact]
    public void A_pass_during_the_try_counts_as_one_after_it()
    {
        var before = _suspects.Passes;
        _suspects.Pass(Good, _now);
        Assert.Equal(TimeSpan.FromSeconds(1), _suspects.Fail(Bad, before, _now));
        Assert.Empty(_suspects.InDoubt);
        Assert.Equal([Bad], _suspects.Waiting(_now));
    }

    [Fact]
    public void One_failure_counts_once_however_many_pass()
    {
        _suspects.Fail(Bad, _suspects.Passes, _now);
        for (var passes = 0; passes < 100; passes++)
            _suspects.Pass(Good, _now);
        Assert.False(_suspects.IsGuilty(Bad));
    }

    [Fact]
    public void Its_wait_ends_with_time_or_when_enough_others_have_passed()
    {
        _suspects.Fail(Bad, _suspects.Passes, _now);
        _suspects.Pass(Good, _now);
        Assert.Equal([Bad], _suspects.Waiting(_now));
        Assert.Equal(TimeSpan.FromSeconds(1), _suspects.Wakes(_now));
        Assert.Empty(_suspects.Waiting(TimeSpan.FromSeconds(1)));

        _suspects.Pass(Good, _now);
        _suspects.Pass(Good, _now);
        Assert.Empty(_suspects.Waiting(_now));
    }

    [Fact]
    public void A_chunk_that_passes_is_cleared()
    {
        for (var tries = 0; tries < 4; tries++)
        {
            _suspects.Fail(Bad, _suspects.Passes, _now);
            _suspects.Pass(Good, _now);
        }

        _suspects.Pass(Bad, _now);
        Assert.Equal(0, _suspects.Count);
    }

    [Fact]
    public void After_five_tries_its_successor_may_go_first_although_nobody_is_guilty_yet()
    {
        for (var tries = 0; tries < 5; tries++)
        {
            Assert.False(_suspects.GivesWay(Bad));
            _suspects.Fail(Bad, _suspects.Passes, _now);
        }

        Assert.True(_suspects.GivesWay(Bad));
        Assert.False(_suspects.IsGuilty(Bad));
    }

    [Fact]
    public void What_the_server_says_is_the_cause_is_charged_at_once()
    {
        for (var tries = 1; tries <= 5; tries++)
        {
            Assert.False(_suspects.IsGuilty(Bad) || _suspects.GivesWay(Bad));
            Assert.Equal(1 << (tries - 1), _suspects.Blame(Bad, _now += TimeSpan.FromMinutes(1)).TotalSeconds, 0.001);
        }

        Assert.True(_suspects.IsGuilty(Bad) && _suspects.GivesWay(Bad));
        Assert.Equal(1, _suspects.Count);
    }

    [Fact]
    public void A_guilty_chunk_waits_for_nothing()
    {
        for (var tries = 0; tries < 5; tries++)
            _suspects.Blame(Bad, _now);
        Assert.Empty(_suspects.Waiting(_now));
        Assert.Null(_suspects.Wakes(_now));
    }

    [Fact]
    public void A_chunk_that_fails_again_before_anything_passes_is_in_doubt_and_does_not_wait()
    {
        _suspects.Blame(Bad, _now);
        _suspects.Fail(Bad, _suspects.Passes, _now);
        Assert.Empty(_suspects.Waiting(_now));
        Assert.Equal([Bad], _suspects.InDoubt);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    public void The_first_of_several_waits_wakes(long early, long late)
    {
        foreach (var chunk in new[] { 1L, 2L })
            _suspects.Blame(chunk, TimeSpan.FromSeconds(chunk == early ? 0 : 0.5));
        Assert.Equal(TimeSpan.FromSeconds(1), _suspects.Wakes(TimeSpan.FromSeconds(0.5)));
        Assert.Equal([late], _suspects.Waiting(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Of_those_in_doubt_the_one_that_was_tried_longest_ago_comes_first()
    {
        foreach (var (chunk, seconds) in new[] { (1L, 1), (2L, 2), (3L, 3), (1L, 4) })
            _suspects.Fail(chunk, _suspects.Passes, TimeSpan.FromSeconds(seconds));
        Assert.Equal([2, 3, 1], _suspects.InDoubt);
    }

    [Fact]
    public void A_check_that_someone_asks_for_ends_all_waits()
    {
        _suspects.Blame(Bad, _now);
        _suspects.CheckNow();
        Assert.Empty(_suspects.Waiting(_now));
    }
}
