using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Database;
using Mycelia.Recorder.Queue.Tables;

namespace Mycelia.Recorder.Queue;

/// <summary>
/// What somebody wants forgotten. First the window is noted, with which nothing of it is sent any more; then it is taken out of chunk after
/// chunk, out of what is kept, and out of the file itself; what destinations have of it is noted for them. What a crash leaves, the next
/// start goes on with.
/// </summary>
internal sealed class Forgettings(QueueFile file, TimeProvider time)
{
    /// <summary>Notes a window: from then on nothing of it will be left, whatever happens.</summary>
    /// <exception cref="QueueUnavailableException">It could not be noted.</exception>
    public Forgetting Begin(DateTimeOffset from, DateTimeOffset to) => file.Run(database => ForgettingTable.Add(database, from, to));

    /// <summary>Those that are not done with.</summary>
    public IReadOnlyList<Forgetting> ReadOpen() => file.Run(ForgettingTable.Read);

    /// <summary>The chunks that wait, and of which something is in a window, by their rows.</summary>
    public IReadOnlyList<long> FindChunks(Forgetting window) =>
        file.Run(database => ChunkTable.Within(database, window.FromMs, window.ToMs));

    /// <summary>Takes a window out of a chunk, which must not be on its way.</summary>
    public void Forget(Forgetting window, long chunk) =>
        file.Run(database => ForgottenChunks.Forget(database, window, chunk, time.GetUtcNow()));

    /// <summary>
    /// Takes a window out of what was set aside and what is kept, and notes it in the ledger and for the destinations. When nothing of it
    /// is on its way any more.
    /// </summary>
    /// <param name="window">The window.</param>
    /// <param name="open">Recordings that heard something of the window which never came into the queue.</param>
    /// <returns>How much of what was recorded is forgotten by it.</returns>
    public TimeSpan ForgetRest(
        Forgetting window,
        params IEnumerable<(RecordingInfo Recording, DateTimeOffset From, DateTimeOffset To)> open
    )
    {
        foreach (var id in file.Run(database => QuarantineTable.Within(database, window.FromMs, window.ToMs)))
            file.Run(database => ForgottenChunks.ForgetQuarantined(database, window, id, time.GetUtcNow()));
        while (file.Run(database => KeptTable.RemoveWithin(database, window.FromMs, window.ToMs)))
        {
            // One by one.
        }

        return file.Run(database => Note(database, window, open));
    }

    /// <summary>Takes what was deleted out of the file itself, a step of it.</summary>
    /// <returns>Whether there is more to do.</returns>
    public bool Scrub() => file.Run(QueueScrub.Step);

    /// <summary>Ends it when nothing of it is left in the log either.</summary>
    /// <returns>Whether it has ended: a program that reads the queue may keep the log as it is for a while.</returns>
    public bool TryEnd(Forgetting window) =>
        file.Run(database =>
        {
            if (!QueueScrub.TryEmptyLog(database))
                return false;
            ForgettingTable.Remove(database, window.Id);
            return true;
        });

    /// <summary>Carries out what is not done with, while nobody else uses the queue.</summary>
    /// <returns>What that was.</returns>
    public IReadOnlyList<(Forgetting Window, TimeSpan Audio)> CarryOutAll() =>
        [.. ReadOpen().Select(window => (window, CarryOut(window).Audio))];

    /// <summary>Carries one out, while nobody else uses the queue.</summary>
    /// <returns>How much of what was recorded is forgotten by it, and whether it has ended: a reader may keep the log.</returns>
    public (TimeSpan Audio, bool HasEnded) CarryOut(Forgetting window)
    {
        foreach (var chunk in FindChunks(window))
            Forget(window, chunk);
        var audio = ForgetRest(window);
        while (Scrub())
        {
            // A step at a time.
        }

        return (audio, TryEnd(window));
    }

    /// <summary>What a destination is to be asked to delete; null when nothing is due.</summary>
    public Erasure? FindDue(string destination) => file.Run(database => ErasureTable.FindDue(database, destination, time.GetUtcNow()));

    /// <summary>When the next one is due; null when there is none.</summary>
    public DateTimeOffset? FindNext(string destination) => file.Run(database => ErasureTable.FindNext(database, destination));

    /// <summary>All that destinations have not deleted yet.</summary>
    public IReadOnlyList<Erasure> ReadErasures() => file.Run(ErasureTable.Read);

    /// <summary>Has those that failed tried at once.</summary>
    public void HurryAll() => file.Run(database => ErasureTable.HurryAll(database, time.GetUtcNow()));

    /// <summary>The destination has deleted it: what it shows of that time is to be drawn anew.</summary>
    /// <returns>Whether it is done with, and not to be done once more.</returns>
    public bool NoteErased(Erasure erasure) =>
        file.Run(database =>
        {
            using var transaction = database.BeginTransaction();
            var isDone = ErasureTable.NoteDone(database, erasure.Id, time.GetUtcNow());
            Undrawn.Add(database, erasure.From, erasure.To);
            transaction.Commit();
            return isDone;
        });

    /// <summary>The destination has not deleted it.</summary>
    /// <param name="erasure">What.</param>
    /// <param name="problem">Why, in words.</param>
    /// <param name="next">When it is tried again.</param>
    /// <param name="isForGood">Whether waiting does not help: what waits for it goes out.</param>
    public void NoteNotErased(Erasure erasure, string problem, DateTimeOffset next, bool isForGood) =>
        file.Run(database =>
        {
            using var transaction = database.BeginTransaction();
            ErasureTable.NoteFailed(database, erasure.Id, problem, next);
            if (isForGood)
                ErasureTable.Release(database, erasure.Id);
            transaction.Commit();
        });

    private static TimeSpan Note(
        SqliteConnection database,
        Forgetting window,
        IEnumerable<(RecordingInfo Recording, DateTimeOffset From, DateTimeOffset To)> open
    )
    {
        using var transaction = database.BeginTransaction();
        var recorded = RecordedTable.Within(database, window.FromMs, window.ToMs);
        var sum = 0L;
        foreach (var (recording, from, to) in recorded)
            Add(recording, RecordingsTable.FindInput(database, recording), from, to);
        foreach (var (recording, from, to) in open)
            Add(recording.Id, recording.Input, EndBefore(recording.Id, from.ToUnixTimeMilliseconds()), to.ToUnixTimeMilliseconds());
        // Of what was left out as silence, there is nothing but the row that says so.
        foreach (var (recording, input, from, to) in GapTable.SilencesWithin(database, window.FromMs, window.ToMs))
            GapTable.AddForgotten(database, recording, input, from, to);

        foreach (var (recording, destination) in SettledTable.DeliveredWithin(database, window.FromMs, window.ToMs))
            ErasureTable.Add(database, window, recording, destination);
        transaction.Commit();
        return TimeSpan.FromMilliseconds(sum);

        void Add(string recordingId, string? input, long from, long to)
        {
            GapTable.AddForgotten(database, recordingId, input, from, to);
            sum += to - from;
        }

        // What was heard follows what was recorded, which may be stamped a little earlier.
        long EndBefore(string recordingId, long fromMs) =>
            recorded
                .Where(one => one.RecordingId == recordingId && one.ToMs <= fromMs && fromMs - one.ToMs <= RecordedTable.ToleranceMs)
                .Select(static one => one.ToMs)
                .DefaultIfEmpty(fromMs)
                .Max();
    }
}
