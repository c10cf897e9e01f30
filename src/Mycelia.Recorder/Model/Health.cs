using System.Globalization;

namespace Mycelia.Recorder.Model;

/// <summary>Judges a state: what of it somebody should know of. Pure.</summary>
public static class Health
{
    /// <summary>For how long nothing may be delivered before that is a problem: a network may be away for a moment.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>What is wrong; empty when all is well. A pause is no problem: somebody wanted it.</summary>
    /// <param name="state">The state.</param>
    /// <param name="now">The moment at which it is judged.</param>
    public static IReadOnlyList<HealthProblem> Problems(RecorderState state, DateTimeOffset now)
    {
        var problems = new List<HealthProblem>();
        foreach (var input in state.EachInput)
            problems.AddRange(
                OfInput(input)
                    .Select(problem =>
                        input.Name is { } name ? problem with { Input = name, Text = $"{name.Name}: {problem.Text}" } : problem
                    )
            );
        if (state.RoomLeft is { } room && state.Capture is not (CaptureState.DiskFull or CaptureState.StorageRefused))
            problems.Add(new("disk_nearly_full", null, $"disk nearly full: room for {Length(room)} of audio"));
        if (Delivery(state, now) is { } delivery)
            problems.Add(delivery);
        if (state.ErasureProblem is { } erasure)
            problems.Add(
                new(
                    "not_erased",
                    state.ErasureProblemSince,
                    $"forgotten here, and {(state.IsErasureInDoubt ? "some of it may be" : "still")} at the destination: {erasure}"
                )
            );
        if (state.Queue.Quarantined > 0)
            problems.Add(new("quarantined", null, $"{Chunks(state.Queue.Quarantined)} quarantined") { Hint = Hint.Quarantine });
        if (state.Run.Lost > 0)
            problems.Add(new("lost", null, $"{Chunks(state.Run.Lost)} LOST"));
        return problems;
    }

    private static IEnumerable<HealthProblem> OfInput(InputState input)
    {
        if (input.Capture is CaptureState.NoMicrophone or CaptureState.Reconnecting or CaptureState.DiskFull or CaptureState.StorageRefused)
            yield return new("not_recording", input.Since, $"not recording: {input.Reason}");
        if (input.SilentSince is { } silent)
            yield return new("silence", silent, "nothing but digital silence: is the microphone muted?");
        if (input is { Capture: CaptureState.Recording, MonitorSince: { } monitor })
            yield return new("monitor_recorded", monitor, $"recording what a loudspeaker plays, for want of a microphone: {input.Device}")
            {
                Hint = Hint.Input,
            };
        if (input is { Capture: CaptureState.Recording, LostInputs: [{ } lost, ..] })
            yield return new("input_lost", lost.Since, $"not recording {string.Join("; ", input.LostInputs.Select(Words))}");
        if (input.JournalProblem is { } journal)
            yield return new("not_crash_safe", null, $"the open chunk is not safe from a crash: {journal}");
    }

    private static HealthProblem? Delivery(RecorderState state, DateTimeOffset now)
    {
        var upload = state.Upload;
        if (upload.State == UploadState.Off)
            return null;
        if (upload.State is UploadState.Refused or UploadState.Misconfigured)
            return new("not_delivering", upload.FailingSince ?? now, $"not delivering: {upload.Reason}");
        // Somebody wants it so, and then it begins anew.
        if (upload.Held is not null)
            return null;
        var idleSince = upload.LastSuccess ?? state.StartedAt;
        if (upload.ReleasedAt > idleSince)
            idleSince = upload.ReleasedAt.Value;
        // What is held back need not go before it is old enough.
        var oldest = state.HeldUntil ?? state.Queue.OldestStart ?? now;
        var since = idleSince > oldest ? idleSince : oldest.ToOffset(now.Offset);
        return state.Queue.Chunks > 0 && now - since > Patience
            ? new("not_delivering", since, $"not delivering: {upload.Reason ?? "the server takes its time"}")
            : null;
    }

    private static string Words(LostInput lost) => $"{lost.Name}: {lost.Reason}";

    private static string Length(TimeSpan length) =>
        length.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)length.TotalHours} h")
            : string.Create(CultureInfo.InvariantCulture, $"{(int)length.TotalMinutes} min");

    private static string Chunks(long count) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "chunk" : "chunks")}");
}
