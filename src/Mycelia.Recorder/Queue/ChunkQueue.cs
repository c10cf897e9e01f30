using System.Buffers;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Database;
using Mycelia.Recorder.Queue.Disk;
using Mycelia.Recorder.Queue.Journal;
using Mycelia.Recorder.Queue.Ledger;
using Mycelia.Recorder.Queue.Limits;
using Mycelia.Recorder.Queue.Schema;
using Mycelia.Recorder.Queue.Sqlite;
using Mycelia.Recorder.Queue.Tables;

namespace Mycelia.Recorder.Queue;

/// <summary>
/// The chunks that wait for delivery, in a SQLite file that survives crashes. What <see cref="Enqueue"/> returned from
/// is on the disk. One recorder to a file; safe for concurrent use within it.
/// </summary>
public sealed class ChunkQueue : IDeliveryMemory, IDisposable
{
    private readonly string _path;
    private readonly QueueFile _file;
    private readonly TimeProvider _time;
    private readonly List<CaptureJournal> _journals;
    private volatile QueueStatus? _status;

    /// <summary>Of the disk that the file is on, once it was asked for.</summary>
    private long? _limitOfDisk;

    private ChunkQueue(string path, QueueFile file, CaptureJournal journal, TimeProvider time)
    {
        _path = path;
        _file = file;
        _journals = [journal];
        _time = time;
        Imports = new(file, () => Arrived?.Invoke());
        Forgettings = new(file, time);
    }

    /// <summary>
    /// A chunk was added, or a recording ended: there may be something to deliver. From the thread that did it, which must not be held up.
    /// </summary>
    internal event Action? Arrived;

    /// <summary>How many chunks of another program's were taken in when the file was opened.</summary>
    public int Adopted { get; private set; }

    /// <summary>What did not fit together in the file, as after damage or another program's changes, and was put right; in words.</summary>
    public IReadOnlyList<string> Mended { get; private set; } = [];

    /// <summary>The chunks that a recorder which died had open, one of each input, taken into the queue when the file was opened.</summary>
    public IReadOnlyList<QueuedChunk> Recovered { get; private set; } = [];

    /// <summary>What was forgotten when the file was opened, as an earlier run had been told to; how much was recorded of each.</summary>
    public IReadOnlyList<(Forgetting Window, TimeSpan Audio)> Forgotten { get; private set; } = [];

    /// <summary>What the names of files have behind that of the queue in which the open chunks are kept.</summary>
    public static IReadOnlyList<string> JournalSuffixes { get; } = [.. Enumerable.Range(1, InputName.Most).Select(SideFiles.JournalOf)];

    /// <summary>The blocks of the chunk that is still open, of the only input or of the first one.</summary>
    internal CaptureJournal Journal => _journals[0];

    /// <summary>Those of each of several inputs.</summary>
    internal IReadOnlyList<CaptureJournal> Journals => _journals;

    /// <summary>The files that were imported.</summary>
    internal Imports Imports { get; }

    /// <summary>What somebody wants forgotten.</summary>
    internal Forgettings Forgettings { get; }

    /// <summary>How long to wait for another program that locks the file before that is an error; whole seconds, at least 1.</summary>
    internal TimeSpan BusyTimeout
    {
        set => Run(database => database.DefaultTimeout = Math.Max(1, (int)value.TotalSeconds));
    }

    /// <summary>How long the log may become before it is moved into the file.</summary>
    internal int CheckpointPages
    {
        set => Run(database => database.Execute($"PRAGMA wal_autocheckpoint = {value}"));
    }

    /// <summary>Looks whether <see cref="Open"/> could open the file, and changes nothing; the lock is not tried.</summary>
    /// <exception cref="QueueException">It could not.</exception>
    public static void Inspect(string path) => QueueDatabase.Inspect(path);

    /// <summary>
    /// Whether the disk has room for what <see cref="Open"/> writes: some pages, and the chunk that a dead recorder left.
    /// </summary>
    public static bool HasRoomToOpen(string path) =>
        DiskSpace.Of(RealPath.Of(path)).Free >= 128 * 1024 + CaptureJournal.BytesOf(RealPath.Of(path));

