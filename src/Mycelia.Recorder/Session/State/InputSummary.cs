using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Session.State;

/// <summary>
/// What several inputs come to: a recorder records as long as one of them is heard. What is wrong with the others, <see cref="Health"/>
/// says of each. Pure.
/// </summary>
internal static class InputSummary
{
    /// <summary>The word for all is the first of these that holds for one.</summary>
    private static readonly CaptureState[] Order =
    [
        CaptureState.Recording,
        CaptureState.DiskFull,
        CaptureState.StorageRefused,
        CaptureState.NoMicrophone,
        CaptureState.Reconnecting,
        CaptureState.Starting,
        CaptureState.Paused,
        CaptureState.Stopping,
        CaptureState.Stopped,
    ];

    /// <param name="inputs">Each.</param>
    /// <param name="before">What they came to before.</param>
    /// <param name="now">When.</param>
    public static InputState Of(IReadOnlyList<InputState> inputs, InputState before, DateTimeOffset now)
    {
        var first = inputs.MinBy(static input => Array.IndexOf(Order, input.Capture))!;
        InputState[] heard = [.. inputs.Where(static input => input.Capture == CaptureState.Recording)];
        string[] devices = [.. inputs.Select(static input => input.Device).OfType<string>().Distinct()];
        return new()
        {
            Capture = first.Capture,
            Since = first.Capture == before.Capture ? before.Since : now,
            Reason = first.Reason,
            PausedBy = first.PausedBy,
            Device = devices.Length == 0 ? null : string.Join(", ", devices),
            Format = inputs.Select(static input => input.Format).FirstOrDefault(static format => format is not null),
            Level = inputs.Select(static input => input.Level).MaxBy(static level => level?.PeakDb ?? double.NegativeInfinity),
            SilentSince = inputs.Min(static input => input.SilentSince),
            SkippingSince = heard.Any(static input => input.SkippingSince is null) ? null : heard.Max(static input => input.SkippingSince),
            MonitorSince = inputs.Min(static input => input.MonitorSince),
            LastMissing = inputs.Select(static input => input.LastMissing).MaxBy(static missing => missing?.Until),
            JournalProblem = inputs.Select(static input => input.JournalProblem).FirstOrDefault(static problem => problem is not null),
            Storage = first.Storage,
            Run = first.Run,
            IsHoldingChunk = inputs.Any(static input => input.IsHoldingChunk),
        };
    }
}
