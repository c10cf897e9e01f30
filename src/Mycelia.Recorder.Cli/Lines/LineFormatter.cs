using System.Globalization;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Lines;

/// <summary>
/// Puts events into words. It remembers what was said last about deliveries, so that a server that stays away is one
/// line and not thousands. Not safe for concurrent use.
/// </summary>
/// <param name="verbose">Say every failure, and the ids.</param>
internal sealed class LineFormatter(bool verbose)
{
    private string? _deliveryProblem;
    private bool _isToldAgain;
    private bool _isRecording;
    private bool _isSeveral;
    private bool _isPendingSaid;
    private readonly HashSet<InputName?> _silent = [];
    private long _stuckChunk;
    private readonly HashSet<long> _doubted = [];

    /// <param name="happening">The event.</param>
    /// <param name="now">When it is said.</param>
    /// <returns>Null when there is nothing new to say.</returns>
    public DisplayLine? Format(RecorderEvent happening, DateTimeOffset now)
    {
        _isRecording = happening switch
        {
            RecordingStarted => true,
            Stopping => false,
            _ => _isRecording,
        };
        _isSeveral |= happening.Input is not null;
        if (happening is SilenceSkipped && !_silent.Add(happening.Input))
            return null;
        if (happening is SilenceEnded)
            _silent.Remove(happening.Input);
        var line = Say(happening, now);
        return line is not null && InputOf(happening) is { } input ? line with { Text = $"{input}: {line.Text}" } : line;
    }

    private static string Span(DateTimeOffset from, DateTimeOffset to, DateTimeOffset now) =>
        $"{Times.ToTheSecond(from, now)} to {Times.ToTheSecond(to, now)}";

