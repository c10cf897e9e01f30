namespace Mycelia.Recorder.Model;

/// <summary>A sound file that cannot be used as it was asked for. The message is for the user.</summary>
/// <param name="message">One sentence for the user, or a clause of one.</param>
/// <param name="hint">Which setting it is about.</param>
/// <param name="inner">The cause, when there is one.</param>
public sealed class UnusableFileException(string message, Hint hint, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Which setting it is about.</summary>
    public Hint Hint { get; } = hint;
}
