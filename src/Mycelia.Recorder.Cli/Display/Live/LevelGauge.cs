using Mycelia.Recorder.Audio;

namespace Mycelia.Recorder.Cli.Display.Live;

/// <summary>
/// How a level meter moves: up at once, down slowly enough to be seen; the peak is held for a moment, a clipped sample for
/// longer. Pure arithmetic; the caller says how much time has passed.
/// </summary>
internal sealed class LevelGauge
{
    /// <summary>The left end of the scale, in dB.</summary>
    public const double Bottom = -60;

    /// <summary>The right end. Floats can be louder.</summary>
    public const double Top = 0;

    private const double FallPerSecond = 30;
    private const double PeakFallPerSecond = 20;
    private static readonly TimeSpan PeakHold = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan ClipHold = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestBlock = TimeSpan.FromSeconds(1);

    private TimeSpan _peakAge;
    private TimeSpan _unheard;
    private TimeSpan _figureAge;
    private TimeSpan _clipAge = TimeSpan.MaxValue;

    /// <summary>Where the bar ends, in dB; <see cref="Bottom"/> when there is nothing to show.</summary>
    public double Level { get; private set; } = Bottom;

    /// <summary>Where the held peak stands, in dB.</summary>
    public double Peak { get; private set; } = Bottom;

    /// <summary>The loudest of the last moments, also where that is below the scale; null when nothing was heard.</summary>
    public double? Figure { get; private set; }

    /// <summary>For how long what was heard has stayed below the scale.</summary>
    public TimeSpan QuietFor { get; private set; }

    /// <summary>For how long every sample that was heard has been zero: no room is so quiet.</summary>
    public TimeSpan SilentFor { get; private set; }

    public bool IsClipped => _clipAge < ClipHold;

    /// <param name="reading">What was heard since the last call.</param>
    /// <param name="elapsed">How long ago that was.</param>
    public void Move(LevelReading reading, TimeSpan elapsed)
    {
        var heard = reading.HasAudio ? Math.Clamp(reading.Level.PeakDb, Bottom, Top) : Bottom;
        Level = Math.Max(heard, Math.Max(Bottom, Level - FallPerSecond * elapsed.TotalSeconds));
        _peakAge += elapsed;
        if (heard >= Peak)
            (Peak, _peakAge) = (heard, TimeSpan.Zero);
        else if (_peakAge > PeakHold)
            Peak = Math.Max(heard, Math.Max(Bottom, Peak - PeakFallPerSecond * elapsed.TotalSeconds));
        MoveFigure(reading, elapsed);
        _clipAge =
            reading is { HasAudio: true, IsClipped: true } ? TimeSpan.Zero
            : _clipAge > ClipHold ? _clipAge
            : _clipAge + elapsed;
    }

    private void MoveFigure(LevelReading reading, TimeSpan elapsed)
    {
        _figureAge += elapsed;
        double? heard = reading.HasAudio && !reading.Level.IsDigitalZero ? reading.Level.PeakDb : null;
        if (heard is not null && (_figureAge > PeakHold || heard >= (Figure ?? double.NegativeInfinity)))
            (Figure, _figureAge) = (heard, TimeSpan.Zero);
        else if (_figureAge > 2 * PeakHold)
            Figure = null;
        MoveQuiet(reading.HasAudio, heard, elapsed);
    }

    /// <summary>Blocks are longer than a tick: what comes was heard since the block before, unless nothing came for long.</summary>
    private void MoveQuiet(bool hasAudio, double? heard, TimeSpan elapsed)
    {
        _unheard += elapsed;
        if (!hasAudio)
            return;
        var since = _unheard < LongestBlock ? _unheard : elapsed;
        _unheard = TimeSpan.Zero;
        QuietFor = heard < Bottom ? QuietFor + since : TimeSpan.Zero;
        SilentFor = heard is null ? SilentFor + since : TimeSpan.Zero;
    }
}
