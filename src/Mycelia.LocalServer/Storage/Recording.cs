using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Storage;

/// <summary>A recording as the index knows it; clients call it a source file.</summary>
/// <param name="Id">24 hex digits.</param>
/// <param name="Format">Of all its chunks.</param>
/// <param name="Metadata">The JSON object that came with chunk 0, or null.</param>
/// <param name="HasDamagedMetadata">There is something in its place that cannot be read.</param>
internal sealed record Recording(string Id, AudioFormat Format, string? Metadata, bool HasDamagedMetadata = false);
