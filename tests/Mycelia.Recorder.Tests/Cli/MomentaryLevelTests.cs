using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Cli.Status;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Cli;

public sealed class MomentaryLevelTests
{
    private readonly FakeTime _time = new();
    private int _readings;

    [Fact]
    public async Task All_who_ask_meanwhile_get_one_measurement_and_who_asks_later_the_next()
    {
        var level = new MomentaryLevel(Read, _time);
        var (first, second) = (level.ReadAsync(CancellationToken.None), level.ReadAsync(CancellationToken.None));
        Assert.False(first.IsCompleted);
        _time.Advance(MomentaryLevel.Moment);
        Assert.Equal([-2, -2], new[] { await first, await second }.Select(static level => level!.Value.PeakDb));
        var third = level.ReadAsync(CancellationToken.None);
        _time.Advance(MomentaryLevel.Moment);
        Assert.Equal(-4, (await third)!.Value.PeakDb);
    }

    [Fact]
    public async Task Nothing_captured_is_no_level()
    {
        var reading = new MomentaryLevel(static () => default, _time).ReadAsync(CancellationToken.None);
        _time.Advance(MomentaryLevel.Moment);
        Assert.Null(await reading);
    }

    private LevelReading Read() => new(new SoundLevel(-++_readings, -10), IsClipped: false, HasAudio: true);
}
