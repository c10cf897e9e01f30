namespace Mycelia.Recorder.Model;

/// <summary>Something about the machine that a recorder goes by.</summary>
public enum Circumstance
{
    /// <summary>Whether the user's screen is locked.</summary>
    ScreenLock,

    /// <summary>Whether the connection costs by what goes over it.</summary>
    MeteredConnection,
}
