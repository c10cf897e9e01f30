using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Display.Live;

/// <summary>
/// How loud the loudest moment of each minute was, for two days, as far as this recorder heard it. Pure; the caller says what time it is.
/// </summary>
internal sealed class LoudMinutes
{
    private const int Kept = 2 * 24 * 60;
    private const int StepsPerDb = 2;

    /// <summary>0: not known; else one more than the steps above silence.</summary>
    private readonly byte[] _minutes = new byte[Kept];
    private long _newest = -1;

    /// <param name="now">The time.</param>
    /// <param name="rmsDb">How loud it was.</param>
    public void Add(DateTimeOffset now, double rmsDb)
    {
        var minute = IndexOf(now);
        for (var i = Math.Max(_newest + 1, minute - Kept + 1); i <= minute; i++)
            _minutes[i % Kept] = 0;
        _newest = Math.Max(_newest, minute);
        if (minute <= _newest - Kept)
            return;
        var steps = Math.Round((Math.Clamp(rmsDb, SoundLevel.Silence, 0) - SoundLevel.Silence) * StepsPerDb);
        _minutes[minute % Kept] = Math.Max(_minutes[minute % Kept], (byte)(1 + steps));
    }

    /// <summary>The loudest of the minutes that a time touches, in dB below full scale; null when none of them is known.</summary>
    public double? LoudestOf(DateTimeOffset from, DateTimeOffset to)
    {
        var loudest = 0;
        var last = Math.Min(_newest, IndexOf(to.AddTicks(-1)));
        for (var i = Math.Max(_newest - Kept + 1, IndexOf(from)); i <= last; i++)
            loudest = i < 0 ? loudest : Math.Max(loudest, _minutes[i % Kept]);
        return loudest == 0 ? null : SoundLevel.Silence + ((loudest - 1) / (double)StepsPerDb);
    }

    /// <summary>How loud the minutes were of which something was forgotten is not known any more.</summary>
    public void Forget(ForgottenTime forgotten)
    {
        var last = Math.Min(_newest, IndexOf(forgotten.To.AddTicks(-1)));
        for (var i = Math.Max(Math.Max(0, _newest - Kept + 1), IndexOf(forgotten.From)); i <= last; i++)
            _minutes[i % Kept] = 0;
    }

    private static long IndexOf(DateTimeOffset time) => time.ToUnixTimeSeconds() / 60;
}
