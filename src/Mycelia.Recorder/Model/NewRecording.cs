namespace Mycelia.Recorder.Model;

/// <summary>When a recording ends and the next one begins, while the recorder runs on.</summary>
public enum NewRecording
{
    /// <summary>At local midnight.</summary>
    Daily,

    /// <summary>At every full hour, by the local clock.</summary>
    Hourly,

    /// <summary>Only when the recorder stops.</summary>
    Never,
}
