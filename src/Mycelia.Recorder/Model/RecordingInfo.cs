using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Model;

/// <summary>One stretch of capture, until a stop or a border such as midnight; becomes one source file on the server.</summary>
/// <param name="Id">Made by the recorder, unique.</param>
/// <param name="StartedAt">When it began: ISO 8601, as it stands in <c>audio_chunks.recording_start</c>.</param>
/// <param name="Device">What it was recorded from; unknown for what another program queued.</param>
/// <param name="SourceFileId">The server's id, once it has stored the first chunk.</param>
/// <param name="OpenedBy">The number of the chunk that opened the source file; unknown for what another program opened.</param>
/// <param name="IsOpenedByResource">Whether the source file was opened by the server's resource API, not by its upload route.</param>
public sealed record RecordingInfo(
    string Id,
    string StartedAt,
    string? Device,
    string? SourceFileId,
    int? OpenedBy = null,
    bool IsOpenedByResource = false
)
{
    /// <summary>Which of several inputs of its run it is of, as the user calls it; null: the run had only one.</summary>
    public string? Input { get; init; }

    /// <summary>A new recording that begins at <paramref name="start"/>, which may be any time: an id of before 1970 says 1970.</summary>
    public static RecordingInfo Begin(DateTimeOffset start, string device) =>
        new(
            Guid.CreateVersion7(start < DateTimeOffset.UnixEpoch ? DateTimeOffset.UnixEpoch : start).ToString(),
            Timestamp.Format(start),
            device,
            SourceFileId: null
        );
}
