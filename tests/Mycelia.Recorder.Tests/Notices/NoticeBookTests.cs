using Mycelia.Recorder.Model;
using Mycelia.Recorder.Notices;

namespace Mycelia.Recorder.Tests.Notices;

/// <summary>What is told, and when, by a clock that the test moves.</summary>
public sealed class NoticeBookTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly HealthProblem Unplugged = new("not_recording", Start, "not recording: unplugged");

    private readonly NoticeBook _book = new(NoticeTiming.Default);
    private readonly List<string> _told = [];
    private int _seconds;

    [Fact]
    public void A_problem_is_told_once_it_has_held_for_ten_seconds_and_its_end_once_that_has()
    {
        Hold(9, Unplugged);
        Assert.Empty(_told);
        Hold(600, Unplugged);
        Assert.Equal(["10 not_recording"], _told);
        Hold(9);
        Assert.Single(_told);
        Hold(60);
        Assert.Equal(["10 not_recording", "619 over not_recording"], _told);
    }

    [Fact]
    public void A_microphone_that_flaps_is_told_of_at_most_every_ten_minutes()
    {
        for (var minute = 0; minute < 60; minute++)
        {
            Hold(20, Unplugged);
            Hold(20);
        }

        Assert.InRange(_told.Count, 2, 2 * (60 * 40 / 600));
        for (var i = 1; i < _told.Count; i++)
            Assert.Equal(i % 2 == 1, _told[i].Contains("over", StringComparison.Ordinal));
    }

    [Fact]
    public void A_problem_that_comes_and_goes_within_seconds_is_not_told()
    {
        for (var i = 0; i < 100; i++)
        {
            Hold(5, Unplugged);
            Hold(5);
        }

        Assert.Empty(_told);
    }

    [Fact]
    public void What_comes_back_within_ten_minutes_and_stays_is_told_when_they_are_over()
    {
        Hold(15, Unplugged);
        Hold(15);
        Hold(1_000, Unplugged);
        Assert.Equal(["10 not_recording", "25 over not_recording", "610 not_recording"], _told);
    }

    [Fact]
    public void A_reason_that_changes_is_no_news_and_a_figure_is_at_most_every_ten_minutes()
    {
        for (var i = 0; i < 20; i++)
            Hold(60, Unplugged with { Text = $"not recording: reason {i}" }, new("quarantined", null, $"{i + 1} chunks quarantined"));
        Assert.Equal(["10 not_recording", "10 quarantined", "610 quarantined"], _told);
    }

    [Fact]
    public void Each_kind_of_problem_is_told_by_itself()
    {
        Hold(20, Unplugged);
        Hold(20, Unplugged, new("not_delivering", Start, "not delivering: down"));
        Hold(20, new HealthProblem("not_delivering", Start, "not delivering: down"));
        Assert.Equal(["10 not_recording", "30 not_delivering", "50 over not_recording"], _told);
    }

    [Fact]
    public void What_stands_is_what_was_told_and_holds_and_not_what_has_happened()
    {
        Hold(5, Unplugged);
        Assert.Empty(_book.Standing);
        Hold(20, Unplugged, new("lost", null, "1 chunk LOST"));
        Assert.Equal("not_recording", Assert.Single(_book.Standing).Code);
        Hold(20, new HealthProblem("lost", null, "1 chunk LOST"));
        Assert.Empty(_book.Standing);
    }

    [Fact]
    public void A_notice_says_since_when_also_where_the_problem_does_not()
    {
        _book.Look([new("lost", null, "1 chunk LOST")], TimeSpan.Zero, Start);
        var told = _book.Look([new("lost", null, "1 chunk LOST")], TimeSpan.FromSeconds(10), Start.AddSeconds(10));
        Assert.Equal(new("lost", "1 chunk LOST", Start), Assert.Single(told));
    }

    /// <summary>So many seconds with these problems, looked at every second.</summary>
    private void Hold(int seconds, params HealthProblem[] problems)
    {
        for (var i = 0; i < seconds; i++, _seconds++)
        {
            foreach (var notice in _book.Look(problems, TimeSpan.FromSeconds(_seconds), Start.AddSeconds(_seconds)))
                _told.Add($"{_seconds} {(notice.IsOver ? "over " : "")}{notice.Code}");
        }
    }
}
