namespace Mycelia.Recorder.Cli.Display.Live;

/// <summary>How high a strip stands for a loudness: speech fills most of it, a quiet room next to nothing.</summary>
internal static class StripLoudness
{
    private const double Quietest = -54;
    private const double Loudest = -10;

    /// <summary>From 0 to 1.</summary>
    public static double Of(double rmsDb) => Math.Clamp((rmsDb - Quietest) / (Loudest - Quietest), 0, 1);
}