    private DisplayLine? Say(RecorderEvent happening, DateTimeOffset now) =>
        happening switch
        {
            RecordingStarted e => new(
                Tone.Recording,
                $"recording {e.Device} at {e.Format}, {Words.Seconds(e.ChunkLength)} chunks{Pending(e.Pending)}"
            ),
            RecordingContinued e => new(
                Tone.Note,
                $"a new {(e.Rule == NewRecording.Hourly ? "hour" : "day")}: recording goes on in a new "
                    + $"recording{(verbose ? $", {e.Recording.Id}" : "")}"
            ),
            ChunkCaptured e => new(
                Tone.Captured,
                $"chunk {e.Chunk.Number} captured: {Words.Seconds(e.Chunk.Duration)} from {Times.Of(e.Chunk.Start, now)}, "
                    + $"{Words.Level(e.Chunk.Level)}, {e.Queue.Chunks} queued{(verbose ? $", recording {e.Recording.Id}" : "")}"
            ),
            ChunkUploaded e => Uploaded(e),
            UploadFailed { Chunk: { } chunk } e => Stuck(e, chunk, now),
            UploadFailed e => Failed(e),
            AudioForgotten e => new(
                Tone.Note,
                $"forgotten: {Span(e.From, e.To, now)} ({Words.Seconds(e.Audio)} of audio); nothing of it is left here"
            ),
            AudioErased e => new(Tone.Note, $"forgotten: {e.Destination} has deleted {Span(e.From, e.To, now)}"),
            AudioNotErased e => new(
                Tone.Problem,
                $"forgotten here, and {(e.IsInDoubt ? "some of it may be" : "still")} at {e.Destination}: {Span(e.From, e.To, now)} "
                    + $"({e.Reason}); it is asked again"
            ),
            DeliveryHeld e => new(Tone.Note, $"nothing is delivered for now: {e.Reason}"),
            DeliveryReleased => new(Tone.Note, "deliveries go on"),
            ServerCheckRequested => CheckRequested(),
            ChunkInDoubt e => Doubted(e, now),
            SourceFileForgotten e => new(
                Tone.Problem,
                $"chunk {e.Chunk.Number}: the server no longer knows its source file ({e.Reason}); opening a new one"
            ),
            RecordingCompleted e => new(
                Tone.Note,
                $"the recording of {Words.Start(e.Recording, now)} is complete: all of it is delivered"
                    + (e.GroupingProblem is { } apart ? $"; what came by the upload route is not grouped with the rest: {apart}" : "")
            ),
            TimelineDrawn { IsAgain: true } => new(Tone.Note, "the server's timeline shows what was delivered, again"),
            TimelineNotDrawn e => new(
                Tone.Problem,
                $"what was delivered does not show on the server's timeline yet: {e.Reason}; it is drawn later, and nothing is lost"
            ),
            RecordingNotCompleted e => new(
                Tone.Problem,
                $"all of the recording of {Words.Start(e.Recording, now)} is delivered, but it is not closed there yet ({e.Reason}); "
                    + "that is tried again every hour, and in the next run"
            ),
            ChunkQuarantined e => new(
                Tone.Loss,
                $"chunk {e.Chunk.Number} of {Times.Of(e.Chunk.Start, now)} quarantined, not lost: {e.Reason}"
            ),
            ChunkNotStored { GivenUp: false, Storage: StorageProblem.Locked } e => new(
                Tone.Loss,
                $"chunk {e.Chunk.Number} cannot be queued: {e.Reason}; it is kept, and the sound server keeps about two minutes of "
                    + "what comes"
            ),
            ChunkNotStored { GivenUp: false } e => new(
                Tone.Loss,
                $"NOT RECORDING: chunk {e.Chunk.Number} cannot be queued: {e.Reason}; it is kept, and recording goes on by itself as "
                    + "soon as the disk takes it"
            ),
            ChunkNotStored e => new(
                Tone.Loss,
                $"chunk {e.Chunk.Number} of {Times.Of(e.Chunk.Start, now)} is LOST, {Words.Seconds(e.Chunk.Duration)}: {e.Reason}"
            ),
            StatusUnavailable e => new(Tone.Note, $"'mycelia-recorder status' cannot ask this recorder: {e.Reason}; recording goes on"),
            JournalFailed e => new(Tone.Problem, $"the open chunk is not safe from a crash: {e.Reason}"),
            ChunkRecovered e => new(
                Tone.Note,
                $"the last run ended without a stop: {Words.Seconds(e.Chunk.Duration)} from {Times.Of(e.Chunk.Start, now)} recovered"
            ),
            DiskNearlyFull e => new(Tone.Problem, $"the disk is nearly full: there is room for {Words.Duration(e.Room)} of audio"),
            DiskRoomy => new(Tone.Note, "the disk has room enough again"),
            RecordingMissed e => new(Tone.Problem, Words.Missed(e.Missed, now)),
            NoticeNotTold e => new(Tone.Problem, $"no notice goes to {e.Channel}: {e.Reason}; recording goes on"),
            CircumstanceUnknown { What: Circumstance.ScreenLock } e => new(
                Tone.Problem,
                $"cannot tell whether the screen is locked: {e.Reason}; recording goes on"
            ),
            CircumstanceUnknown e => new(Tone.Problem, $"cannot tell whether the connection is metered: {e.Reason}; deliveries go on"),
            ChunkDropped e => new(
                Tone.Loss,
                $"chunk {e.Chunk.Number} of {Times.Of(e.Chunk.Start, now)} DROPPED, {Words.Seconds(e.Chunk.Duration)}: {e.Reason}"
            ),
            QueueSetAside e => new(
                Tone.Loss,
                $"the queue is damaged ({e.Reason}): set aside as {e.Path}, nothing of it deleted; going on with a new one"
            ),
            QueueMended e => new(Tone.Problem, $"the queue did not fit together, as after damage or another program's changes: {e.What}"),
            LogNotWritten e => new(Tone.Problem, $"the log {e.Path} cannot be written: {e.Reason}; all else goes on"),
            QueuePutBack { Path: { } aside } => new(
                Tone.Loss,
                $"the queue's file was replaced by another while it was in use: what it held is in {aside} (deliver it with 'upload "
                    + "--db'); going on with the other"
            ),
            QueuePutBack => new(
                Tone.Problem,
                "the queue's file was deleted or moved away while it was in use: it was written anew, with all that waited"
            ),
            WaitingForInput e => new(Tone.Problem, $"waiting for a microphone: {e.Reason}"),
            CaptureInterrupted e => new(
                Tone.Problem,
                $"not recording: {e.Reason}{(e.Unsaid == 0 ? "" : $" ({e.Unsaid} shorter interruptions before it were not shown)")}"
            ),
            CapturePaused
            {
                Cause: PauseCause.Storage,
                Storage: not (null or StorageProblem.Full or StorageProblem.OverQuota or StorageProblem.FileTooLarge)
            } e => new(
                Tone.Loss,
                $"NOT RECORDING: {e.Reason}; what was recorded is kept, and recording goes on by itself as soon as the disk takes it"
            ),
            CapturePaused { Cause: PauseCause.Storage } e => new(
                Tone.Loss,
                $"NOT RECORDING: {e.Reason}; what was recorded is kept, and recording goes on by itself when there is room"
            ),
            CapturePaused e => new(e.Cause == PauseCause.User ? Tone.Problem : Tone.Note, $"not recording: {e.Reason}"),
            CaptureResumed e => new(
                Tone.Recording,
                $"recording again: {e.Device}{(e.Missing is { } missing ? $"; {Words.Seconds(missing)} are missing" : "")}"
            ),
            InputChanged e => Changed(e),
            MonitorRecorded e => new(
                Tone.Problem,
                $"recording what a loudspeaker plays, for want of a microphone: {e.Device}; plug one in, or name it with --device if that "
                    + "is wanted"
            ),
            MicrophoneFound { Recorded: { } monitor } => new(
                Tone.Note,
                $"there is a microphone now; {monitor} is recorded on, since it is the system's default"
            ),
            JoinedInputLost e => new(
                Tone.Problem,
                $"{e.Name} is missing since {Times.Of(e.At, now)}, its channel is silent, the others go on: {e.Reason}"
            ),
            JoinedInputFound e => new(Tone.Recording, $"{e.Name} is heard again; its channel was silent for {Words.Seconds(e.Missing)}"),
            AudioMissing e => new(
                Tone.Problem,
                $"{Words.Seconds(e.Missing)} of audio are missing before {Times.Of(e.Until, now)}: the machine slept, or could not keep up"
            ),
            InputSilent e => new(
                Tone.Problem,
                $"{e.Device} has delivered nothing but digital silence for {Words.Seconds(e.Duration)}: is the microphone muted, or dead?"
            ),
            InputAudible e => new(Tone.Recording, $"sound again from {e.Device}"),
            SilenceSkipped e => new(
                Tone.Captured,
                $"silence since {Times.Of(e.From, now)}: what is heard is not delivered until there is sound"
            ),
            SilenceEnded e => new(
                Tone.Captured,
                $"the silence since {Times.Of(e.From, now)} has ended: {Words.Duration(e.To - e.From)} are not delivered"
            ),
            MomentMarked e => new(Tone.Note, $"marked {Times.Of(e.At, now)}{(e.Label.Length == 0 ? "" : $": {e.Label}")}"),
            MomentNotMarked e => new(Tone.Problem, $"could not mark this moment{(e.Label.Length == 0 ? "" : $" ({e.Label})")}: {e.Reason}"),
            Stopping { Pending.Chunks: > 0, Held: { } why } e => new(
                Tone.Note,
                $"stopping; {Words.Chunks(e.Pending)} stay in the queue: {why}"
            ),
            Stopping { Pending.Chunks: > 0 } e => new(
                Tone.Note,
                $"stopping; {Words.Chunks(e.Pending)} to deliver, for up to {Words.Seconds(e.DrainTimeout)} (Ctrl+C again: at once)"
            ),
            UploadFinished e => Finished(e),
            FileImported e => new(
                Tone.Captured,
                $"{e.Path} imported: {Words.Duration(e.Duration)} from {Times.ToTheSecond(e.RecordedAt.Start, now)} "
                    + $"({Words.Origin(e.RecordedAt.Origin)}), {Words.Chunks(e.Chunks)}{(e.Remark is null ? "" : $"; {e.Remark}")}"
            ),
            InputRemarked e => new(Tone.Problem, e.Remark),
            FileSkipped e => new(
                Tone.Problem,
                $"{e.Path} skipped: imported before "
                    + $"({Times.Of(e.ImportedAt, now)}){(e.Name == System.IO.Path.GetFileName(e.Path) ? "" : $" as {e.Name}")}, "
                    + $"at {Times.ToTheSecond(e.Start, now)}; --again imports it all the same"
            ),
            FileNotImported e => new(Tone.Problem, $"not imported: {e.Reason}"),
            RecordingStopped e => Stopped(e.Summary),
            _ => null,
        };

