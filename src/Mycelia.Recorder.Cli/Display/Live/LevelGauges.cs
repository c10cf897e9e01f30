using System.Globalization;
using Mycelia.Recorder.Audio;

namespace Mycelia.Recorder.Cli.Display.Live;

/// <summary>The level meters of a display: one for everything, or one for each channel where there are several.</summary>
internal sealed class LevelGauges
{
    private readonly LevelGauge _whole = new();
    private LevelGauge[] _channels = [];

    /// <summary>That of all channels together.</summary>
    public LevelGauge Whole => _whole;

    /// <summary>Those that are shown, in the order of the channels.</summary>
    public IReadOnlyList<LevelGauge> All => _channels.Length > 1 ? _channels : [_whole];

    /// <param name="reading">What was heard since the last call.</param>
    /// <param name="elapsed">How long ago that was.</param>
    public void Move(LevelReading reading, TimeSpan elapsed)
    {
        _whole.Move(reading, elapsed);
        var channels = reading.Channels.Span;
        if (channels.Length > 0 && channels.Length != _channels.Length)
            _channels = [.. Enumerable.Range(0, channels.Length).Select(static _ => new LevelGauge())];
        for (var i = 0; i < _channels.Length; i++)
            _channels[i].Move(i < channels.Length ? new(channels[i].Level, channels[i].IsClipped, reading.HasAudio) : default, elapsed);
    }

    /// <summary>What a channel is called: none needs a name where it is the only one.</summary>
    /// <param name="channel">Its number, from 0.</param>
    public string NameOf(int channel) =>
        _channels.Length switch
        {
            <= 1 => "",
            2 => channel == 0 ? "L" : "R",
            _ => (channel + 1).ToString(CultureInfo.InvariantCulture),
        };
}
