using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Model;

/// <summary>Something that happened in the recorder and that a user may want to know of. Reported from several threads.</summary>
public abstract record RecorderEvent
{
    /// <summary>Which of several inputs it is about; null: of the only one, or of none.</summary>
    public InputName? Input { get; init; }
}

/// <summary>Something that goes wrong, and why.</summary>
/// <param name="Reason">Why, in words.</param>
public abstract record RecorderTrouble(string Reason) : RecorderEvent
{
    /// <summary>What helps.</summary>
    public Hint Hint { get; init; }
}

/// <summary>The queue is open.</summary>
/// <param name="Queue">What waits from earlier runs.</param>
/// <param name="Today">What earlier runs did today.</param>
public sealed record QueueOpened(QueueStatus Queue, DayTotals Today) : RecorderEvent;

/// <summary>
/// The public state says something else than before, beyond the chunks that come and go; follows the event that made it so.
/// </summary>
/// <param name="State">The state.</param>
public sealed record StateChanged(RecorderState State) : RecorderEvent;

/// <summary>Nobody can ask this run for its state.</summary>
/// <param name="Reason">Why, in words.</param>
public sealed record StatusUnavailable(string Reason) : RecorderEvent;

/// <summary>The input is open.</summary>
/// <param name="Device">What is recorded.</param>
/// <param name="Format">Rate and channels.</param>
/// <param name="ChunkLength">How long a whole chunk is.</param>
/// <param name="Pending">What waits from earlier runs.</param>
public sealed record RecordingStarted(string Device, AudioFormat Format, TimeSpan ChunkLength, QueueStatus Pending) : RecorderEvent;

/// <summary>
/// A recording has ended at its border, such as midnight, and the recorder goes on in another: with the next frame, or after a pause.
/// </summary>
/// <param name="Recording">The one that begins.</param>
/// <param name="Previous">The one that has ended.</param>
/// <param name="Rule">Which border it was.</param>
public sealed record RecordingContinued(RecordingInfo Recording, RecordingInfo Previous, NewRecording Rule) : RecorderEvent;

/// <summary>A chunk was cut and is on the disk.</summary>
/// <param name="Recording">Its recording.</param>
/// <param name="Chunk">The chunk; its audio may no longer be read.</param>
/// <param name="Queue">What waits, this chunk included.</param>
public sealed record ChunkCaptured(RecordingInfo Recording, Chunk Chunk, QueueStatus Queue) : RecorderEvent;

/// <summary>A chunk could not be written to the disk. It is held in memory and tried again.</summary>
/// <param name="Chunk">The chunk; its audio may no longer be read.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="GivenUp">Whether the recorder stops and the journal has not got it either, so that the chunk is lost.</param>
public sealed record ChunkNotStored(Chunk Chunk, string Reason, bool GivenUp) : RecorderTrouble(Reason)
{
    /// <summary>What kind of trouble it is.</summary>
    public StorageProblem Storage { get; init; }
}

/// <summary>The chunk that is being recorded cannot be kept safe from the recorder's own death; the recording goes on.</summary>
/// <param name="Reason">Why, in words.</param>
public sealed record JournalFailed(string Reason) : RecorderTrouble(Reason);

/// <summary>What is recorded from now is safe from the recorder's own death again, after <see cref="JournalFailed"/>.</summary>
public sealed record JournalResumed : RecorderEvent;

/// <summary>An earlier run ended without a stop; what it had of its last chunk is in the queue.</summary>
/// <param name="Chunk">The chunk.</param>
public sealed record ChunkRecovered(QueuedChunk Chunk) : RecorderEvent;

/// <summary>The queue file was found damaged and set aside; the recording goes on with a new one.</summary>
/// <param name="Path">Where the damaged file is now.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record QueueSetAside(string Path, string Reason) : RecorderEvent;

/// <summary>The queue file was deleted, moved away or replaced while it was in use. Nothing of it is lost; the recording goes on.</summary>
/// <param name="Path">Where what it held is now; null: in its place, written anew.</param>
public sealed record QueuePutBack(string? Path) : RecorderEvent;

