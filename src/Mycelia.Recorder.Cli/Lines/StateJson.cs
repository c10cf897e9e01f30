using System.Globalization;
using System.Text.Json;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Lines;

/// <summary>The public state in JSON: the same names in <c>status --json</c> and in the event <c>state</c>.</summary>
internal static class StateJson
{
    /// <summary>Writes the properties of the state into the object that is open.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="state">The state.</param>
    /// <param name="now">The moment for which it is judged.</param>
    public static void Write(Utf8JsonWriter json, RecorderState state, DateTimeOffset now)
    {
        WriteCapture(json, state.Whole);
        json.WriteStartArray("problems");
        foreach (var problem in Health.Problems(state, now))
        {
            json.WriteStartObject();
            json.WriteString("code", problem.Code);
            if (problem.Input is { } input)
                json.WriteString("input", input.Name);
            json.WriteTime("since", problem.Since);
            json.WriteString("text", HintWords.Say(problem.Text, problem.Hint));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteTime("started", state.StartedAt);
        json.WriteLength("elapsed_ms", now - state.StartedAt);
        WriteSound(json, state.Whole);
        json.WriteLength("forgotten_ms", state.Forgotten);
        json.WriteTime("last_forgotten_from", state.LastForgotten?.From);
        json.WriteTime("last_forgotten_until", state.LastForgotten?.To);
        json.WriteString("erasure_problem", state.ErasureProblem);
        json.WriteTime("erasure_problem_since", state.ErasureProblemSince);
        json.WriteBoolean("erasure_in_doubt", state.IsErasureInDoubt);
        WriteNumber(json, "room_left_ms", state.RoomLeft is { } room ? Math.Round(room.TotalMilliseconds) : null);
        if (state.Inputs.Count > 0)
            WriteInputs(json, state.Inputs);
        json.WriteStartObject("queue");
        state.Queue.WriteTo(json);
        json.WriteEndObject();
        Write(json, state);
        json.WriteStartObject("run");
        Write(json, state.Run);
        json.WriteEndObject();
        json.WriteStartObject("today");
        json.WriteString("day", state.Today.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Write(json, state.Today.Totals);
        json.WriteEndObject();
    }

    private static void WriteCapture(Utf8JsonWriter json, InputState input)
    {
        json.WriteString("state", Name(input.Capture));
        json.WriteTime("since", input.Since);
        json.WriteString("reason", input.Reason);
        json.WriteString("pause_cause", input.PausedBy is { } cause ? Name(cause) : null);
    }

    private static void WriteSound(Utf8JsonWriter json, InputState input)
    {
        json.WriteString("device", input.Device);
        WriteNumber(json, "rate", input.Format?.SampleRate);
        WriteNumber(json, "channels", input.Format?.Channels);
        json.WriteString("sample_format", input.Format?.Samples.Name());
        WriteNumber(json, "peak_db", input.Level is { } level ? Math.Round(level.PeakDb, 1) + 0.0 : null);
        WriteNumber(json, "rms_db", input.Level is { } loudness ? Math.Round(loudness.RmsDb, 1) + 0.0 : null);
        json.WriteTime("silent_since", input.SilentSince);
        json.WriteTime("skipping_since", input.SkippingSince);
        json.WriteTime("last_missing_until", input.LastMissing?.Until);
        WriteNumber(json, "last_missing_ms", input.LastMissing is { } missing ? Math.Round(missing.Length.TotalMilliseconds) : null);
        json.WriteString("journal_problem", input.JournalProblem);
        json.WriteString("storage_problem", input.Storage is { } storage ? Name(storage) : null);
    }

    /// <summary>Each of several inputs by itself; what is said beside this holds for all of them together.</summary>
    private static void WriteInputs(Utf8JsonWriter json, IReadOnlyList<InputState> inputs)
    {
        json.WriteStartArray("inputs");
        foreach (var input in inputs)
        {
            json.WriteStartObject();
            json.WriteString("name", input.Name?.Name);
            WriteCapture(json, input);
            WriteSound(json, input);
            json.WriteLength("captured_ms", input.Run.Captured);
            json.WriteNumber("chunks_captured", input.Run.ChunksCaptured);
            json.WriteLength("skipped_ms", input.Run.Skipped);
            json.WriteNumber("lost", input.Run.Lost);
            json.WriteNumber("interruptions", input.Run.Interruptions);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, RecorderState state)
    {
        var upload = state.Upload;
        json.WriteStartObject("upload");
        json.WriteString("state", Name(upload.State));
        json.WriteString("reason", upload.Reason);
        json.WriteBoolean("held", upload.Held is not null);
        WriteNumber(json, "hold_ms", state.Hold?.TotalMilliseconds);
        json.WriteTime("held_until", state.HeldUntil);
        json.WriteBoolean("unencrypted", state.IsUnencrypted);
        json.WriteNumber("failures", upload.Failures);
        json.WriteTime("failing_since", upload.FailingSince);
        json.WriteTime("next_try", upload.NextTry);
        json.WriteTime("last_success", upload.LastSuccess);
        WriteNumber(json, "bytes_per_second", upload.BytesPerSecond is { } rate ? Math.Round(rate) : null);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Totals totals)
    {
        json.WriteLength("captured_ms", totals.Captured);
        json.WriteNumber("chunks_captured", totals.ChunksCaptured);
        json.WriteLength("skipped_ms", totals.Skipped);
        json.WriteLength("uploaded_ms", totals.Uploaded);
        json.WriteNumber("chunks_uploaded", totals.ChunksUploaded);
        json.WriteNumber("bytes_uploaded", totals.BytesUploaded);
        json.WriteNumber("quarantined", totals.Quarantined);
        json.WriteNumber("lost", totals.Lost);
        json.WriteNumber("possibly_repeated", totals.PossiblyRepeated);
        json.WriteNumber("interruptions", totals.Interruptions);
    }

    public static string Name(CaptureState state) =>
        state switch
        {
            CaptureState.Starting => "starting",
            CaptureState.Recording => "recording",
            CaptureState.NoMicrophone => "no_microphone",
            CaptureState.Reconnecting => "reconnecting",
            CaptureState.DiskFull => "disk_full",
            CaptureState.StorageRefused => "storage_refused",
            CaptureState.Paused => "paused",
            CaptureState.Stopping => "stopping",
            _ => "stopped",
        };

    public static string Name(PauseCause cause) =>
        cause switch
        {
            PauseCause.User => "user",
            PauseCause.QuietHours => "quiet_hours",
            PauseCause.ScreenLocked => "screen_locked",
            _ => "storage",
        };

    public static string Name(Circumstance what) => what == Circumstance.ScreenLock ? "screen_lock" : "metered_connection";

    public static string Name(StorageProblem problem) =>
        problem switch
        {
            StorageProblem.Full => "full",
            StorageProblem.OverQuota => "over_quota",
            StorageProblem.FileTooLarge => "file_too_large",
            StorageProblem.ReadOnly => "read_only",
            StorageProblem.DeviceError => "device_error",
            StorageProblem.NoAccess => "no_access",
            StorageProblem.TooManyFiles => "too_many_files",
            StorageProblem.Gone => "gone",
            StorageProblem.Locked => "locked",
            _ => "other",
        };

    public static string Name(UploadState state) =>
        state switch
        {
            UploadState.Off => "off",
            UploadState.Idle => "idle",
            UploadState.Sending => "sending",
            UploadState.Waiting => "waiting",
            UploadState.Refused => "refused",
            _ => "misconfigured",
        };

    private static void WriteNumber(Utf8JsonWriter json, string name, double? number)
    {
        if (number is { } known)
            json.WriteNumber(name, known);
        else
            json.WriteNull(name);
    }
}
