namespace Mycelia.Recorder.Model;

/// <summary>How a recorder's run ended.</summary>
public enum RunEnd
{
    /// <summary>There was none before.</summary>
    None,

    /// <summary>It was stopped.</summary>
    Stopped,

    /// <summary>It ended without a stop, on a machine that went on: killed, or crashed.</summary>
    Died,

    /// <summary>The machine went down with it.</summary>
    WentDown,
}