    /// <summary>Once, however many inputs begin.</summary>
    private string Pending(QueueStatus pending)
    {
        var isNew = !_isPendingSaid;
        _isPendingSaid = true;
        return pending.Chunks == 0 || !isNew ? "" : $"; {Words.Chunks(pending)} from earlier runs to deliver";
    }

    /// <summary>What an event is about, where there is more than one input; null: about none, or there is only one.</summary>
    private string? InputOf(RecorderEvent happening) =>
        happening.Input is { } input ? input.Name
        : !_isSeveral ? null
        : happening switch
        {
            ChunkUploaded e => NameOf(e.Chunk.Recording),
            UploadFailed { Chunk: { } chunk } => NameOf(chunk.Recording),
            ChunkInDoubt e => NameOf(e.Chunk.Recording),
            SourceFileForgotten e => NameOf(e.Chunk.Recording),
            ChunkQuarantined e => NameOf(e.Chunk.Recording),
            ChunkDropped e => NameOf(e.Chunk.Recording),
            _ => null,
        };

    private static string? NameOf(RecordingInfo recording) => recording.Input ?? recording.Device;

    private static DisplayLine Changed(InputChanged e)
    {
        var why = e.NotTaken is { } refused ? $"; '{refused}', the default, is never recorded" : "";
        return e.StandsInFor is { } preferred
            ? new(Tone.Problem, $"recording {e.Device} while '{preferred}' is away{why}")
            : new(Tone.Recording, $"recording {e.Device} now{why}");
    }