    /// <summary>
    /// Opens or creates the file (mode 0600), takes the recorder's lock, and takes in what the Python recorder and a dead
    /// recorder's journal left. A damaged file is set aside, now or whenever it is found to be, and replaced by a new one.
    /// </summary>
    /// <param name="path">The database file; its folder must exist.</param>
    /// <param name="time">The clock of <c>created_at</c>.</param>
    /// <param name="events"> Told of a damaged file that was set aside, of one that had vanished and was written anew, and of what made no
    /// sense while the file was in use and was put right; from the thread that came upon it, which must not be held up.
    /// </param>
    /// <exception cref="QueueException">It cannot be opened; then it was not changed.</exception>
    public static ChunkQueue Open(string path, TimeProvider? time = null, IProgress<RecorderEvent>? events = null) =>
        OpenIn(RunRecord.Boot, path, time, events);

    /// <summary>Opens the file in a start of the machine of that name.</summary>
    internal static ChunkQueue OpenIn(string boot, string path, TimeProvider? time = null, IProgress<RecorderEvent>? events = null)
    {
        QueueDatabase.CheckName(path);
        SideFiles.Check(path);
        path = RealPath.Of(path);
        QueueDatabase.Inspect(path);
        QueueFile? file = null;
        CaptureJournal? journal = null;
        try
        {
            file = new QueueFile(path, boot, time ?? TimeProvider.System, events);
            journal = new CaptureJournal(path);
            var queue = new ChunkQueue(path, file, journal, time ?? TimeProvider.System);
            queue.Run(static _ => { });
            queue.Mended = file.Mended;
            queue.Imports.RollBack();
            queue.Adopted = queue.Run(ChunkAdoption.AdoptAll);
            queue.RecoverAll();
            queue.EndRequests();
            // Whatever went on in an earlier run has ended with it, at the latest.
            queue.Run(RecordingsTable.EndAll);
            queue.EndDeadRuns(boot);
            queue.GoOnForgetting();
            return queue;
        }
        catch (Exception e)
        {
            journal?.Dispose();
            file?.Abandon();
            if (e.InnerException is SqliteException refusal)
                throw QueueDatabase.Explain(path, refusal);
            if (e is IOException or UnauthorizedAccessException)
                throw QueueDatabase.Explain(path, StorageRefusal.Of(e), e);
            throw;
        }
    }

    /// <summary>Makes a journal for each of so many inputs; before anything is recorded.</summary>
    /// <exception cref="QueueException">One cannot be made.</exception>
    internal void OpenJournals(int inputs)
    {
        try
        {
            while (_journals.Count < inputs)
                _journals.Add(new(_path, _journals.Count + 1));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw QueueDatabase.Explain(_path, StorageRefusal.Of(e), e);
        }
    }

    /// <summary>Adds a chunk, and its recording with the first one. On return both are on the disk.</summary>
    /// <returns>The chunk's row.</returns>
    /// <exception cref="QueueUnavailableException">It could not be stored (disk full, I/O error); nothing was, try again.</exception>
    public long Enqueue(RecordingInfo recording, Chunk chunk)
    {
        var id = _file.Add(database => QueueStatements.Enqueue(database, recording, chunk, _time.GetUtcNow()));
        Arrived?.Invoke();
        return id;
    }

    /// <summary>The chunk that is to be delivered next: the oldest. Null when none waits.</summary>
    public QueuedChunk? PeekOldest() => Run(QueueStatements.PeekOldest);

    /// <summary>The oldest chunk that may be sent, but for some. Of what is to be forgotten, none may.</summary>
    /// <param name="held">Rows that do not count.</param>
    /// <param name="openers">Rows whose recordings do not count either, while they have no source file.</param>
    /// <param name="ripe">When it must have ended; null: at any time.</param>
    internal QueuedChunk? PeekOldest(IEnumerable<long> held, IEnumerable<long> openers, DateTimeOffset? ripe = null) =>
        Run(database => QueueStatements.PeekOldest(database, held, openers, ripe ?? DateTimeOffset.MaxValue));

    /// <summary>The oldest chunks that may be sent, of recordings that are open as documents, but for some.</summary>
    internal List<QueuedChunk> PeekDocuments(IEnumerable<long> held, int most, DateTimeOffset? ripe = null) =>
        Run(database => QueueStatements.PeekDocuments(database, held, most, ripe ?? DateTimeOffset.MaxValue));

