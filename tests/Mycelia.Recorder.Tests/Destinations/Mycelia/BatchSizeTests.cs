using Mycelia.Recorder.Destinations.Mycelia.Documents;

namespace Mycelia.Recorder.Tests.Destinations.Mycelia;

public sealed class BatchSizeTests
{
    private static readonly TimeSpan Fast = TimeSpan.FromMilliseconds(10);
    private readonly BatchSize _size = new();

    [Fact]
    public void After_a_failure_it_is_half_as_many_and_never_none()
    {
        _size.Fail(50, isRefused: false);
        Assert.Equal(25, _size.Most);
        // One that was smaller already.
        _size.Fail(50, isRefused: false);
        Assert.Equal(25, _size.Most);
        _size.Fail(1, isRefused: false);
        Assert.Equal(1, _size.Most);
    }

    [Fact]
    public void It_doubles_with_each_request_that_is_as_large_as_may_be()
    {
        _size.Fail(8, isRefused: false);
        Pass(3);
        Assert.Equal(4, _size.Most);
        Pass(4);
        Assert.Equal(8, _size.Most);
        Pass(9);
        Assert.Equal(16, _size.Most);
        Pass(16);
        Pass(32);
        Assert.Equal(41, _size.Most);
    }

    [Fact]
    public void What_was_refused_is_not_asked_again_until_a_hundred_have_passed()
    {
        _size.Fail(20, isRefused: true);
        Assert.Equal(10, _size.Most);
        _size.Fail(30, isRefused: true);
        for (var i = 0; i < 99; i++)
            Pass(_size.Most);
        Assert.Equal(19, _size.Most);
        Pass(19);
        Assert.Equal(35, _size.Most);
    }

    [Fact]
    public void A_request_takes_ten_seconds_at_the_most_by_what_the_last_one_took()
    {
        _size.Pass(2, 1_000, TimeSpan.FromSeconds(2));
        Assert.Equal(5_000, _size.MostBytes);
        _size.Pass(2, 500, TimeSpan.Zero);
        Assert.Equal(5_000_000, _size.MostBytes);
    }

    private void Pass(int documents) => _size.Pass(documents, 1_000, Fast);
}
