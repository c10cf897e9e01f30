namespace Mycelia.Recorder.Model;

/// <summary>What a stretch of time was.</summary>
public enum LedgerKind
{
    /// <summary>Audio was recorded; what became of it, its <see cref="ChunkFate"/> says.</summary>
    Recorded,

    /// <summary>Audio is being recorded: the open chunk, which is not queued yet.</summary>
    Recording,

    /// <summary>Nothing was heard, for a cause.</summary>
    Gap,

    /// <summary>Nothing was to be heard.</summary>
    Pause,

    /// <summary>It was silent, and silence is not delivered.</summary>
    Silence,

    /// <summary>No recorder ran.</summary>
    NotRunning,

    /// <summary>Audio was recorded, and forgotten: nothing of it is left here.</summary>
    Forgotten,
}
