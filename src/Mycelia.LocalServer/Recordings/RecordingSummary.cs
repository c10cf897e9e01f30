using System.Text.Json;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Recordings;

/// <summary>A recording in an answer. What cannot be read is left out, and <paramref name="Problem"/> says why.</summary>
/// <param name="Id">The source file id.</param>
/// <param name="Start">Of its earliest chunk.</param>
/// <param name="End">Of its latest, by the wall clock.</param>
/// <param name="DurationMs">Length of the assembled audio, silence in gaps included.</param>
/// <param name="Chunks">How many are stored.</param>
/// <param name="Bytes">Of all their files.</param>
/// <param name="Gaps">How often audio is missing.</param>
/// <param name="SampleRate">Frames per second.</param>
/// <param name="Channels">Samples per frame.</param>
/// <param name="SampleFormat">How samples are given back: as the widest of its chunks.</param>
/// <param name="Metadata">As it came with chunk 0.</param>
/// <param name="Problem">What of it is damaged; absent: nothing.</param>
internal sealed record RecordingSummary(
    string? Id,
    string? Start,
    string? End,
    long? DurationMs,
    int? Chunks,
    long? Bytes,
    int? Gaps,
    int? SampleRate,
    int? Channels,
    string? SampleFormat,
    JsonElement? Metadata,
    string? Problem
)
{
    /// <param name="id">Where it can be read.</param>
    /// <param name="entry">What its entry says.</param>
    /// <param name="chunks">Its chunks.</param>
    public static RecordingSummary Of(string? id, Found<Recording> entry, ChunkRows<ChunkSpan> chunks) =>
        entry.Value is not { } recording ? Unreadable(id, $"Its entry in the index is damaged ({entry.Fault}).")
        : chunks.Readable.Count == 0 ? Unreadable(id, WhyEmpty(chunks))
        : Of(recording, chunks);

    /// <summary>Lays out stored chunks, which come in time order.</summary>
    public static RecordingTimeline TimelineOf(AudioFormat format, IEnumerable<ChunkSpan> chunks) =>
        RecordingTimeline.Of(chunks.Select(chunk => (chunk.StartMs, chunk.Frames)), format.SampleRate);

    private static RecordingSummary Of(Recording recording, ChunkRows<ChunkSpan> chunks)
    {
        var timeline = TimelineOf(recording.Format, chunks.Readable);
        var metadata = recording.Metadata is { } json ? RecordingMetadata.Read(json) : null;
        return new(
            recording.Id,
            WireTime.Format(chunks.Readable[0].StartMs),
            WireTime.Format(timeline.EndMs),
            WireTime.DurationMs(recording.Format, timeline.Frames),
            chunks.Readable.Count,
            chunks.Readable.Sum(chunk => chunk.FileSize),
            timeline.Gaps,
            recording.Format.SampleRate,
            recording.Format.Channels,
            recording.Format.Samples.Name(),
            metadata,
            ProblemOf(chunks.Damaged, recording.HasDamagedMetadata || (recording.Metadata is not null && metadata is null))
        );
    }

    private static RecordingSummary Unreadable(string? id, string problem) =>
        new(id, null, null, null, null, null, null, null, null, null, null, problem);

    private static string WhyEmpty(ChunkRows<ChunkSpan> chunks) =>
        chunks.Damaged is [var first, ..]
            ? $"None of its chunks can be read: their entries in the index are damaged ({first.Fault})."
            : "No chunk of it is in the index.";

    private static string? ProblemOf(IReadOnlyList<DamagedChunk> damaged, bool hasDamagedMetadata) =>
        (damaged, hasDamagedMetadata) switch
        {
            ([], false) => null,
            ([], true) => "Its metadata cannot be read.",
            ([var first, ..], false) => $"{damaged.Count} of its chunks cannot be read: the entry in the index is damaged ({first.Fault}).",
            ([var first, ..], true) =>
                $"Its metadata and {damaged.Count} of its chunks cannot be read: the entry in the index is damaged ({first.Fault}).",
        };
}
