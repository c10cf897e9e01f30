using System.Text.Json;
using Mycelia.LocalServer.Http;
using Mycelia.LocalServer.Storage;

namespace Mycelia.LocalServer.Recordings;

/// <summary>A recording in an answer.</summary>
/// <param name="Id">The source file id.</param>
/// <param name="Start">Of its earliest chunk.</param>
/// <param name="End">Of its latest, by the wall clock.</param>
/// <param name="DurationMs">Length of the assembled audio, silence in gaps included.</param>
/// <param name="Chunks">How many are stored.</param>
/// <param name="Bytes">Of all their files.</param>
/// <param name="Gaps">How often audio is missing.</param>
/// <param name="SampleRate">Frames per second.</param>
/// <param name="Channels">Samples per frame.</param>
/// <param name="Metadata">As it came with chunk 0.</param>
internal sealed record RecordingSummary(
    string Id,
    string Start,
    string End,
    long DurationMs,
    int Chunks,
    long Bytes,
    int Gaps,
    int SampleRate,
    int Channels,
    JsonElement? Metadata)
{
    public static RecordingSummary Of(Recording recording, IReadOnlyList<ChunkSpan> chunks)
    {
        var timeline = TimelineOf(recording, chunks);
        return new(
            recording.Id,
            WireTime.Format(chunks[0].StartMs),
            WireTime.Format(timeline.EndMs),
            WireTime.DurationMs(recording.Format, timeline.Frames),
            chunks.Count,
            chunks.Sum(chunk => chunk.FileSize),
            timeline.Gaps,
            recording.Format.SampleRate,
            recording.Format.Channels,
            recording.Metadata is { } json ? JsonElement.Parse(json) : null);
    }

    /// <summary>Lays out stored chunks, which come in time order.</summary>
    public static RecordingTimeline TimelineOf(Recording recording, IEnumerable<ChunkSpan> chunks) =>
        RecordingTimeline.Of(chunks.Select(chunk => (chunk.StartMs, chunk.Frames)), recording.Format.SampleRate);
}
