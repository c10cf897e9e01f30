namespace Mycelia.Recorder.Model;

/// <summary>What to do when a limit of the queue is reached.</summary>
public enum WhenFull
{
    /// <summary>Stop capturing, keep everything there is, and go on when there is room again.</summary>
    Stop,

    /// <summary>Drop the oldest chunks that wait, each with a word, and go on capturing.</summary>
    DropOldest,
}
