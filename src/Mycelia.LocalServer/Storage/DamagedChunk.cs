namespace Mycelia.LocalServer.Storage;

/// <summary>A chunk whose entry in the index cannot be read.</summary>
/// <param name="Number">Its number in the recording, where that can be read.</param>
/// <param name="Fault">The column at fault.</param>
internal sealed record DamagedChunk(int? Number, string Fault);
