using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Cli.Display.Live;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Cli.Live;

public sealed class LevelGaugeTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private readonly LevelGauge _gauge = new();

    [Fact]
    public void The_bar_rises_at_once_and_falls_slowly()
    {
        Hear(-10);
        Assert.Equal(-10, _gauge.Level);
        Hear(-40);
        Assert.Equal(-13, _gauge.Level, 3);
    }

    [Fact]
    public void The_peak_is_held_and_then_falls_to_the_level()
    {
        Hear(-10);
        Hear(-40, ticks: 15);
        Assert.Equal(-10, _gauge.Peak);
        Hear(-40, ticks: 100);
        Assert.Equal(-40, _gauge.Peak, 3);
    }

    [Fact]
    public void What_is_too_quiet_for_the_bar_has_its_figure()
    {
        Hear(-75);
        Assert.Equal(-75, _gauge.Figure);
        Assert.Equal(LevelGauge.Bottom, _gauge.Level);
        Hear(-70);
        Assert.Equal(-70, _gauge.Figure);
        Hear(-78, ticks: 15);
        Assert.Equal(-70, _gauge.Figure);
        Hear(-78, ticks: 2);
        Assert.Equal(-78, _gauge.Figure);
        for (var i = 0; i < 40; i++)
            _gauge.Move(default, Tick);
        Assert.Null(_gauge.Figure);
    }

    [Fact]
    public void How_long_it_has_been_too_quiet_counts_only_what_was_heard()
    {
        Hear(-75, ticks: 50);
        _gauge.Move(default, TimeSpan.FromMinutes(5));
        Assert.Equal(TimeSpan.FromSeconds(5), _gauge.QuietFor);
        Hear(-40);
        Assert.Equal(TimeSpan.Zero, _gauge.QuietFor);
    }

    [Fact]
    public void Blocks_that_are_longer_than_a_tick_count_whole()
    {
        for (var i = 0; i < 20; i++)
        {
            Hear(-75);
            _gauge.Move(default, Tick);
        }

        Assert.Equal(3.9, _gauge.QuietFor.TotalSeconds, 3);
    }

    [Fact]
    public void A_clipped_sample_is_marked_for_a_while()
    {
        _gauge.Move(new LevelReading(new SoundLevel(0, -3), IsClipped: true, HasAudio: true), Tick);
        Hear(-40, ticks: 29);
        Assert.True(_gauge.IsClipped);
        Hear(-40, ticks: 2);
        Assert.False(_gauge.IsClipped);
    }

    [Fact]
    public void Without_audio_the_bar_goes_down()
    {
        Hear(-10);
        for (var i = 0; i < 100; i++)
            _gauge.Move(default, Tick);
        Assert.Equal((LevelGauge.Bottom, LevelGauge.Bottom), (_gauge.Level, _gauge.Peak));
    }

    private void Hear(double peakDb, int ticks = 1)
    {
        for (var i = 0; i < ticks; i++)
            _gauge.Move(new LevelReading(new SoundLevel(peakDb, peakDb - 10), IsClipped: false, HasAudio: true), Tick);
    }
}
