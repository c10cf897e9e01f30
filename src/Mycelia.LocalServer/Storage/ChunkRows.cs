namespace Mycelia.LocalServer.Storage;

/// <summary>The chunks of a recording.</summary>
/// <param name="Readable">In time order.</param>
/// <param name="Damaged">Those whose entry cannot be read.</param>
internal sealed record ChunkRows<T>(IReadOnlyList<T> Readable, IReadOnlyList<DamagedChunk> Damaged);
