namespace Mycelia.Recorder.Cli.Control;

/// <summary>What a running recorder can be told to do.</summary>
internal enum ControlCommand
{
    /// <summary>Capture nothing until it is told to, or until some time.</summary>
    Pause,

    /// <summary>End a pause.</summary>
    Resume,

    /// <summary>Note this moment.</summary>
    Mark,

    /// <summary>Stop in order, as at Ctrl+C.</summary>
    Stop,

    /// <summary>Try the server again at once.</summary>
    Deliver,

    /// <summary>Put chunks that were set aside back into the queue.</summary>
    Retry,

    /// <summary>Delete chunks for good.</summary>
    Discard,

    /// <summary>Leave nothing of a window of time, here and where it was delivered.</summary>
    Forget,
}
