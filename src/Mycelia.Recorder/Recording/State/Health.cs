using System.Globalization;

namespace Mycelia.Recorder.Recording.State;

/// <summary>Judges a state: what of it somebody should know of. Pure.</summary>
public static class Health
{
    /// <summary>For how long nothing may be delivered before that is a problem: a network may be away for a moment.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>What is wrong, each in a sentence; empty when all is well. A pause is no problem: somebody wanted it.</summary>
    /// <param name="state">The state.</param>
    /// <param name="now">The moment at which it is judged.</param>
    public static IReadOnlyList<string> Problems(RecorderState state, DateTimeOffset now)
    {
        var problems = new List<string>();
        if (state.Capture is CaptureState.NoMicrophone or CaptureState.Reconnecting or CaptureState.DiskFull or CaptureState.StorageRefused)
            problems.Add($"not recording since {Clock(state.Since)}: {state.Reason}");
        if (state.SilentSince is { } silent)
            problems.Add($"nothing but digital silence since {Clock(silent)}: is the microphone muted?");
        if (state.JournalProblem is { } journal)
            problems.Add($"the open chunk is not safe from a crash: {journal}");
        if (Delivery(state, now) is { } delivery)
            problems.Add(delivery);
        if (state.Queue.Quarantined > 0)
            problems.Add($"{Chunks(state.Queue.Quarantined)} set aside: 'queue list --quarantined' says why");
        if (state.Run.Lost > 0)
            problems.Add($"{Chunks(state.Run.Lost)} LOST");
        return problems;
    }

    private static string? Delivery(RecorderState state, DateTimeOffset now)
    {
        var upload = state.Upload;
        if (upload.State == UploadState.Off)
            return null;
        if (upload.State is UploadState.Refused or UploadState.Misconfigured)
            return $"not delivering since {Clock(upload.FailingSince ?? now)}: {upload.Reason}";
        var idleSince = upload.LastSuccess ?? state.StartedAt;
        var oldest = state.Queue.OldestStart ?? now;
        var since = idleSince > oldest ? idleSince : oldest.ToOffset(now.Offset);
        return state.Queue.Chunks > 0 && now - since > Patience
            ? $"not delivering since {Clock(since)}: {upload.Reason ?? "the server takes its time"}"
            : null;
    }

    private static string Clock(DateTimeOffset time) => time.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Chunks(long count) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "chunk" : "chunks")}");
}