    /// <summary>A chunk by its row; null when it is no longer queued, or may not be sent.</summary>
    internal QueuedChunk? FindFree(long id, DateTimeOffset? ripe) =>
        Run(database => QueueStatements.FindFree(database, id, ripe ?? DateTimeOffset.MaxValue));

    /// <summary>When the first of the chunks ends that end after a moment; null when none does.</summary>
    internal DateTimeOffset? FindUnripe(DateTimeOffset ripe) => Run(database => QueueStatements.FindUnripe(database, ripe));

    /// <summary>The oldest chunks after one, by their rows, that are not encoded so.</summary>
    internal List<QueuedChunk> PeekUnencoded(AudioEncoding encoding, long after, int most) =>
        Run(database => QueueStatements.PeekUnencoded(database, encoding, after, most));

    /// <summary>The row of the newest chunk; 0 when none waits.</summary>
    internal long FindNewest() => Run(QueueStatements.Newest);

    /// <summary>A chunk by its row; null when it is no longer queued.</summary>
    internal QueuedChunk? Find(long id) => Run(database => QueueStatements.Find(database, id));

    /// <summary>
    /// Notes that a chunk is about to be sent, so that a recorder that dies before the answer comes does not take it for
    /// unsent. Safe from the death of the recorder at once, from a power cut with the next transaction: a sync of its own
    /// for each chunk would cost more than the case is worth, and <see cref="Open"/>
    /// knows after a power cut what may have been on its way.
    /// </summary>
    public void MarkSent(QueuedChunk chunk) => Run(database => ChunkTable.MarkSent(database, chunk));

    /// <summary>Notes how many chunks are sent at once, at the most.</summary>
    internal void ExpectInFlight(int chunks) => Run(database => RunRecord.Expect(database, chunks));

    /// <summary>Reads a chunk's WAV file, replacing what <paramref name="buffer"/> holds. Only a whole one may be sent.</summary>
    public AudioRead ReadAudio(QueuedChunk chunk, ArrayBufferWriter<byte> buffer) => ReadAudio(chunk, buffer, out _);

    /// <summary>The same, and says whether the audio is known to be as a recorder cut it, rather than another program's.</summary>
    internal AudioRead ReadAudio(QueuedChunk chunk, ArrayBufferWriter<byte> buffer, out bool isOurs)
    {
        var ours = false;
        var read = Run(database => QueueStatements.ReadAudio(database, chunk.Id, buffer, out ours));
        isOurs = ours;
        return read;
    }

    /// <summary>Reads what a chunk was encoded to, replacing what <paramref name="buffer"/> holds.</summary>
    /// <returns>In which encoding; null when it has not been encoded, or the disk changed it, and then the buffer is empty.</returns>
    internal AudioEncoding? ReadEncoded(QueuedChunk chunk, ArrayBufferWriter<byte> buffer, out bool isDamaged)
    {
        buffer.ResetWrittenCount();
        var damaged = false;
        var encoding = Run(database => EncodedAudio.Read(database, chunk, buffer, out damaged));
        isDamaged = damaged;
        return encoding;
    }

    /// <summary>
    /// Keeps what a chunk was encoded to, for as long as the chunk is in the queue. Not synced: after a power cut it is made again, to the
    /// same bytes.
    /// </summary>
    /// <exception cref="QueueUnavailableException">It could not be stored.</exception>
    internal void KeepEncoded(QueuedChunk chunk, AudioEncoding encoding, byte[] audio) =>
        Run(database => database.Unsynced(() => EncodedAudio.Keep(database, chunk, encoding, audio)));

    /// <summary>Lets go of a chunk that the server has stored, and keeps what it answered, in one transaction.</summary>
    public void Complete(QueuedChunk chunk, string sourceFileId) => Complete([new(chunk, sourceFileId)], destination: null);

    /// <summary>Lets go of chunks that the server has stored, and keeps what it answered, in one transaction.</summary>
    /// <param name="delivered">The chunks.</param>
    /// <param name="destination">Where they are now, as a person calls it.</param>
    /// <param name="keep">For how long what was sent is to be kept, where there is room for it; null: not at all.</param>
    internal void Complete(IReadOnlyCollection<DeliveredChunk> delivered, string? destination = null, TimeSpan? keep = null)
    {
        var now = _time.GetUtcNow();
        try
        {
            Run(database => QueueStatements.Complete(database, delivered, destination, now, now + keep));
        }
        catch (QueueUnavailableException e) when (keep is not null && e.Refusal.IsLackOfRoom)
        {
            Run(database => QueueStatements.Complete(database, delivered, destination, now));
        }
    }

