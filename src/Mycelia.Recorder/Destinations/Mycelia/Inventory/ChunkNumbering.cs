using Mycelia.Recorder.Destinations.Mycelia.Arrivals;

namespace Mycelia.Recorder.Destinations.Mycelia.Inventory;

/// <summary>Which chunk of its recording a chunk of a source file is: the reverse of <see cref="SourceFileNumber"/>.</summary>
internal static class ChunkNumbering
{
    /// <param name="index">Its number in the source file.</param>
    /// <param name="opener">Which chunk of the recording opened that by the upload route; null: none did.</param>
    public static long NumberOf(long index, long? opener) =>
        opener is not { } opened ? index
        : index == 0 ? opened
        : index == opened ? 0
        : index;
}
