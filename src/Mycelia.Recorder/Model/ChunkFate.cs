namespace Mycelia.Recorder.Model;

/// <summary>What became of recorded audio.</summary>
public enum ChunkFate
{
    /// <summary>It waits to be delivered.</summary>
    Queued,

    /// <summary>The destination has said that it stored it.</summary>
    Delivered,

    /// <summary>It is kept and not sent.</summary>
    Quarantined,

    /// <summary>It was dropped to make room.</summary>
    Dropped,

    /// <summary>It was discarded by hand.</summary>
    Discarded,

    /// <summary>It was recorded and is nowhere: the queue's file was damaged, or another program took it.</summary>
    Lost,
}