    /// <summary>Lets go of one chunk that was kept long enough, or of which there is too much.</summary>
    /// <param name="most">The bytes that may be kept; null: any number.</param>
    /// <returns>Whether there was one.</returns>
    internal bool TrimKept(long? most) =>
        Run(database =>
            KeptTable.RemoveExpired(database, _time.GetUtcNow())
            || (most is { } bytes && KeptTable.ReadBytes(database) > bytes && KeptTable.RemoveOldest(database))
        );

    /// <summary>Lets go of the chunk that has been kept longest.</summary>
    /// <returns>Whether there was one.</returns>
    internal bool DropOldestKept() => Run(KeptTable.RemoveOldest);

    /// <summary>Notes why a try failed. The chunk stays where it is.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="reason">Why, in words.</param>
    /// <param name="mayHaveArrived">Whether the server may have stored it all the same.</param>
    public void RecordFailure(QueuedChunk chunk, string reason, bool mayHaveArrived = false) =>
        Run(database => ChunkTable.RecordFailure(database, chunk, reason, mayHaveArrived, _time.GetUtcNow()));

    /// <summary>Notes that the server says of a chunk that may have arrived that it is not there: it is sent again.</summary>
    public void MarkDenied(QueuedChunk chunk) => Run(database => ChunkTable.MarkDenied(database, chunk));

    /// <summary>Notes that a chunk was not sent after all.</summary>
    public void MarkUnsent(QueuedChunk chunk) => Run(database => ChunkTable.MarkUnsent(database, chunk));

    /// <summary>Forgets the recording's source file, because the server no longer knows it: the next chunk opens another.</summary>
    /// <returns>Whether it was not forgotten, or replaced, already.</returns>
    public bool ForgetSourceFile(RecordingInfo recording) => Run(database => RecordingsTable.ForgetSourceFile(database, recording));

    /// <summary>
    /// Notes that nothing more will be added to a recording: it is complete on the server once everything of it is there.
    /// </summary>
    /// <exception cref="QueueUnavailableException">It could not be noted; the next <see cref="Open"/> does it.</exception>
    public void EndRecording(RecordingInfo recording)
    {
        Run(database => RecordingsTable.End(database, recording.Id));
        Arrived?.Invoke();
    }

    /// <inheritdoc/>
    public void NoteSourceFile(RecordingInfo recording, string sourceFileId)
    {
        Run(database => RecordingsTable.NoteSourceFile(database, recording, sourceFileId));
        Arrived?.Invoke();
    }

    /// <inheritdoc/>
    public void NoteToComplete(RecordingInfo recording) => Run(database => RecordingsTable.NoteToComplete(database, recording));

    /// <summary>
    /// A recording that has ended and of which nothing waits any more, and of which the server is to be told so; null when there is none.
    /// </summary>
    public EndedRecording? FindEnded() => FindEnded([]);

    /// <summary>The same, but for some.</summary>
    internal EndedRecording? FindEnded(IReadOnlyCollection<string> except) => Run(database => RecordingsTable.FindEnded(database, except));

    /// <inheritdoc/>
    public IReadOnlyList<string> ReadSourceFiles(DateTimeOffset since) => Run(database => RecordingsTable.Since(database, since));

    /// <inheritdoc/>
    public IReadOnlyList<RecordingNotice> ReadNotices(DateTimeOffset from, DateTimeOffset to) =>
        Run(database => RecordingsTable.ReadNotices(database, from, to));

    /// <summary>Notes that the server knows a recording to be complete.</summary>
    public void NoteCompleted(RecordingInfo recording) => Run(database => RecordingsTable.NoteCompleted(database, recording));

    /// <summary>A stretch of time that the server's timeline does not show yet; null when there is none.</summary>
    internal UndrawnStretch? FindUndrawn(params IEnumerable<long> except) => Run(database => Undrawn.Find(database, except));

    /// <summary>Notes that the timeline shows a stretch, unless something was delivered since it was found.</summary>
    internal void NoteDrawn(UndrawnStretch stretch) => Run(database => Undrawn.NoteDrawn(database, stretch));

    /// <inheritdoc/>
    public string? ReadServer(Uri url) => Run(database => KnownServers.Read(database, url));

