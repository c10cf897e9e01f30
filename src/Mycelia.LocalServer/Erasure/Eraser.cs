using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Changes;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage;
using Mycelia.LocalServer.Storage.Index;

namespace Mycelia.LocalServer.Erasure;

/// <summary>
/// Deletes audio. First it notes what is to be deleted, in one transaction with which that is off the timeline; then it deletes. What a
/// crash leaves, the next start goes on with.
/// </summary>
internal sealed partial class Eraser(
    IndexTurn turn,
    IndexReader reader,
    ChunkEraser chunks,
    ChangeFeed feed,
    DeletionBell bell,
    TimeProvider time,
    ILogger<Eraser> log
) : IDisposable
{
    /// <summary>Of a window, so much is deleted in one turn: what is recorded meanwhile is stored in between.</summary>
    private const long PartMs = 600_000;

    private static readonly TimeSpan LongestReading = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly SemaphoreSlim _one = new(1);

    /// <summary>What a deletion would take away.</summary>
    public ErasePlan Plan(EraseOrder order) => reader.Read(index => Plan(index, null, order));

    /// <summary>Deletes, and returns when it is done. Nothing is deleted where something is protected and not spared.</summary>
    /// <exception cref="StorageException">The disk or the index refused; what was noted is deleted later.</exception>
    public async Task<ErasePlan> EraseAsync(EraseOrder order, CancellationToken cancellationToken)
    {
        var plan = await turn.WriteAsync(
                (index, transaction) =>
                {
                    var plan = Plan(index, transaction, order);
                    if (plan.Protected.Count == 0 || order.SparesProtected)
                        Note(index, transaction, order, plan);
                    return plan;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        if (plan.Protected.Count > 0 && !order.SparesProtected)
            return plan;
        foreach (var (track, window) in plan.Deleted)
            feed.Publish(new(ChangedThing.Deletion, window, track.Owner, track.Number));
        // Whoever asked may go: what is noted is deleted all the same.
        await WorkAsync(CancellationToken.None).ConfigureAwait(false);
        return plan;
    }

    /// <summary>Goes on with what a crash left, and deletes what comes late, until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            try
            {
                await WorkAsync(stop).ConfigureAwait(false);
            }
            catch (StorageException e)
            {
                LogRefused(e);
            }

            await bell.WaitAsync(stop).ConfigureAwait(false);
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task WorkAsync(CancellationToken stop)
    {
        await _one.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            var any = false;
            while (reader.Read(static index => DeletionTable.NextOpen(index, null)) is { } deletion)
            {
                await EraseAsync(deletion, stop).ConfigureAwait(false);
                any = true;
            }

            if (any)
                await EmptyLogAsync(stop).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The log of the index still has what was drawn. Whoever reads the index holds it back, for as long as that takes.</summary>
    private async Task EmptyLogAsync(CancellationToken stop)
    {
        var since = Stopwatch.GetTimestamp();
        while (!await turn.TakeAsync(IndexSchema.EmptyLog, stop).ConfigureAwait(false))
        {
            if (Stopwatch.GetElapsedTime(since) > LongestReading)
            {
                LogHeldBack();
                return;
            }

            await Task.Delay(Pause, stop).ConfigureAwait(false);
        }
    }

    private async Task EraseAsync(Deletion deletion, CancellationToken stop)
    {
        for (var from = deletion.Window.FromMs; from < deletion.Window.ToMs; from += PartMs)
        {
            var part = new TimeWindow(from, Math.Min(deletion.Window.ToMs, from + PartMs));
            await turn.TakeAsync(
                    index =>
                    {
                        chunks.Erase(index, deletion, part);
                        return true;
                    },
                    stop
                )
                .ConfigureAwait(false);
        }

        await turn.WriteAsync(
                (index, transaction) =>
                {
                    chunks.DrawAgain(index, transaction, deletion);
                    DeletionTable.Finish(index, transaction, deletion.Number);
                    return true;
                },
                stop
            )
            .ConfigureAwait(false);
    }

    private static ErasePlan Plan(SqliteConnection index, SqliteTransaction? transaction, EraseOrder order)
    {
        var protections = ProtectionTable.InForce(index, transaction, order.Window);
        return ErasePlan.Of([
            .. order.Tracks.Select(track =>
                ErasePlan.Of(
                    track,
                    StretchTable
                        .Overlapping(index, transaction, track.Number, order.Window)
                        .Where(stretch => order.RecordingId is null || stretch.RecordingId == order.RecordingId)
                        .Select(static stretch => stretch.Window),
                    order.Window,
                    [.. protections.Where(one => one.Covers(track)).Select(static one => one.Window)]
                )
            ),
        ]);
    }

    private void Note(SqliteConnection index, SqliteTransaction transaction, EraseOrder order, ErasePlan plan)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var (track, window) in plan.Deleted)
        {
            var deletion = new Deletion(0, track.Number, window, now, order.By, order.Reason, order.RecordingId);
            DeletionTable.Add(index, transaction, deletion, keepsOut: true);
            RecordingIndex.OffTimeline(index, transaction, track.Number, window, order.RecordingId);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "what is to be deleted cannot be, and is tried again with the next deletion or start")]
    private partial void LogRefused(Exception error);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "what was deleted is still drawn in the log of the index, which another program reads; it goes with the next deletion or "
            + "start"
    )]
    private partial void LogHeldBack();
}
