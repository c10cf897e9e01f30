using Mycelia.Recorder.Destinations.Mycelia.Arrivals;

namespace Mycelia.Recorder.Tests.Destinations.Mycelia;

/// <summary>A request ended at second 100; what is made of the answers to "is it there?".</summary>
public sealed class ArrivalTests
{
    private readonly Arrival _arrival = new(At(100));

    [Fact]
    public void The_server_is_asked_at_once_then_early_and_then_when_a_denial_counts()
    {
        Assert.Equal(At(100), _arrival.NextQuestion);
        Assert.False(_arrival.WasDenied);

        Assert.False(_arrival.Deny(At(102.9), longest: At(1)));
        Assert.True(_arrival.WasDenied);
        Assert.Equal(At(103), _arrival.NextQuestion);

        Assert.False(_arrival.Deny(At(103), longest: At(1)));
        Assert.Equal(At(110), _arrival.NextQuestion);
    }

    [Fact]
    public void Two_denials_are_believed_five_seconds_apart_and_ten_after_the_request()
    {
        Assert.False(_arrival.Deny(At(109.9), longest: At(1)));
        Assert.False(_arrival.Deny(At(110), longest: At(1)));
        Assert.Equal(At(115), _arrival.NextQuestion);
        Assert.True(_arrival.Deny(At(115), longest: At(1)));
        Assert.Equal(At(100), _arrival.Ended);
    }

    [Fact]
    public void A_server_that_was_seen_to_be_slow_is_given_half_as_long_again()
    {
        Assert.False(_arrival.Deny(At(110), longest: At(20)));
        Assert.Equal(At(130), _arrival.NextQuestion);
        Assert.False(_arrival.Deny(At(130), longest: At(20)));
        Assert.True(_arrival.Deny(At(131), longest: At(20)));
    }

    [Fact]
    public void Three_answers_that_are_none_mean_that_there_will_be_none()
    {
        Assert.False(_arrival.Misunderstand(At(100)));
        Assert.Equal(At(105), _arrival.NextQuestion);
        Assert.False(_arrival.Misunderstand(At(105)));
        Assert.True(_arrival.Misunderstand(At(110)));
        Assert.False(_arrival.WasDenied);
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
