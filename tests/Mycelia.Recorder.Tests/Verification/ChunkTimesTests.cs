using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Verification;

namespace Mycelia.Recorder.Tests.Verification;

/// <summary>A stretch of chunks 3 to 8, of a minute.</summary>
public sealed class ChunkTimesTests
{
    private static readonly DateTimeOffset From = TemporaryQueue.Start;
    private static readonly LedgerStretch Stretch = new(From, From.AddSeconds(60), LedgerKind.Recorded) { FirstNumber = 3, NextNumber = 9 };

    [Fact]
    public void Where_nothing_is_held_all_chunks_are_of_one_length()
    {
        var times = Times();
        Assert.All(Enumerable.Range(0, 7), i => Assert.Equal(From.AddSeconds(10 * i), times.StartOf(3 + i)));
        Assert.True(times.IsKnown(3) && times.IsKnown(9));
        Assert.False(times.IsKnown(4));
    }

    [Fact]
    public void What_is_held_says_when_it_begins_and_the_others_lie_between()
    {
        var times = Times(new(5, From.AddSeconds(12)), new(7, null));
        Assert.True(times.IsKnown(5));
        Assert.False(times.IsKnown(7));
        Assert.Equal(From.AddSeconds(6), times.StartOf(4));
        Assert.Equal(From.AddSeconds(12), times.StartOf(5));
        Assert.Equal(From.AddSeconds(24), times.StartOf(6));
        Assert.Equal(From.AddSeconds(36), times.StartOf(7));
    }

    [Fact]
    public void What_a_destination_says_of_others_or_of_another_day_is_not_believed()
    {
        var times = Times(
            new(2, From.AddSeconds(5)),
            new(9, From.AddSeconds(5)),
            new(4, From.AddSeconds(-1)),
            new(5, From.AddSeconds(61)),
            new(3, From.AddSeconds(30))
        );
        Assert.All(Enumerable.Range(0, 7), i => Assert.Equal(From.AddSeconds(10 * i), times.StartOf(3 + i)));
        Assert.False(times.IsKnown(2));
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(-0.999, true)]
    [InlineData(60.999, true)]
    [InlineData(61, false)]
    public void A_second_more_or_less_makes_no_difference(double seconds, bool isPossible) =>
        Assert.Equal(isPossible, Times().IsPossible(From.AddSeconds(seconds)));

    private static ChunkTimes Times(params HeldChunk[] held) => new(Stretch, held.ToDictionary(static chunk => chunk.Number));
}