/// <summary>
/// Something in the queue file did not fit together, as after another program changed it, and was put right; or a row is of no use.
/// </summary>
/// <param name="What">What was found and what was done, in words.</param>
public sealed record QueueMended(string What) : RecorderEvent;

/// <summary>The log cannot be written; said once, until it can. What happens meanwhile is not in it.</summary>
/// <param name="Path">The log.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record LogNotWritten(string Path, string Reason) : RecorderEvent;

/// <summary>There is little room for more audio, though some. Said again when half of it is gone.</summary>
/// <param name="Room">For how much audio there is room.</param>
public sealed record DiskNearlyFull(TimeSpan Room) : RecorderEvent;

/// <summary>After <see cref="DiskNearlyFull"/> there is room enough again.</summary>
public sealed record DiskRoomy : RecorderEvent;

/// <summary>The recorder before ended without a stop, and nothing was recorded since.</summary>
/// <param name="Missed">From when to when, and how it ended.</param>
public sealed record RecordingMissed(MissedTime Missed) : RecorderEvent;

/// <summary>Somebody who is to be told of problems could not be; said once, until it works again.</summary>
/// <param name="Channel">By which way, as it may be shown.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record NoticeNotTold(string Channel, string Reason) : RecorderEvent;

/// <summary>The recorder cannot go by something about the machine; said once, until it can.</summary>
/// <param name="What">By what.</param>
/// <param name="Reason">Why it is not known, in words.</param>
public sealed record CircumstanceUnknown(Circumstance What, string Reason) : RecorderEvent;

/// <summary>A chunk was dropped to make room, as was asked for. It is lost.</summary>
/// <param name="Chunk">The chunk.</param>
/// <param name="Reason">Which limit was reached, in words.</param>
public sealed record ChunkDropped(QueuedChunk Chunk, string Reason) : RecorderTrouble(Reason);

/// <summary>The recorder waits for an input to begin with.</summary>
/// <param name="Reason">Why there is none, in words.</param>
/// <param name="Problem">What kind of trouble it is.</param>
public sealed record WaitingForInput(string Reason, AudioInputProblem Problem) : RecorderEvent;

/// <summary>The input was lost, or delivers nothing. The chunk has ended; capture goes on by itself.</summary>
/// <param name="Reason">Why, in words.</param>
/// <param name="Problem">What kind of trouble it is.</param>
public sealed record CaptureInterrupted(string Reason, AudioInputProblem Problem = AudioInputProblem.Lost) : RecorderEvent
{
    /// <summary>How many interruptions before this one were not reported, because they follow each other without end.</summary>
    public int Unsaid { get; init; }
}

/// <summary>Nothing is captured because somebody, or a full disk, says so. The chunk has ended, the microphone is released.</summary>
/// <param name="Cause">Who says so.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record CapturePaused(PauseCause Cause, string Reason) : RecorderTrouble(Reason)
{
    /// <summary>What kind of trouble storage has; null when it is not the cause, or only a limit.</summary>
    public StorageProblem? Storage { get; init; }
}

/// <summary>The first sample after an interruption or a pause was heard; the recording goes on.</summary>
/// <param name="Device">What is recorded from now.</param>
public sealed record CaptureResumed(string Device) : RecorderEvent
{
    /// <summary>How much time is missing in the recording; null when it had not begun.</summary>
    public TimeSpan? Missing { get; init; }
}

/// <summary>Another device is recorded.</summary>
/// <param name="Device">What is recorded from now.</param>
/// <param name="StandsInFor">The named device that is away and will be gone back to; null when it is this one, or none was named.</param>
public sealed record InputChanged(string Device, string? StandsInFor) : RecorderEvent
{
    /// <summary>The system's default, where it is one that is never recorded; null where it is not.</summary>
    public string? NotTaken { get; init; }

    /// <summary>All that the recording is of, where the device is one of several joined inputs; null where it is the only one.</summary>
    public string? Joined { get; init; }
}

