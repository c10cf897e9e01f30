using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Arrivals;

/// <summary>Which number a chunk has in its source file by the upload route.</summary>
internal static class SourceFileNumber
{
    /// <summary>
    /// A chunk that opens a source file is its number 0. If that was not the recording's chunk 0, its number is free, and
    /// chunk 0 takes it when it comes later: the server refuses a number 0 that names a source file.
    /// </summary>
    public static int Of(QueuedChunk chunk) =>
        chunk switch
        {
            { Recording.SourceFileId: null } => 0,
            { Number: 0, Recording.OpenedBy: { } opener } => opener,
            _ => chunk.Number,
        };
}
