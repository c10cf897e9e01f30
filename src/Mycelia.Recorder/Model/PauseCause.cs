namespace Mycelia.Recorder.Model;

/// <summary>Why nothing is to be captured; of several causes the user is told the first.</summary>
public enum PauseCause
{
    /// <summary>The user said so.</summary>
    User,

    /// <summary>There is no room for what would be captured.</summary>
    Storage,

    /// <summary>Hours at which nothing is to be recorded.</summary>
    QuietHours,

    /// <summary>The user's screen is locked.</summary>
    ScreenLocked,
}