    /// <inheritdoc/>
    public void RememberServer(Uri url, string? kind) => Run(database => KnownServers.Write(database, url, kind, _time.GetUtcNow()));

    /// <inheritdoc/>
    public TimeSpan ReadSlowest(Uri url) => Run(database => KnownServers.ReadSlowest(database, url));

    /// <inheritdoc/>
    public void RememberSlowest(Uri url, TimeSpan took) => Run(database => KnownServers.WriteSlowest(database, url, took));

    /// <summary>Sets a chunk aside that is not to be sent: kept, never deleted, no longer in the way.</summary>
    public void Quarantine(QueuedChunk chunk, string reason) =>
        Run(database => QuarantineTable.Add(database, chunk, reason, _time.GetUtcNow()));

    /// <summary>What waits; at once, however much it is. Where the disk does not even let that be read, what was known last.</summary>
    public QueueStatus GetStatus()
    {
        try
        {
            return _status = Run(static database => QueueRows.ReadStatus(database, QueueSchema.Version));
        }
        catch (QueueUnavailableException) when (_status is not null)
        {
            // A disk that fails must not end a recorder that counts.
            return _status;
        }
    }

    /// <summary>Notes a labelled moment of a recording.</summary>
    /// <exception cref="QueueUnavailableException">It could not be stored.</exception>
    public void Mark(RecordingInfo recording, DateTimeOffset at, string label) =>
        Run(database => MarksTable.Add(database, recording.Id, new(at, label)));

    /// <summary>Gives what was marked in one recording since a moment to the next one, which holds it.</summary>
    /// <exception cref="QueueUnavailableException">It could not be stored.</exception>
    internal void MoveMarks(RecordingInfo from, RecordingInfo to, DateTimeOffset since) =>
        Run(database => MarksTable.Move(database, from.Id, to.Id, since));

    /// <summary>Notes a stretch without audio. Safe from a power cut with the next chunk.</summary>
    /// <exception cref="QueueUnavailableException">It could not be stored.</exception>
    internal void AddGap(RecordingInfo recording, RecordingGap gap) =>
        Run(database => GapTable.Add(database, recording.Id, recording.Input, gap));

    /// <summary>Notes a silence that is not delivered, or how long it is by now.</summary>
    /// <exception cref="QueueUnavailableException">It could not be stored.</exception>
    internal void NoteSilence(RecordingInfo recording, RecordingGap silence) =>
        Run(database => GapTable.Extend(database, recording.Id, recording.Input, silence));

    /// <summary>Since when nothing has been recorded because the recorder before ended without a stop.</summary>
    /// <param name="now">The start of this one, which has not begun to record.</param>
    /// <returns>Null when it was stopped, or there was none.</returns>
    public MissedTime? FindMissed(DateTimeOffset now) =>
        Run(database => RunHistory.Read(database, now, isRunning: false, left: []).Last) is { End: RunEnd.Died or RunEnd.WentDown } last
        && last.Ended < now
            ? new(last.Ended, now, last.End)
            : null;

    /// <summary>Notes that something begins to record.</summary>
    /// <param name="at">When.</param>
    /// <param name="input">Which of several inputs; null: the only one.</param>
    /// <returns>By what the ledger knows the run.</returns>
    /// <exception cref="QueueUnavailableException">It could not be stored.</exception>
    internal long BeginRun(DateTimeOffset at, string? input = null) =>
        Run(database => RunsTable.Begin(database, RunRecord.Boot, at, input));

    /// <summary>Notes that a run is still there.</summary>
    /// <exception cref="QueueUnavailableException">It could not be stored.</exception>
    internal void SeeRun(long run, DateTimeOffset now) => Run(database => RunsTable.See(database, run, now));

    /// <summary>Notes that a run captures nothing from a moment on.</summary>
    /// <exception cref="QueueUnavailableException">It could not be stored.</exception>
    internal void RestRun(long run, DateTimeOffset since, string cause) => Run(database => RunsTable.Rest(database, run, since, cause));

    /// <summary>Notes that a run captures again.</summary>
    /// <param name="run">The run.</param>
    /// <param name="firstFrame">When it heard its first frame; null: it had heard some before.</param>
    /// <exception cref="QueueUnavailableException">It could not be stored.</exception>
    internal void ResumeRun(long run, DateTimeOffset? firstFrame) => Run(database => RunsTable.Resume(database, run, firstFrame));

