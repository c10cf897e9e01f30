using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Delivery;

/// <summary>A chunk on its way.</summary>
/// <param name="Chunk">The chunk.</param>
/// <param name="Audio">Its audio, as it is sent.</param>
public readonly record struct OutgoingChunk(QueuedChunk Chunk, ChunkAudio Audio);
