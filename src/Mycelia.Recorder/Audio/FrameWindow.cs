namespace Mycelia.Recorder.Audio;

/// <summary>Which frames of a sound are in a window of time: those that begin in it. The one rule for whoever cuts sound by time.</summary>
public static class FrameWindow
{
    /// <summary>The first frame in a window, and the one after the last; the same where none is.</summary>
    /// <param name="startMs">When the first frame of the sound begins, Unix time.</param>
    /// <param name="sampleRate">Frames per second.</param>
    /// <param name="frames">How many there are.</param>
    /// <param name="fromMs">Where the window begins.</param>
    /// <param name="toMs">Where it ends.</param>
    public static (long First, long Next) In(long startMs, int sampleRate, long frames, long fromMs, long toMs)
    {
        var first = Math.Clamp(FirstFrom(fromMs), 0, frames);
        return (first, Math.Clamp(FirstFrom(toMs), first, frames));

        // The first frame that begins at a time or later.
        long FirstFrom(long ms)
        {
            var units = (Int128)(ms - startMs) * sampleRate;
            return units <= 0 ? 0 : (long)((units + 999) / 1000);
        }
    }

    /// <summary>When a frame begins, to the millisecond.</summary>
    public static long StartOf(long startMs, int sampleRate, long frame) =>
        startMs + (long)((((Int128)frame * 1000) + (sampleRate / 2)) / sampleRate);
}
