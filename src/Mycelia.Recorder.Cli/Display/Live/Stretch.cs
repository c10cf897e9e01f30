using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Display.Live;

/// <summary>What became of a stretch of time.</summary>
internal enum StretchKind : byte
{
    /// <summary>The recorder did not run yet.</summary>
    Before,
    Recorded,

    /// <summary>Some of it is missing in the recording.</summary>
    Gap,
    Paused,

    /// <summary>It was heard, and is not delivered, being silence.</summary>
    Silence,
}

/// <summary>Some seconds of the past.</summary>
/// <param name="Kind">What became of them.</param>
/// <param name="Power">The sum of what was heard in them, full scale being 1.</param>
/// <param name="Count">How many readings that is.</param>
internal readonly record struct Stretch(StretchKind Kind, float Power, int Count)
{
    /// <summary>How loud they were, in dB below full scale, as the ear judges.</summary>
    public double RmsDb => Count == 0 || Power <= 0 ? SoundLevel.Silence : 10 * Math.Log10(Power / Count);
}
