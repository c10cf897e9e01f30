namespace Mycelia.Recorder.Model;

/// <summary>A pause that somebody asked for.</summary>
/// <param name="Since">When it began.</param>
/// <param name="Until">When it ends by itself; null: it does not.</param>
public sealed record UserPause(DateTimeOffset Since, DateTimeOffset? Until)
{
    /// <summary>Whether it has not ended by a moment.</summary>
    public bool HoldsAt(DateTimeOffset moment) => Until is null || Until > moment;
}
