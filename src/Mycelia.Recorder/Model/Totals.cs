namespace Mycelia.Recorder.Model;

/// <summary>What was done, in a run or on a day.</summary>
public sealed record Totals
{
    /// <summary>Nothing yet.</summary>
    public static Totals None { get; } = new();

    /// <summary>Audio captured and on the disk.</summary>
    public TimeSpan Captured { get; init; }

    /// <summary>In how many chunks.</summary>
    public long ChunksCaptured { get; init; }

    /// <summary>Silence that was heard and left out.</summary>
    public TimeSpan Skipped { get; init; }

    /// <summary>Audio that the server stored.</summary>
    public TimeSpan Uploaded { get; init; }

    /// <summary>In how many chunks.</summary>
    public long ChunksUploaded { get; init; }

    /// <summary>In how many bytes.</summary>
    public long BytesUploaded { get; init; }

    /// <summary>Chunks that the server refused for good; kept aside.</summary>
    public long Quarantined { get; init; }

    /// <summary>Chunks that are gone.</summary>
    public long Lost { get; init; }

    /// <summary>Chunks that the server may hold twice.</summary>
    public long PossiblyRepeated { get; init; }

    /// <summary>How often the input was lost, or audio was missing without that.</summary>
    public long Interruptions { get; init; }
}
