using Mycelia.Recorder.Session;

namespace Mycelia.Recorder.Tests.Session;

public sealed class LineBudgetTests
{
    private readonly FakeTime _time = new();
    private readonly LineBudget _budget;

    public LineBudgetTests() => _budget = new(3, TimeSpan.FromMinutes(1), _time);

    [Fact]
    public void Three_in_a_row_and_then_one_a_minute()
    {
        Assert.Equal([true, true, true, false, false], Enumerable.Range(0, 5).Select(_ => _budget.TryTake()).ToArray());
        Assert.Equal(2, _budget.Unsaid);
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(_budget.TryTake());
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(_budget.TryTake());
        Assert.Equal(0, _budget.Unsaid);
        Assert.False(_budget.TryTake());
    }

    [Fact]
    public void A_long_rest_is_good_for_three_and_no_more()
    {
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => _budget.TryTake()).ToArray());
    }
}
