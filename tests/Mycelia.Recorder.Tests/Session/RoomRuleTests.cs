using Mycelia.Recorder.Model;
using Mycelia.Recorder.Session;

namespace Mycelia.Recorder.Tests.Session;

/// <summary>A disk that fills up is said before it is full, and one on which all goes well is not.</summary>
public sealed class RoomRuleTests
{
    private readonly RoomRule _rule = new();

    [Fact]
    public void Where_audio_piles_up_a_day_of_room_is_little()
    {
        Assert.Null(Judge(25, held: 100, isPilingUp: true));
        Assert.Equal(new DiskNearlyFull(TimeSpan.FromHours(23.9)), Judge(23.9, held: 101, isPilingUp: true));
    }

    [Fact]
    public void Where_it_is_delivered_an_hour_is()
    {
        Assert.Null(Judge(1.1, held: 0, isPilingUp: false));
        Assert.IsType<DiskNearlyFull>(Judge(0.9, held: 0, isPilingUp: false));
    }

    [Fact]
    public void It_is_said_again_when_half_of_it_is_gone_and_no_more_often()
    {
        var said = Enumerable.Range(0, 2_400).Count(i => Judge(24 - (i / 100.0), held: 100 + (i / 100.0), isPilingUp: true) is not null);
        Assert.InRange(said, 5, 13);
    }

    [Fact]
    public void Of_a_small_place_three_quarters_may_fill_up()
    {
        Assert.Null(Judge(8, held: 2, isPilingUp: true));
        Assert.IsType<DiskNearlyFull>(Judge(2.4, held: 7.6, isPilingUp: true));
    }

    [Fact]
    public void It_is_over_with_some_room_to_spare()
    {
        Judge(20, held: 100, isPilingUp: true);
        Assert.Null(Judge(25, held: 100, isPilingUp: true));
        Assert.IsType<DiskRoomy>(Judge(27, held: 100, isPilingUp: true));
        Assert.Null(Judge(27, held: 100, isPilingUp: true));
    }

    [Fact]
    public void It_is_over_when_deliveries_go_on()
    {
        Judge(20, held: 100, isPilingUp: true);
        Assert.IsType<DiskRoomy>(Judge(20, held: 0, isPilingUp: false));
    }

    private RecorderEvent? Judge(double room, double held, bool isPilingUp) =>
        _rule.Judge(TimeSpan.FromHours(room), TimeSpan.FromHours(held), isPilingUp);
}
