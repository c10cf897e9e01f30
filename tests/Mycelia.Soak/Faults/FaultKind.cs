namespace Mycelia.Soak.Faults;

/// <summary>What a soak does to a recorder and to what it lives with.</summary>
internal enum FaultKind
{
    /// <summary>Nothing: the run before its first fault and after its last.</summary>
    Calm,

    Kill,
    Stop,
    Freeze,
    SoundKill,
    SoundHang,
    Suspend,
    Unplug,
    UnplugAll,
    DefaultChange,
    DiskFull,

    ServerKill,
    Unreachable,
    LostAnswer,
    CutRequest,
    CutAnswer,
    HalfOpen,
    SwallowedAnswer,
    SlowNetwork,
    Garbage,
    ServerError,
    TooManyRequests,
    RefusedToken,
    ShortTokens,
}
