namespace Mycelia.Recorder.Model;

/// <summary>What came of reading a chunk's audio.</summary>
public enum AudioRead
{
    /// <summary>Every byte is as it was queued.</summary>
    Whole,

    /// <summary>The bytes are not those that were queued: the disk changed them.</summary>
    Damaged,

    /// <summary>The chunk is in the queue and its audio is not: another program has deleted it.</summary>
    Missing,

    /// <summary>The chunk is no longer in the queue: it was dropped to make room, or the queue file was set aside.</summary>
    Gone,
}
