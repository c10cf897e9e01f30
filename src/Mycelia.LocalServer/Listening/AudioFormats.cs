using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage;
using Mycelia.LocalServer.Storage.Index;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Listening;

/// <summary>Finds the format in which a window is given: that of the first recording in it, or of the one nearest to it, with
/// samples that hold those of all that are in it.</summary>
internal sealed class AudioFormats(IndexReader reader)
{
    /// <returns>Null where the track has no audio at all.</returns>
    public AudioFormat? Of(long track, TimeWindow window) =>
        reader.Read(index =>
        {
            var within = FormatsOf(StretchTable.Overlapping(index, null, track, window));
            if (within is [var first, ..])
                return within.Aggregate(first, static (widest, next) => widest with { Samples = widest.Samples.Wider(next.Samples) });
            return
                FormatsOf([
                    .. new[]
                    {
                        StretchTable.LastBefore(index, track, window.FromMs),
                        StretchTable.FirstFrom(index, track, window.ToMs),
                    }.OfType<Stretch>(),
                ])
                    is [var nearest, ..]
                ? nearest
                : (AudioFormat?)null;

            List<AudioFormat> FormatsOf(IEnumerable<Stretch> stretches) =>
                [
                    .. stretches
                        .Select(static stretch => stretch.RecordingId)
                        .Distinct()
                        .Select(recording => RecordingReader.Find(index, recording, null).Value?.Format)
                        .OfType<AudioFormat>(),
                ];
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
