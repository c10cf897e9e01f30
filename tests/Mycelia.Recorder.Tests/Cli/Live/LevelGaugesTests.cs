using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Cli.Display.Live;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Cli.Live;

public sealed class LevelGaugesTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private readonly LevelGauges _gauges = new();

    [Fact]
    public void There_is_one_without_a_name_where_channels_are_not_told_apart()
    {
        _gauges.Move(Heard(-10), Tick);
        Assert.Equal((1, "", -10), (_gauges.All.Count, _gauges.NameOf(0), _gauges.All[0].Level));
    }

    [Fact]
    public void Each_channel_has_its_own_peak_and_clipping()
    {
        _gauges.Move(Heard(0, -20), Tick);
        Assert.Equal([0, -20], _gauges.All.Select(static gauge => gauge.Peak));
        Assert.Equal([true, false], _gauges.All.Select(static gauge => gauge.IsClipped));
        Assert.Equal(["L", "R"], Enumerable.Range(0, 2).Select(_gauges.NameOf));
    }

    [Fact]
    public void Between_two_blocks_all_bars_go_down()
    {
        _gauges.Move(Heard(-10, -20), Tick);
        _gauges.Move(default, Tick);
        Assert.Equal([-13, -23], _gauges.All.Select(static gauge => Math.Round(gauge.Level, 3)));
    }

    [Fact]
    public void More_than_two_are_numbered()
    {
        _gauges.Move(Heard(-10, -10, -10), Tick);
        Assert.Equal(["1", "2", "3"], Enumerable.Range(0, 3).Select(_gauges.NameOf));
    }

    [Fact]
    public void How_long_a_channel_has_been_silent_counts_only_what_was_heard()
    {
        for (var i = 0; i < 20; i++)
            _gauges.Move(Heard(-10, SoundLevel.Silence), Tick);
        _gauges.Move(default, TimeSpan.FromMinutes(5));
        Assert.Equal([0, 2], _gauges.All.Select(static gauge => gauge.SilentFor.TotalSeconds));
        _gauges.Move(Heard(-10, -90), Tick);
        Assert.Equal(TimeSpan.Zero, _gauges.All[1].SilentFor);
    }

    /// <summary>A reading with so loud a peak in each channel.</summary>
    internal static LevelReading Heard(params double[] peaks) =>
        new(new(peaks.Max(), peaks.Max() - 10), IsClipped: peaks.Max() >= 0, HasAudio: true)
        {
            Channels =
                peaks.Length == 1
                    ? default
                    : Array.ConvertAll(peaks, static peak => new ChannelLevel(new(peak, peak - 10), IsClipped: peak >= 0)),
        };
}
