using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Queue;

/// <summary>When the chunk of a moment left the queue, of a row of many.</summary>
public sealed class LedgerStretchTests
{
    private static readonly DateTimeOffset From = TemporaryQueue.Start;

    private static readonly LedgerStretch InStep = new(From, From.AddSeconds(100), LedgerKind.Recorded)
    {
        FirstNumber = 20,
        NextNumber = 30,
        SettledFrom = From.AddSeconds(11),
        SettledTo = From.AddSeconds(101),
    };

    [Theory]
    [InlineData(-5, 11)]
    [InlineData(0, 11)]
    [InlineData(9.9, 11)]
    [InlineData(10, 21)]
    [InlineData(55, 61)]
    [InlineData(99.9, 101)]
    [InlineData(150, 101)]
    public void What_left_in_step_left_as_much_later_as_its_chunk_is(double moment, double left) =>
        Assert.Equal(From.AddSeconds(left), InStep.SettledAt(From.AddSeconds(moment)));

    [Fact]
    public void A_part_of_a_row_is_told_by_the_whole_row()
    {
        var part = new LedgerStretch(From.AddSeconds(50), From.AddSeconds(60), LedgerKind.Recorded)
        {
            FirstNumber = 20,
            NextNumber = 30,
            SettledFrom = InStep.SettledFrom,
            SettledTo = InStep.SettledTo,
            Whole = (From, From.AddSeconds(100)),
        };
        Assert.Equal(From.AddSeconds(61), part.SettledAt(From.AddSeconds(55)));
        Assert.Equal(TimeSpan.FromSeconds(10), part.Duration);
    }

    [Fact]
    public void What_left_within_ten_seconds_left_at_once()
    {
        var atOnce = InStep with { SettledTo = From.AddSeconds(21) };
        Assert.Equal(From.AddSeconds(11), atOnce.SettledAt(From.AddSeconds(99)));
        Assert.NotEqual(From.AddSeconds(11), (InStep with { SettledTo = From.AddSeconds(21.1) }).SettledAt(From.AddSeconds(99)));
    }

    [Fact]
    public void One_chunk_left_when_it_did_and_one_that_waits_has_not()
    {
        Assert.Equal(From.AddSeconds(11), (InStep with { NextNumber = 21 }).SettledAt(From.AddSeconds(99)));
        Assert.Null((InStep with { SettledFrom = null }).SettledAt(From));
        Assert.Null((InStep with { SettledTo = null }).SettledAt(From));
    }
}
