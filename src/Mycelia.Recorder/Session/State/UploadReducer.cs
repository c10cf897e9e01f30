using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Session.State;

/// <summary>The part of <see cref="StateReducer"/> that is about deliveries.</summary>
internal static class UploadReducer
{
    /// <summary>How much the latest chunk counts in the rate.</summary>
    private const double Weight = 0.3;

    public static UploadStatus Apply(UploadStatus status, RecorderEvent happening, DateTimeOffset now)
    {
        var next = Fold(status, happening, now);
        if (ReferenceEquals(next, status))
            return status;
        next = next with { Held = happening is DeliveryHeld or DeliveryReleased ? next.Held : status.Held };
        // What is on its way arrives; what somebody must mend stays said.
        return next is { Held: { } reason, State: not (UploadState.Refused or UploadState.Misconfigured) }
            ? next with
            {
                State = UploadState.Waiting,
                Reason = reason,
                NextTry = null,
            }
            : next;
    }

    private static UploadStatus Fold(UploadStatus status, RecorderEvent happening, DateTimeOffset now) =>
        happening switch
        {
            DeliveryHeld e => status with { Held = e.Reason },
            DeliveryReleased => status with
            {
                State = status.State == UploadState.Waiting ? UploadState.Idle : status.State,
                Reason = status.State == UploadState.Waiting ? null : status.Reason,
                Held = null,
                ReleasedAt = now,
            },
            // What somebody must mend stays said while the next try is on its way.
            ChunkSending => status with
            {
                State = status.State is UploadState.Refused or UploadState.Misconfigured ? status.State : UploadState.Sending,
                SendingSince = now,
                NextTry = null,
            },
            ChunkUploaded e => new(e.Queue.Chunks == 0 ? UploadState.Idle : UploadState.Sending)
            {
                LastSuccess = now,
                BytesPerSecond = Rate(status, e.Chunk.Bytes, now),
            },
            UploadFailed { Chunk: null } e => status with
            {
                State = StateAfter(e.Outcome),
                Reason = e.Outcome.Reason,
                Failures = status.Failures + 1,
                FailingSince = status.FailingSince ?? now,
                NextTry = e.NextTry is { } wait ? now + wait : null,
                SendingSince = null,
            },
            // An answer about one chunk: the server is well.
            ChunkQuarantined or SourceFileForgotten or ChunkInDoubt or UploadFailed { Chunk: not null } => new(UploadState.Idle)
            {
                LastSuccess = status.LastSuccess,
                BytesPerSecond = status.BytesPerSecond,
                ReleasedAt = status.ReleasedAt,
            },
            _ => status,
        };

    private static UploadState StateAfter(UploadOutcome.Failed outcome) =>
        outcome switch
        {
            UploadOutcome.Unauthorized => UploadState.Refused,
            UploadOutcome.Misconfigured => UploadState.Misconfigured,
            _ => UploadState.Waiting,
        };

    private static double? Rate(UploadStatus status, long bytes, DateTimeOffset now)
    {
        // A clock that was set meanwhile makes no rate.
        if (status.SendingSince is not { } since || now <= since)
            return status.BytesPerSecond;
        var rate = bytes / (now - since).TotalSeconds;
        return status.BytesPerSecond is { } before ? before + Weight * (rate - before) : rate;
    }
}