    private DisplayLine Uploaded(ChunkUploaded e)
    {
        var again = _deliveryProblem is null ? "" : "delivering again: ";
        _deliveryProblem = null;
        _doubted.Remove(e.Chunk.Id);
        return new(
            Tone.Uploaded,
            $"{again}chunk {e.Chunk.Number} uploaded, {e.Queue.Chunks} "
                + $"queued{(verbose ? $", source file {e.SourceFileId}, key {e.Chunk.IdempotencyKey}" : "")}"
                + (e.IsPossiblyRepeated ? "; possibly repeated: an earlier try may have arrived too" : "")
        );
    }

    /// <summary>Once for a chunk, however often the server is asked.</summary>
    private DisplayLine? Doubted(ChunkInDoubt e, DateTimeOffset now) =>
        !_doubted.Add(e.Chunk.Id) && !verbose
            ? null
            : new(
                Tone.Note,
                $"chunk {e.Chunk.Number} of {Times.Of(e.Chunk.Start, now)} may be on the server already: it is sent again only when "
                    + $"the server is sure that it is not{(e.Reason is null ? "" : $", and cannot be asked now ({e.Reason})")}; "
                    + "others go on"
            );

    private DisplayLine CheckRequested()
    {
        _isToldAgain = true;
        return new(Tone.Note, "checking the server again");
    }

    /// <summary>One chunk fails while others pass.</summary>
    private DisplayLine? Stuck(UploadFailed e, QueuedChunk chunk, DateTimeOffset now)
    {
        var isKnown = chunk.Id == _stuckChunk;
        _stuckChunk = chunk.Id;
        // Where the server says that it is the chunk, there may be no others.
        var others = e.Outcome is UploadOutcome.Transient { IsTheChunk: true } ? "" : ", others do";
        return isKnown && !verbose
            ? null
            : new(Tone.Problem, $"chunk {chunk.Number} of {Times.Of(chunk.Start, now)} does not pass{others}: {e.Outcome.Reason}");
    }

    private DisplayLine? Failed(UploadFailed e)
    {
        var isKnown = e.Outcome.Reason == _deliveryProblem && !_isToldAgain;
        _isToldAgain = false;
        _deliveryProblem = e.Outcome.Reason;
        if (isKnown && !verbose)
            return null;
        var apart = e.Outcome is UploadOutcome.Transient ? "then up to a minute apart" : "then every few minutes, or at once on SIGHUP";
        var next = e.NextTry is { } wait ? $"; next try in {Words.Seconds(wait)}, {apart}" : "; kept for the next run";
        var remedy =
            e.Outcome is UploadOutcome.Transient ? ""
            : _isRecording ? "; recording goes on, nothing is lost"
            : "; nothing is lost";
        return new(Tone.Problem, $"cannot deliver: {e.Outcome.Reason}{next}{remedy}");
    }

    private static DisplayLine Finished(UploadFinished e)
    {
        var set = e.Remaining.Quarantined == 0 ? "" : $"; {e.Remaining.Quarantined} quarantined";
        if (e.Delivered == 0 && e.Remaining.Chunks == 0)
            return new(Tone.Done, $"nothing waits for delivery{set}");
        var repeated = e.PossiblyRepeated == 0 ? "" : $" ({e.PossiblyRepeated} possibly repeated)";
        var delivered = $"{e.Delivered} {(e.Delivered == 1 ? "chunk" : "chunks")} delivered in {Words.Duration(e.Took)}{repeated}";
        return e.Remaining.Chunks == 0
            ? new(Tone.Done, $"{delivered}, none left{set}")
            : new(Tone.Problem, $"{delivered}, {Words.Chunks(e.Remaining)} left for the next run{set}");
    }

    private static DisplayLine Stopped(RecordingSummary summary)
    {
        var remaining = summary.Remaining.Chunks == 0 ? "none left" : $"{Words.Chunks(summary.Remaining)} left for the next run";
        var quarantined = summary.Remaining.Quarantined == 0 ? "" : $", {summary.Remaining.Quarantined} quarantined";
        var lost = summary.ChunksLost == 0 ? "" : $"; {summary.ChunksLost} LOST (see above)";
        var repeated = summary.ChunksPossiblyRepeated == 0 ? "" : $" ({summary.ChunksPossiblyRepeated} possibly repeated)";
        var dropped = summary.ChunksDropped == 0 ? "" : $", {summary.ChunksDropped} dropped to make room";
        return new(
            summary.ChunksLost == 0 ? Tone.Done : Tone.Loss,
            string.Create(
                CultureInfo.InvariantCulture,
                $"stopped: {Words.Duration(summary.Captured)} captured in {Words.Chunks(summary.ChunksCaptured)}, "
                    + $"{summary.ChunksUploaded} uploaded{repeated}, {remaining}{quarantined}{dropped}{lost}"
            )
        );
    }
}
