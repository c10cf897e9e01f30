using System.Text.Json;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Recording;
using Mycelia.Recorder.Upload;

namespace Mycelia.Recorder.Cli.Display;

/// <summary>One JSON object a line for each event, for scripts. Names and units are documented in the README.</summary>
/// <param name="output">Where lines go.</param>
/// <param name="time">The clock of <c>time</c>.</param>
internal sealed class JsonDisplay(Stream output, TimeProvider time) : IProgress<RecorderEvent>
{
    private readonly Lock _gate = new();

    public void Report(RecorderEvent value)
    {
        lock (_gate)
        {
            using var line = new MemoryStream();
            using (var json = new Utf8JsonWriter(line))
            {
                json.WriteStartObject();
                json.WriteString("time", time.GetUtcNow().UtcDateTime);
                WriteEvent(json, value);
                json.WriteEndObject();
            }

            line.WriteByte((byte)'\n');
            output.Write(line.GetBuffer(), 0, (int)line.Length);
            output.Flush();
        }
    }

    private void WriteEvent(Utf8JsonWriter json, RecorderEvent happening)
    {
        switch (happening)
        {
            case QueueOpened e:
                json.WriteString("event", "queue_opened");
                WriteQueue(json, e.Queue);
                break;
            case StateChanged e:
                json.WriteString("event", "state");
                StateJson.Write(json, e.State, time.GetLocalNow());
                break;
            case StatusUnavailable e:
                json.WriteString("event", "status_unavailable");
                json.WriteString("reason", e.Reason);
                break;
            case RecordingStarted e:
                json.WriteString("event", "recording_started");
                json.WriteString("device", e.Device);
                json.WriteNumber("rate", e.Format.SampleRate);
                json.WriteNumber("channels", e.Format.Channels);
                json.WriteNumber("chunk_ms", e.ChunkLength.TotalMilliseconds);
                WriteQueue(json, e.Pending);
                break;
            case ChunkCaptured e:
                json.WriteString("event", "chunk_captured");
                json.WriteString("recording", e.Recording.Id);
                json.WriteNumber("number", e.Chunk.Number);
                json.WriteString("start", e.Chunk.Start.UtcDateTime);
                json.WriteNumber("duration_ms", Math.Round(e.Chunk.Duration.TotalMilliseconds, 3));
                json.WriteNumber("peak_db", Math.Round(e.Chunk.Level.PeakDb, 1));
                json.WriteNumber("rms_db", Math.Round(e.Chunk.Level.RmsDb, 1));
                WriteQueue(json, e.Queue);
                break;
            case ChunkSending e:
                json.WriteString("event", "chunk_sending");
                WriteChunk(json, e.Chunk);
                break;
            case ChunkUploaded e:
                json.WriteString("event", "chunk_uploaded");
                WriteChunk(json, e.Chunk);
                json.WriteString("source_file_id", e.SourceFileId);
                json.WriteBoolean("possibly_repeated", e.IsPossiblyRepeated);
                WriteQueue(json, e.Queue);
                break;
            case UploadFailed e:
                json.WriteString("event", "upload_failed");
                json.WriteString("kind", KindOf(e.Outcome));
                json.WriteString("reason", e.Outcome.Reason);
                json.WriteNumber("failures", e.Failures);
                if (e.NextTry is { } wait)
                    json.WriteNumber("next_try_ms", Math.Round(wait.TotalMilliseconds));
                if (e.Chunk is { } chunk)
                    WriteChunk(json, chunk);
                break;
            case ServerCheckRequested:
                json.WriteString("event", "server_check_requested");
                break;
            case SourceFileForgotten e:
                json.WriteString("event", "source_file_forgotten");
                WriteChunk(json, e.Chunk);
                json.WriteString("reason", e.Reason);
                break;
            case RecordingCompleted e:
                json.WriteString("event", "recording_completed");
                json.WriteString("recording", e.Recording.Id);
                json.WriteString("source_file_id", e.Recording.SourceFileId);
                if (e.TimelineProblem is { } problem)
                    json.WriteString("timeline_problem", problem);
                if (e.GroupingProblem is { } apart)
                    json.WriteString("grouping_problem", apart);
                break;
            case RecordingNotCompleted e:
                json.WriteString("event", "recording_not_completed");
                json.WriteString("recording", e.Recording.Id);
                json.WriteString("source_file_id", e.Recording.SourceFileId);
                json.WriteString("reason", e.Reason);
                break;
            case ChunkQuarantined e:
                json.WriteString("event", "chunk_quarantined");
                WriteChunk(json, e.Chunk);
                json.WriteString("reason", e.Reason);
                break;
            case ChunkNotStored e:
                json.WriteString("event", e.GivenUp ? "chunk_lost" : "chunk_not_stored");
                json.WriteNumber("number", e.Chunk.Number);
                json.WriteString("start", e.Chunk.Start.UtcDateTime);
                json.WriteNumber("duration_ms", Math.Round(e.Chunk.Duration.TotalMilliseconds, 3));
                json.WriteString("reason", e.Reason);
                break;
            case JournalFailed e:
                json.WriteString("event", "journal_failed");
                json.WriteString("reason", e.Reason);
                break;
            case JournalResumed:
                json.WriteString("event", "journal_resumed");
                break;
            case ChunkRecovered e:
                json.WriteString("event", "chunk_recovered");
                WriteChunk(json, e.Chunk);
                break;
            case ChunkDropped e:
                json.WriteString("event", "chunk_dropped");
                WriteChunk(json, e.Chunk);
                json.WriteString("reason", e.Reason);
                break;
            case QueueSetAside e:
                json.WriteString("event", "queue_set_aside");
                json.WriteString("path", e.Path);
                json.WriteString("reason", e.Reason);
                break;
            case CaptureInterrupted e:
                json.WriteString("event", "capture_interrupted");
                json.WriteString("reason", e.Reason);
                if (e.Unsaid > 0)
                    json.WriteNumber("unsaid", e.Unsaid);
                break;
            case CaptureResumed e:
                json.WriteString("event", "capture_resumed");
                json.WriteString("device", e.Device);
                if (e.Missing is { } missing)
                    json.WriteNumber("missing_ms", Math.Round(missing.TotalMilliseconds));
                break;
            case WaitingForInput e:
                json.WriteString("event", "waiting_for_input");
                json.WriteString("reason", e.Reason);
                break;
            case CapturePaused e:
                json.WriteString("event", "capture_paused");
                json.WriteString("reason", e.Reason);
                break;
            case InputChanged e:
                json.WriteString("event", "input_changed");
                json.WriteString("device", e.Device);
                if (e.StandsInFor is { } preferred)
                    json.WriteString("stands_in_for", preferred);
                break;
            case AudioMissing e:
                json.WriteString("event", "audio_missing");
                json.WriteString("until", e.Until.UtcDateTime);
                json.WriteNumber("missing_ms", Math.Round(e.Missing.TotalMilliseconds));
                break;
            case InputSilent e:
                json.WriteString("event", "input_silent");
                json.WriteString("device", e.Device);
                json.WriteNumber("silent_ms", Math.Round(e.Duration.TotalMilliseconds));
                break;
            case InputAudible e:
                json.WriteString("event", "input_audible");
                json.WriteString("device", e.Device);
                break;
            case MomentMarked e:
                json.WriteString("event", "moment_marked");
                json.WriteString("at", e.At.UtcDateTime);
                json.WriteString("label", e.Label);
                break;
            case MomentNotMarked e:
                json.WriteString("event", "moment_not_marked");
                json.WriteString("label", e.Label);
                json.WriteString("reason", e.Reason);
                break;
            case UploadFinished e:
                json.WriteString("event", "upload_finished");
                json.WriteNumber("delivered", e.Delivered);
                json.WriteNumber("took_ms", Math.Round(e.Took.TotalMilliseconds));
                WriteQueue(json, e.Remaining);
                break;
            case FileImported e:
                json.WriteString("event", "file_imported");
                json.WriteString("file", e.Path);
                json.WriteString("recording", e.Recording.Id);
                json.WriteString("start", e.RecordedAt.Start.UtcDateTime);
                json.WriteString("start_from", e.RecordedAt.Origin.ToString().ToLowerInvariant());
                json.WriteNumber("duration_ms", Math.Round(e.Duration.TotalMilliseconds, 3));
                json.WriteNumber("chunks", e.Chunks);
                break;
            case FileSkipped e:
                json.WriteString("event", "file_skipped");
                json.WriteString("file", e.Path);
                json.WriteString("start", e.Start.UtcDateTime);
                json.WriteString("imported_at", e.ImportedAt.UtcDateTime);
                break;
            case FileNotImported e:
                json.WriteString("event", "file_not_imported");
                json.WriteString("file", e.Path);
                json.WriteString("reason", e.Reason);
                break;
            case Stopping e:
                json.WriteString("event", "stopping");
                WriteQueue(json, e.Pending);
                break;
            case RecordingStopped { Summary: var summary }:
                json.WriteString("event", "recording_stopped");
                json.WriteNumber("captured_ms", Math.Round(summary.Captured.TotalMilliseconds, 3));
                json.WriteNumber("chunks_captured", summary.ChunksCaptured);
                json.WriteNumber("chunks_uploaded", summary.ChunksUploaded);
                json.WriteNumber("chunks_lost", summary.ChunksLost);
                json.WriteNumber("chunks_dropped", summary.ChunksDropped);
                json.WriteNumber("chunks_possibly_repeated", summary.ChunksPossiblyRepeated);
                WriteQueue(json, summary.Remaining);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(happening), happening, "an event without a JSON form");
        }
    }

    private static void WriteChunk(Utf8JsonWriter json, QueuedChunk chunk)
    {
        json.WriteString("recording", chunk.Recording.Id);
        json.WriteNumber("number", chunk.Number);
        json.WriteString("start", chunk.Start.UtcDateTime);
        json.WriteNumber("duration_ms", chunk.Duration.TotalMilliseconds);
    }

    private static void WriteQueue(Utf8JsonWriter json, QueueStatus queue)
    {
        json.WriteStartObject("queue");
        queue.WriteTo(json);
        json.WriteEndObject();
    }

    private static string KindOf(UploadOutcome.Failed outcome) => outcome switch
    {
        UploadOutcome.Transient => "transient",
        UploadOutcome.Unauthorized => "unauthorized",
        UploadOutcome.Misconfigured => "misconfigured",
        UploadOutcome.SourceFileUnknown => "source_file_unknown",
        _ => "rejected",
    };
}
