namespace Mycelia.Recorder.Capture.Clock;

/// <summary>What a <see cref="CaptureClock"/> makes of a reading.</summary>
internal enum ClockVerdict
{
    /// <summary>Too few readings yet to time the next frame: hold it back, take another.</summary>
    Settling,

    /// <summary>The reading fits; frames can be timed.</summary>
    Steady,

    /// <summary>The reading is far off; one more decides whether it or the count is wrong: hold the next frame back, take it now.</summary>
    Doubtful,

    /// <summary>Audio is missing before the reading's frame: from it on the clock counts anew.</summary>
    Gap,
}