    /// <summary>Notes that a run has been stopped.</summary>
    /// <exception cref="QueueUnavailableException">It could not be stored.</exception>
    internal void EndRun(long run, DateTimeOffset at) => Run(database => RunsTable.End(database, run, at, RunsTable.Stopped));

    /// <summary>Notes a user's pause, or that there is none any more: it outlives the recorder.</summary>
    /// <exception cref="QueueUnavailableException">It could not be stored.</exception>
    internal void KeepPause(string? input, UserPause? pause) =>
        Run(database =>
        {
            if (pause is null)
                PausesTable.End(database, input);
            else
                PausesTable.Set(database, input, pause);
        });

    /// <summary>The pause that an earlier run left of an input.</summary>
    /// <param name="input">What it is called; null: there is only one.</param>
    /// <param name="now">The time.</param>
    /// <returns>Null when it has ended, or there was none.</returns>
    public UserPause? FindPause(string? input, DateTimeOffset now) =>
        Run(database => PausesTable.Find(database, input)) is { } pause && pause.HoldsAt(now) ? pause : null;

    /// <summary>Notes which of its inputs a run begins with paused.</summary>
    /// <exception cref="QueueUnavailableException">The disk refuses.</exception>
    internal void KeepPauses(IEnumerable<(string? Input, UserPause Pause)> pauses) =>
        Run(database => PausesTable.Replace(database, pauses));

    /// <summary>Ends every pause: the next run records.</summary>
    /// <exception cref="QueueUnavailableException">The disk refuses.</exception>
    public void EndPauses() => Run(PausesTable.EndAll);

    /// <summary>What was done on a day, as far as it was written.</summary>
    public DayTotals ReadTotals(DateOnly day) => Run(database => DayTotalsTable.Read(database, day));

    /// <summary>Writes what was done on a day, over what was written before.</summary>
    /// <exception cref="QueueUnavailableException">The disk refuses.</exception>
    public void SaveTotals(DayTotals totals) => Run(database => DayTotalsTable.Write(database, totals));

    /// <summary>The chunks that fit, without their audio.</summary>
    public List<QueueEntry> List(QueueFilter filter) => Run(database => QueueListing.Read(database, filter).ToList());

    /// <summary>One chunk; null when there is none.</summary>
    /// <param name="id">Its row, among those that wait or among those that were set aside.</param>
    /// <param name="isQuarantined">Which of the two.</param>
    public QueueEntry? Find(long id, bool isQuarantined) => Run(database => QueueListing.Find(database, id, isQuarantined));

    /// <summary>Puts a chunk that was set aside back into the queue: the same recording, number, time and bytes.</summary>
    /// <returns>Null when it waits again; else why it stays where it is, in words.</returns>
    public string? Retry(QueueEntry entry) => Run(database => QuarantineTable.Retry(database, entry, _time.GetUtcNow()));

    /// <summary>Deletes a chunk for good.</summary>
    public void Discard(QueueEntry entry) => Run(database => QueueStatements.Discard(database, entry, _time.GetUtcNow()));

    /// <summary>
    /// Forgets a window of time while nobody else uses the queue: nothing of it is left here, and what destinations have of it is noted for
    /// them. Should this program die, the next start goes on.
    /// </summary>
    /// <param name="from">Where it begins: a frame that begins in it goes.</param>
    /// <param name="to">Where it ends.</param>
    /// <returns>
    /// How much of what was recorded is forgotten by it, and whether nothing is left: another program that reads the queue keeps its log as
    /// it is.
    /// </returns>
    /// <exception cref="QueueUnavailableException">The disk refuses.</exception>
    public (TimeSpan Audio, bool IsWhole) Forget(DateTimeOffset from, DateTimeOffset to) =>
        Forgettings.CarryOut(Forgettings.Begin(from, to));

    /// <summary>What is forgotten here, and destinations have not deleted yet.</summary>
    public IReadOnlyList<Erasure> ReadErasures() => Forgettings.ReadErasures();

