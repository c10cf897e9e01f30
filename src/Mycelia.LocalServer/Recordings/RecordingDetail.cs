namespace Mycelia.LocalServer.Recordings;

/// <summary>A recording and its chunks in time order.</summary>
internal sealed record RecordingDetail(RecordingSummary Recording, IReadOnlyList<ChunkSummary> Chunks);
