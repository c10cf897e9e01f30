namespace Mycelia.Recorder.Model;

/// <summary>What one run did.</summary>
/// <param name="Captured">How much audio was captured and stored.</param>
/// <param name="ChunksCaptured">In how many chunks.</param>
/// <param name="ChunksUploaded">How many chunks the server stored during the run, earlier runs' included.</param>
/// <param name="Remaining">What goes out on the next run.</param>
/// <param name="ChunksLost">How many chunks could not be written to the disk and are gone.</param>
/// <param name="ChunksDropped">How many were dropped to make room, as was asked for.</param>
/// <param name="ChunksPossiblyRepeated">How many of the uploaded chunks the server may hold twice.</param>
public sealed record RecordingSummary(
    TimeSpan Captured,
    int ChunksCaptured,
    long ChunksUploaded,
    QueueStatus Remaining,
    int ChunksLost,
    long ChunksDropped = 0,
    long ChunksPossiblyRepeated = 0
);