    /// <summary>How much room there is.</summary>
    internal StorageReading ReadStorage()
    {
        var (free, total) = DiskSpace.Of(_path);
        return Run(database => new StorageReading(
            QueueRows.ReadStatus(database, QueueSchema.Version),
            QueueSpace.ReusableBytes(database),
            free,
            total
        )
        {
            FileBytes = database.Scalar<long>("PRAGMA page_count") * QueueDatabase.PageBytesOf(database),
            KeptBytes = KeptTable.ReadBytes(database),
            LargestFile = Math.Min(FileSize.LimitOfProcess(), _limitOfDisk ??= FileSize.LimitOfDisk(_path)),
        });
    }

    /// <summary>Moves the log into the file, so that what comes next is written over it.</summary>
    internal void EmptyLog() => Run(database => database.Execute("PRAGMA wal_checkpoint(TRUNCATE)"));

    /// <summary>Why the disk does not take so many bytes beside the queue; null when it does.</summary>
    internal StorageRefusal? WhyNotTake(long bytes) => WriteProbe.Try(_path, bytes);

    /// <summary>Drops the chunk that has waited longest, for good.</summary>
    /// <returns>The chunk; null when none waits.</returns>
    internal QueuedChunk? DropOldest() =>
        Run(database =>
        {
            if (QueueStatements.PeekOldest(database) is not { } chunk)
                return null;
            QueueStatements.Drop(database, chunk, _time.GetUtcNow());
            return chunk;
        });

    /// <summary>Gives space that a drained queue no longer needs back to the disk, one step of it.</summary>
    /// <param name="hasBegun">Whether a step was taken: then the rest follows, however little it is.</param>
    /// <returns>Whether there is more to give.</returns>
    internal bool GiveSpaceBack(bool hasBegun) => Run(database => QueueSpace.GiveBack(database, hasBegun ? 1 : QueueSpace.WorthwhilePages));

    /// <summary>Lets go of the file and of the lock.</summary>
    public void Dispose()
    {
        foreach (var journal in _journals.Skip(1))
            journal.RemoveEmpty();
        foreach (var journal in _journals)
            journal.Dispose();
        _file.Dispose();
    }

    /// <summary>Queues what a dead recorder left in its journals, of however many inputs; only the first is kept open.</summary>
    private void RecoverAll()
    {
        Recover(Journal);
        foreach (var input in CaptureJournal.FindOthers(_path))
        {
            using var journal = new CaptureJournal(_path, input);
            Recover(journal);
            journal.RemoveEmpty();
        }

        Recovered = [.. Recovered.OrderBy(static chunk => chunk.Start)];
    }

    /// <summary>Queues what is in a journal, unless it had been queued before the recorder died.</summary>
    private void Recover(CaptureJournal journal)
    {
        if (journal.Read() is { } left)
        {
            if (
                !Run(database => QueueStatements.WasQueued(database, left.Chunk.Recording, left.Chunk.Number, left.Chunk.StartMs))
                && left.Chunk.ToChunk(left.Pcm) is { } chunk
                && Find(Enqueue(left.Chunk.Recording, chunk)) is { } recovered
            )
                Recovered = [.. Recovered, recovered];
        }
        else if (journal.KeepUnreadable() is { } kept)
        {
            Mended = [.. Mended, $"what a dead recorder left of its open chunk cannot be read, and is kept as {kept}"];
        }

        if (journal.IsMended)
            Mended = [.. Mended, "the disk had changed what a dead recorder left of its open chunk; what is there is kept"];
        journal.Clear();
    }

    /// <summary>What an earlier run was told to forget is forgotten before anything else is done with it.</summary>
    private void GoOnForgetting()
    {
        try
        {
            Forgotten = Forgettings.CarryOutAll();
        }
        catch (QueueUnavailableException e) when (e.Refusal.IsLackOfRoom)
        {
            // Nothing of it is sent, and the next start goes on with it.
        }
    }

    private void EndDeadRuns(string boot)
    {
        try
        {
            Run(database => RunsTable.EndDead(database, boot));
        }
        catch (QueueUnavailableException e) when (e.Refusal.IsLackOfRoom)
        {
            // The next start does it: what it is made of stays.
        }
    }

    private void EndRequests()
    {
        try
        {
            Run(database => ChunkTable.EndRequests(database, _time.GetUtcNow()));
        }
        catch (QueueUnavailableException e) when (e.Refusal.IsLackOfRoom)
        {
            // What has no time counts as just ended, in this run again.
        }
    }

    private void Run(Action<SqliteConnection> work) => _file.Run(work);

    private T Run<T>(Func<SqliteConnection, T> work) => _file.Run(work);
}
