namespace Mycelia.Recorder.Model;

/// <summary>Why nothing is to be delivered; of several causes the user is told the first.</summary>
public enum HoldCause
{
    /// <summary>It is outside of the hours for deliveries.</summary>
    Hours,

    /// <summary>The connection costs by what goes over it.</summary>
    Metered,
}
