using System.Globalization;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Lines;

/// <summary>A state as one line for <c>systemctl status</c>.</summary>
internal static class StateLine
{
    public static string Of(RecorderState state)
    {
        var capture = state.Capture switch
        {
            CaptureState.Recording when state.Inputs.Count > 0 => Several(state.Inputs),
            CaptureState.Recording => $"recording {state.Device}{(state.SkippingSince is null ? "" : " (silence)")}",
            CaptureState.Starting => "starting",
            CaptureState.Paused => state.PausedBy is null or PauseCause.User ? "paused" : $"paused: {state.Reason}",
            CaptureState.Stopping or CaptureState.Stopped => "stopping",
            _ => $"not recording: {state.Reason}",
        };
        var delivery =
            state.Upload is { Held: { } held, State: UploadState.Waiting } ? $"; delivery waits: {held}"
            : state.Upload.Reason is { } reason ? $"; cannot deliver: {reason}"
            : "";
        return Visible.Line(string.Create(CultureInfo.InvariantCulture, $"{capture}; {state.Queue.Chunks} queued{delivery}"));
    }

    /// <summary>Those that are recorded, and what is the matter with each of the others.</summary>
    private static string Several(IReadOnlyList<InputState> inputs)
    {
        var heard = inputs.Where(static one => one.Capture == CaptureState.Recording).Select(static one => one.Device);
        var others = inputs
            .Where(static one => one.Capture != CaptureState.Recording)
            .Select(static one => $"{one.Name?.Name}: {one.Reason ?? StateJson.Name(one.Capture).Replace('_', ' ')}");
        return string.Join("; ", others.Prepend($"recording {string.Join(", ", heard)}"));
    }
}
