namespace Mycelia.LocalServer.Listening;

/// <summary>What became of a stretch of time. Where several are true, the later one of this list is said.</summary>
internal enum StretchKind
{
    /// <summary>It was recorded, and no audio came.</summary>
    Gap,

    /// <summary>It was recorded, and left out because it was silent.</summary>
    Silence,

    /// <summary>Nothing was recorded, and that was meant.</summary>
    Pause,

    /// <summary>There was audio, and somebody deleted it.</summary>
    Deleted,

    /// <summary>There is audio.</summary>
    Audio,

    /// <summary>There was audio, and its file is not as it was.</summary>
    Damaged,

    /// <summary>There was audio, and its file is gone.</summary>
    Missing,
}
