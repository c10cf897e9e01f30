namespace Mycelia.Recorder.Model;

/// <summary>Why nothing is to be captured.</summary>
public enum PauseCause
{
    /// <summary>The user said so.</summary>
    User,

    /// <summary>There is no room for what would be captured.</summary>
    Storage,
}