/// <summary>What a loudspeaker plays is recorded, since it is the default and there is no microphone. Nobody asked for it.</summary>
/// <param name="Device">What is recorded.</param>
public sealed record MonitorRecorded(string Device) : RecorderEvent;

/// <summary>After <see cref="MonitorRecorded"/>, there is a microphone.</summary>
/// <param name="Recorded">What is recorded all the same, since it is still the default; null: the microphone is.</param>
public sealed record MicrophoneFound(string? Recorded) : RecorderEvent;

/// <summary>Audio is missing although the input was never lost: the machine slept, or it could not keep up.</summary>
/// <param name="Until">When the recording goes on.</param>
/// <param name="Missing">How much is missing before.</param>
public sealed record AudioMissing(DateTimeOffset Until, TimeSpan Missing) : RecorderEvent;

/// <summary>
/// Of several inputs that are recorded as one, this one is missing: its channel is silent until <see cref="JoinedInputFound"/>.
/// </summary>
/// <param name="Name">What a person calls the input: the first name of its order.</param>
/// <param name="At">From when on.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record JoinedInputLost(string Name, DateTimeOffset At, string Reason) : RecorderTrouble(Reason);

/// <summary>After <see cref="JoinedInputLost"/> the input is heard again.</summary>
/// <param name="Name">What it is called there.</param>
/// <param name="At">From when on.</param>
/// <param name="Missing">For how long its channel was silent.</param>
public sealed record JoinedInputFound(string Name, DateTimeOffset At, TimeSpan Missing) : RecorderEvent;

/// <summary>Every sample has been exactly zero for so long that the microphone must be muted or dead.</summary>
/// <param name="Device">What is recorded.</param>
/// <param name="Duration">For how long.</param>
public sealed record InputSilent(string Device, TimeSpan Duration) : RecorderEvent;

/// <summary>After <see cref="InputSilent"/> there is sound again.</summary>
/// <param name="Device">What is recorded.</param>
public sealed record InputAudible(string Device) : RecorderEvent;

/// <summary>It has been silent for long, and a stretch of that was left out; said again as the silence goes on.</summary>
/// <param name="From">Where what is left out begins.</param>
/// <param name="To">Where it ends, so far.</param>
/// <param name="Added">How much of it is new.</param>
public sealed record SilenceSkipped(DateTimeOffset From, DateTimeOffset To, TimeSpan Added) : RecorderEvent;

/// <summary>After <see cref="SilenceSkipped"/> there is sound again, or the silence ends with what is captured.</summary>
/// <param name="From">Where what was left out begins.</param>
/// <param name="To">Where it ends.</param>
public sealed record SilenceEnded(DateTimeOffset From, DateTimeOffset To) : RecorderEvent;

/// <summary>A moment was marked.</summary>
/// <param name="At">The moment, to the millisecond.</param>
/// <param name="Label">What it is called; may be empty.</param>
public sealed record MomentMarked(DateTimeOffset At, string Label) : RecorderEvent;

/// <summary>A moment could not be marked.</summary>
/// <param name="Label">What it was to be called.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record MomentNotMarked(string Label, string Reason) : RecorderTrouble(Reason);

/// <summary>A chunk sets out for the server.</summary>
/// <param name="Chunk">The chunk.</param>
public sealed record ChunkSending(QueuedChunk Chunk) : RecorderEvent;

/// <summary>The server has stored a chunk, and it has left the queue.</summary>
/// <param name="Chunk">The chunk.</param>
/// <param name="SourceFileId">The source file that it is part of.</param>
/// <param name="Queue">What still waits.</param>
/// <param name="IsPossiblyRepeated">An earlier try may have been stored as well: the server may hold the chunk twice.</param>
public sealed record ChunkUploaded(QueuedChunk Chunk, string SourceFileId, QueueStatus Queue, bool IsPossiblyRepeated = false)
    : RecorderEvent;

