using System.Text.Json;
using Mycelia.Recorder.Cli.Lines;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Display;

/// <summary>One JSON object a line for each event, for scripts. Names and units are documented in docs/events.md.</summary>
/// <param name="output">Where lines go.</param>
/// <param name="time">The clock of <c>time</c>.</param>
internal sealed class JsonDisplay(Stream output, TimeProvider time) : IProgress<RecorderEvent>
{
    private readonly Lock _lock = new();

    public void Report(RecorderEvent value)
    {
        lock (_lock)
        {
            using var line = new MemoryStream();
            using (var json = new Utf8JsonWriter(line))
            {
                json.WriteStartObject();
                Write(new EventLine(json).Time("time", time.GetUtcNow()), value).Optional("input", value.Input?.Name);
                if (value is StateChanged { State: var state })
                    StateJson.Write(json, state, time.GetLocalNow());
                json.WriteEndObject();
            }

            line.WriteByte((byte)'\n');
            output.Write(line.GetBuffer(), 0, (int)line.Length);
            output.Flush();
        }
    }

    private static EventLine Write(EventLine json, RecorderEvent happening) =>
        happening switch
        {
            QueueOpened e => json.Event("queue_opened").Queue(e.Queue),
            StateChanged => json.Event("state"),
            StatusUnavailable e => json.Event("status_unavailable").Text("reason", e.Reason),
            RecordingStarted e => json.Event("recording_started")
                .Text("device", e.Device)
                .Number("rate", e.Format.SampleRate)
                .Number("channels", e.Format.Channels)
                .Text("sample_format", e.Format.Samples.Name())
                .Length("chunk_ms", e.ChunkLength)
                .Queue(e.Pending),
            RecordingContinued e => json.Event("recording_continued")
                .Text("recording", e.Recording.Id)
                .Text("start", e.Recording.StartedAt)
                .Text("previous", e.Previous.Id)
                .Text("new_recording", e.Rule.ToString().ToLowerInvariant()),
            ChunkCaptured e => json.Event("chunk_captured")
                .Text("recording", e.Recording.Id)
                .Chunk(e.Chunk)
                .Level("peak_db", e.Chunk.Level.PeakDb)
                .Level("rms_db", e.Chunk.Level.RmsDb)
                .Queue(e.Queue),
            ChunkSending e => json.Event("chunk_sending").Chunk(e.Chunk),
            ChunkUploaded e => json.Event("chunk_uploaded")
                .Chunk(e.Chunk)
                .Text("source_file_id", e.SourceFileId)
                .Flag("possibly_repeated", e.IsPossiblyRepeated)
                .Queue(e.Queue),
            UploadFailed e => json.Event("upload_failed")
                .Text("kind", KindOf(e.Outcome))
                .Text("reason", e.Outcome.Reason)
                .Number("failures", e.Failures)
                .Span("next_try_ms", e.NextTry)
                .Chunk(e.Chunk),
            ChunkInDoubt e => json.Event("chunk_in_doubt").Chunk(e.Chunk).Span("ask_again_ms", e.AskAgain).Optional("reason", e.Reason),
            AudioForgotten e => json.Event("audio_forgotten")
                .Time("from", e.From)
                .Time("to", e.To)
                .Length("audio_ms", e.Audio)
                .Queue(e.Queue),
            QueueChanged e => json.Event("queue_changed").Queue(e.Queue),
            AudioErased e => json.Event("audio_erased").Text("destination", e.Destination).Time("from", e.From).Time("to", e.To),
            AudioNotErased e => json.Event("audio_not_erased")
                .Text("destination", e.Destination)
                .Time("from", e.From)
                .Time("to", e.To)
                .Text("reason", e.Reason)
                .Flag("in_doubt", e.IsInDoubt),
            DeliveryHeld e => json.Event("delivery_held").Text("reason", e.Reason),
            DeliveryReleased => json.Event("delivery_released"),
            ServerCheckRequested => json.Event("server_check_requested"),
            SourceFileForgotten e => json.Event("source_file_forgotten").Chunk(e.Chunk).Text("reason", e.Reason),
            RecordingCompleted e => json.Event("recording_completed")
                .Text("recording", e.Recording.Id)
                .Text("source_file_id", e.Recording.SourceFileId)
                .Optional("grouping_problem", e.GroupingProblem),
            TimelineDrawn e => json.Event("timeline_drawn").Time("from", e.From).Time("to", e.To),
            TimelineNotDrawn e => json.Event("timeline_not_drawn").Text("reason", e.Reason),
            RecordingNotCompleted e => json.Event("recording_not_completed")
                .Text("recording", e.Recording.Id)
                .Text("source_file_id", e.Recording.SourceFileId)
                .Text("reason", e.Reason),
            ChunkQuarantined e => json.Event("chunk_quarantined").Chunk(e.Chunk).Text("reason", e.Reason),
            ChunkNotStored e => json.Event(e.GivenUp ? "chunk_lost" : "chunk_not_stored").Chunk(e.Chunk).Text("reason", e.Reason),
            JournalFailed e => json.Event("journal_failed").Text("reason", e.Reason),
            JournalResumed => json.Event("journal_resumed"),
            ChunkRecovered e => json.Event("chunk_recovered").Chunk(e.Chunk),
            DiskNearlyFull e => json.Event("disk_nearly_full").Length("room_ms", e.Room),
            DiskRoomy => json.Event("disk_roomy"),
            RecordingMissed { Missed: var missed } => json.Event("recording_missed")
                .Time("from", missed.From)
                .Time("until", missed.Until)
                .Text("ended", missed.End == RunEnd.Died ? "died" : "went_down"),
            NoticeNotTold e => json.Event("notice_not_told").Text("channel", e.Channel).Text("reason", e.Reason),
            CircumstanceUnknown e => json.Event("circumstance_unknown").Text("what", StateJson.Name(e.What)).Text("reason", e.Reason),
            ChunkDropped e => json.Event("chunk_dropped").Chunk(e.Chunk).Text("reason", e.Reason),
            QueueSetAside e => json.Event("queue_set_aside").Text("path", e.Path).Text("reason", e.Reason),
            QueueMended e => json.Event("queue_mended").Text("what", e.What),
            LogNotWritten e => json.Event("log_not_written").Text("path", e.Path).Text("reason", e.Reason),
            QueuePutBack e => json.Event("queue_put_back").Optional("path", e.Path),
            CaptureInterrupted { Unsaid: > 0 } e => json.Event("capture_interrupted").Text("reason", e.Reason).Number("unsaid", e.Unsaid),
            CaptureInterrupted e => json.Event("capture_interrupted").Text("reason", e.Reason),
            CaptureResumed e => json.Event("capture_resumed").Text("device", e.Device).Span("missing_ms", e.Missing),
            WaitingForInput e => json.Event("waiting_for_input").Text("reason", e.Reason),
            CapturePaused e => json.Event("capture_paused").Text("reason", e.Reason).Text("cause", StateJson.Name(e.Cause)),
            InputChanged e => json.Event("input_changed")
                .Text("device", e.Device)
                .Optional("stands_in_for", e.StandsInFor)
                .Optional("not_taken", e.NotTaken),
            MonitorRecorded e => json.Event("monitor_recorded").Text("device", e.Device),
            MicrophoneFound e => json.Event("microphone_found").Optional("recorded", e.Recorded),
            JoinedInputLost e => json.Event("joined_input_lost").Text("input", e.Name).Time("at", e.At).Text("reason", e.Reason),
            JoinedInputFound e => json.Event("joined_input_found").Text("input", e.Name).Time("at", e.At).Span("missing_ms", e.Missing),
            AudioMissing e => json.Event("audio_missing").Time("until", e.Until).Span("missing_ms", e.Missing),
            InputSilent e => json.Event("input_silent").Text("device", e.Device).Span("silent_ms", e.Duration),
            InputAudible e => json.Event("input_audible").Text("device", e.Device),
            SilenceSkipped e => json.Event("silence_skipped").Time("from", e.From).Time("to", e.To).Length("added_ms", e.Added),
            SilenceEnded e => json.Event("silence_ended").Time("from", e.From).Time("to", e.To),
            MomentMarked e => json.Event("moment_marked").Time("at", e.At).Text("label", e.Label),
            MomentNotMarked e => json.Event("moment_not_marked").Text("label", e.Label).Text("reason", e.Reason),
            UploadFinished e => json.Event("upload_finished")
                .Number("delivered", e.Delivered)
                .Number("possibly_repeated", e.PossiblyRepeated)
                .Span("took_ms", e.Took)
                .Queue(e.Remaining),
            FileImported e => json.Event("file_imported")
                .Text("file", e.Path)
                .Text("recording", e.Recording.Id)
                .Time("start", e.RecordedAt.Start)
                .Text("start_from", e.RecordedAt.Origin.ToString().ToLowerInvariant())
                .Length("duration_ms", e.Duration)
                .Number("chunks", e.Chunks)
                .Text("remark", e.Remark),
            InputRemarked e => json.Event("input_remarked").Text("remark", e.Remark),
            FileSkipped e => json.Event("file_skipped").Text("file", e.Path).Time("start", e.Start).Time("imported_at", e.ImportedAt),
            FileNotImported e => json.Event("file_not_imported").Text("file", e.Path).Text("reason", e.Reason),
            Stopping e => json.Event("stopping").Queue(e.Pending).Optional("held", e.Held),
            RecordingStopped { Summary: var summary } => json.Event("recording_stopped")
                .Length("captured_ms", summary.Captured)
                .Number("chunks_captured", summary.ChunksCaptured)
                .Number("chunks_uploaded", summary.ChunksUploaded)
                .Number("chunks_lost", summary.ChunksLost)
                .Number("chunks_dropped", summary.ChunksDropped)
                .Number("chunks_possibly_repeated", summary.ChunksPossiblyRepeated)
                .Queue(summary.Remaining),
            _ => throw new ArgumentOutOfRangeException(nameof(happening), happening, "an event without a JSON form"),
        };

    private static string KindOf(UploadOutcome.Failed outcome) =>
        outcome switch
        {
            UploadOutcome.Transient => "transient",
            UploadOutcome.Unauthorized => "unauthorized",
            UploadOutcome.Misconfigured => "misconfigured",
            UploadOutcome.SourceFileUnknown => "source_file_unknown",
            _ => "rejected",
        };
}
