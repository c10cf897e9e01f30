namespace Mycelia.Recorder.Model;

/// <summary>What the caller should do about an input that cannot be opened or was lost.</summary>
public enum AudioInputProblem
{
    /// <summary>No sound server answers, or its client library is not installed: try again later, or install it.</summary>
    NoServer,

    /// <summary>The sound server has no microphone: try again when one is plugged in.</summary>
    NoDevice,

    /// <summary>The named device is not there (yet), or the name fits several: the message names the nearest.</summary>
    UnknownDevice,

    /// <summary>The stream ended while recording: open a new source.</summary>
    Lost,

    /// <summary>A better input than the one that was recorded is there: open a new source at once.</summary>
    Superseded,
}

/// <summary>An input that cannot be opened, or that was lost. The message is for the user: what is wrong and what to do.</summary>
/// <param name="problem">What the caller should do.</param>
/// <param name="message">One sentence for the user.</param>
/// <param name="inner">The cause, when there is one.</param>
public sealed class AudioInputException(AudioInputProblem problem, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What the caller should do.</summary>
    public AudioInputProblem Problem { get; } = problem;
}