/// <summary>A delivery failed; nothing is lost.</summary>
/// <param name="Outcome">What happened.</param>
/// <param name="Failures">How many tries in a row have failed.</param>
/// <param name="NextTry">How long until the next; null when there is none in this run.</param>
/// <param name="Chunk">The chunk, when others pass meanwhile; null when nothing passes.</param>
public sealed record UploadFailed(UploadOutcome.Failed Outcome, int Failures, TimeSpan? NextTry, QueuedChunk? Chunk = null) : RecorderEvent;

/// <summary>
/// A chunk was sent and its answer lost. The server, which may still be storing it, is asked again before it is sent a second time; others
/// go on.
/// </summary>
/// <param name="Chunk">The chunk.</param>
/// <param name="AskAgain">How long until then.</param>
/// <param name="Reason">Why it could not be asked, in words; null when it said that it does not have the chunk yet.</param>
public sealed record ChunkInDoubt(QueuedChunk Chunk, TimeSpan AskAgain, string? Reason = null) : RecorderEvent
{
    /// <summary>What helps, so that it can be asked.</summary>
    public Hint Hint { get; init; }
}

/// <summary>A recording is complete on the server, which knows it.</summary>
/// <param name="Recording">The recording.</param>
/// <param name="GroupingProblem">Why the server does not group what it got before its upgrade with the rest; null when it does.</param>
public sealed record RecordingCompleted(RecordingInfo Recording, string? GroupingProblem = null) : RecorderEvent;

/// <summary>
/// All of a recording was delivered, but the server could not be told that it is complete; it is told again every hour, and in the next
/// run.
/// </summary>
/// <param name="Recording">The recording.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record RecordingNotCompleted(RecordingInfo Recording, string Reason) : RecorderTrouble(Reason);

/// <summary>The server's timeline shows what was delivered of a stretch of time.</summary>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends.</param>
/// <param name="IsAgain">Whether it was said before that it does not.</param>
public sealed record TimelineDrawn(DateTimeOffset From, DateTimeOffset To, bool IsAgain = false) : RecorderEvent;

/// <summary>What was delivered is not on the server's timeline yet; it is drawn later.</summary>
/// <param name="Reason">Why not, in words.</param>
public sealed record TimelineNotDrawn(string Reason) : RecorderTrouble(Reason);

/// <summary>Somebody wanted a window of time forgotten. When, is said; what it was, nobody says.</summary>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Audio">How much was recorded of it; of several inputs, the sum.</param>
/// <param name="Queue">What waits now.</param>
public sealed record AudioForgotten(DateTimeOffset From, DateTimeOffset To, TimeSpan Audio, QueueStatus Queue) : RecorderEvent;

/// <summary>What waits has changed by somebody's hand: a file was imported, or chunks retried or discarded, beside the recorder.</summary>
/// <param name="Queue">What waits now.</param>
public sealed record QueueChanged(QueueStatus Queue) : RecorderEvent;

/// <summary>A destination has deleted what it held of a window that is to be forgotten.</summary>
/// <param name="Destination">What a person calls it.</param>
/// <param name="From">Where the window begins.</param>
/// <param name="To">Where it ends.</param>
public sealed record AudioErased(string Destination, DateTimeOffset From, DateTimeOffset To) : RecorderEvent
{
    /// <summary>Whether nothing is left that it was asked to delete, and has not deleted.</summary>
    public bool IsLast { get; init; }

    /// <summary>Whether nobody knows that it holds any of what is left.</summary>
    public bool IsRestInDoubt { get; init; }
}

/// <summary>A destination has not deleted what it holds, or may hold, of a window that is to be forgotten. It is asked again.</summary>
/// <param name="Destination">What a person calls it.</param>
/// <param name="From">Where the window begins.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record AudioNotErased(string Destination, DateTimeOffset From, DateTimeOffset To, string Reason) : RecorderTrouble(Reason)
{
    /// <summary>Whether nobody knows that it holds any of it: of a chunk that may have arrived, or of several.</summary>
    public bool IsInDoubt { get; init; }
}

