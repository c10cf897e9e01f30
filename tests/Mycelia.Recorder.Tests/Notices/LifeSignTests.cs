using Mycelia.Recorder.Model;
using Mycelia.Recorder.Notices;

namespace Mycelia.Recorder.Tests.Notices;

public sealed class LifeSignTests
{
    private static readonly RecorderState Recording = RecorderState.Begin(default, uploads: true) with { Capture = CaptureState.Recording };

    private readonly LifeSign _life = new(NoticeTiming.Default);

    [Fact]
    public void A_recorder_that_says_that_it_records_and_adds_nothing_shows_no_sign_of_life()
    {
        Assert.True(_life.IsAlive(Recording, TimeSpan.Zero));
        Assert.True(_life.IsAlive(Recording, TimeSpan.FromSeconds(119)));
        Assert.False(_life.IsAlive(Recording, TimeSpan.FromSeconds(120)));
        var captured = Recording with { Run = Totals.None with { Captured = TimeSpan.FromSeconds(10) } };
        Assert.True(_life.IsAlive(captured, TimeSpan.FromSeconds(130)));
    }

    [Fact]
    public void Silence_that_is_left_out_is_a_sign_of_life()
    {
        Assert.True(_life.IsAlive(Recording, TimeSpan.Zero));
        var skipped = Recording with { Run = Totals.None with { Skipped = TimeSpan.FromSeconds(8) } };
        Assert.True(_life.IsAlive(skipped, TimeSpan.FromSeconds(130)));
        Assert.False(_life.IsAlive(skipped, TimeSpan.FromSeconds(260)));
    }

    [Fact]
    public void One_that_is_paused_need_not_add_anything() =>
        Assert.All(
            [0, 1_000, 100_000],
            seconds => Assert.True(_life.IsAlive(Recording with { Capture = CaptureState.Paused }, TimeSpan.FromSeconds(seconds)))
        );
}
