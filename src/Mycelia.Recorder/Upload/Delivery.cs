using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Upload;

/// <summary>A chunk on its way.</summary>
/// <param name="Chunk">The chunk.</param>
/// <param name="Audio">Its audio, as it is sent.</param>
public readonly record struct Delivery(QueuedChunk Chunk, ChunkAudio Audio);
