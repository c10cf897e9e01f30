using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage;
using Mycelia.LocalServer.Storage.Index;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Listening;

/// <summary>Finds the format in which a window is given: that of the first recording in it, or of the one nearest to it.</summary>
internal sealed class AudioFormats(IndexReader reader)
{
    /// <returns>Null where the track has no audio at all.</returns>
    public AudioFormat? Of(long track, TimeWindow window) =>
        reader.Read(index =>
        {
            var stretches = StretchTable.Overlapping(index, null, track, window).AsEnumerable();
            if (StretchTable.LastBefore(index, track, window.FromMs) is { } before)
                stretches = stretches.Append(before);
            if (StretchTable.FirstFrom(index, track, window.ToMs) is { } after)
                stretches = stretches.Append(after);
            return stretches
                .Select(static stretch => stretch.RecordingId)
                .Distinct()
                .Select(recording => RecordingReader.Find(index, recording, null).Value?.Format)
                .FirstOrDefault(static format => format is not null);
        });

    /// <summary>Whether a window has chunks that have to be decoded.</summary>
    public bool HasEncoded(long track, TimeWindow window) =>
        reader.Read(index =>
            StretchTable
                .Overlapping(index, null, track, window)
                .Select(static stretch => stretch.RecordingId)
                .Distinct()
                .Any(recording => ChunkReader.HasEncoded(index, recording))
        );
}