/// <summary>Nothing is delivered for a while, as somebody has set. What is recorded waits in the queue.</summary>
/// <param name="Reason">What is waited for, in words.</param>
public sealed record DeliveryHeld(string Reason) : RecorderEvent;

/// <summary>After <see cref="DeliveryHeld"/> deliveries go on.</summary>
public sealed record DeliveryReleased : RecorderEvent;

/// <summary>Someone asked for the server to be tried again at once.</summary>
public sealed record ServerCheckRequested : RecorderEvent;

/// <summary>The server no longer knows a recording's source file; the next chunk opens a new one.</summary>
/// <param name="Chunk">The chunk that found out.</param>
/// <param name="Reason">The server's words.</param>
public sealed record SourceFileForgotten(QueuedChunk Chunk, string Reason) : RecorderEvent;

/// <summary>The server refuses a chunk for good; it is kept aside.</summary>
/// <param name="Chunk">The chunk.</param>
/// <param name="Reason">The server's words.</param>
public sealed record ChunkQuarantined(QueuedChunk Chunk, string Reason) : RecorderEvent;

/// <summary>Capture has ended; deliveries have until <paramref name="DrainTimeout"/>.</summary>
/// <param name="Pending">What waits.</param>
/// <param name="DrainTimeout">How long the stop waits at the most.</param>
public sealed record Stopping(QueueStatus Pending, TimeSpan DrainTimeout) : RecorderEvent
{
    /// <summary>Why what waits is left for another run, in words; null: it is delivered.</summary>
    public string? Held { get; init; }
}

/// <summary>A run that only delivers is over.</summary>
/// <param name="Delivered">How many chunks it delivered.</param>
/// <param name="Took">How long that took.</param>
/// <param name="Remaining">What still waits.</param>
public sealed record UploadFinished(long Delivered, TimeSpan Took, QueueStatus Remaining) : RecorderEvent
{
    /// <summary>How many of those delivered the server may hold twice.</summary>
    public long PossiblyRepeated { get; init; }
}

/// <summary>A file has become a recording; all of it is in the queue.</summary>
/// <param name="Path">The file.</param>
/// <param name="Recording">The recording.</param>
/// <param name="RecordedAt">Where on the timeline it is, and why there.</param>
/// <param name="Duration">How long it is.</param>
/// <param name="Chunks">In how many chunks.</param>
public sealed record FileImported(string Path, RecordingInfo Recording, RecordedAt RecordedAt, TimeSpan Duration, int Chunks)
    : RecorderEvent
{
    /// <summary>What is strange about it although it is whole, in words; null: nothing.</summary>
    public string? Remark { get; init; }

    /// <summary>What helps where the remark is unwelcome.</summary>
    public Hint Hint { get; init; }
}

/// <summary>Something is strange about the file that is played as an input, or it could not be played to its end.</summary>
/// <param name="Remark">One sentence for the user, which names the file.</param>
public sealed record InputRemarked(string Remark) : RecorderEvent
{
    /// <summary>What helps where the remark is unwelcome.</summary>
    public Hint Hint { get; init; }
}

/// <summary>A file was imported before, and was not imported again.</summary>
/// <param name="Path">The file.</param>
/// <param name="Name">What it was called then.</param>
/// <param name="Start">Where on the timeline it was put then.</param>
/// <param name="ImportedAt">When that was.</param>
public sealed record FileSkipped(string Path, string Name, DateTimeOffset Start, DateTimeOffset ImportedAt) : RecorderEvent;

/// <summary>A file cannot be imported; nothing of it is in the queue.</summary>
/// <param name="Path">The file.</param>
/// <param name="Reason">One sentence for the user, which names the file.</param>
public sealed record FileNotImported(string Path, string Reason) : RecorderTrouble(Reason);

/// <summary>The run is over.</summary>
/// <param name="Summary">What it did.</param>
public sealed record RecordingStopped(RecordingSummary Summary) : RecorderEvent;
