using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Schema;
using Mycelia.Recorder.Queue.Sqlite;
using Mycelia.Recorder.Queue.Tables;

namespace Mycelia.Recorder.Queue.Ledger;

/// <summary>When recorders ran. One that records several inputs has a run for each, beside each other.</summary>
internal sealed class RunHistory
{
    /// <summary>Until a recorder that has an input hears the first frame: for so long it counts as not running yet.</summary>
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(10);

    private readonly List<RunRow> _runs;
    private readonly DateTimeOffset _now;

    private RunHistory(List<RunRow> runs, DateTimeOffset now) => (_runs, _now) = (runs, now);

    /// <summary>When the first one began; where none is known, when something was first recorded; null: there is neither.</summary>
    public DateTimeOffset? Begin { get; private init; }

    /// <param name="database">The file.</param>
    /// <param name="now">Until when the one that runs is there.</param>
    /// <param name="isRunning">Whether one does.</param>
    /// <param name="left">What a dead recorder left of its open chunks.</param>
    public static RunHistory Read(SqliteConnection database, DateTimeOffset now, bool isRunning, IReadOnlyList<QueueEntry> left)
    {
        var runs = new List<RunRow>();
        using var command = database.Command(
            $"SELECT boot, began_ms, seen_ms, ended, idle_since_ms, idle_cause, {QueueSchema.InputColumn(database)} FROM runs ORDER BY "
                + "began_ms, id"
        );
        using (var row = command.ExecuteReader())
        {
            while (row.Read())
                runs.Add(
                    new(
                        row.Instant(1),
                        row.Instant(2),
                        row.TextOrNull(3) switch
                        {
                            RunsTable.Stopped => RunEnd.Stopped,
                            RunsTable.WentDown => RunEnd.WentDown,
                            RunsTable.Died => RunEnd.Died,
                            _ => row.Text(0) == RunRecord.Boot ? RunEnd.Died : RunEnd.WentDown,
                        },
                        row.InstantOrNull(4),
                        row.TextOrNull(5),
                        row.TextOrNull(6),
                        IsOpen: row.IsDBNull(3)
                    )
                );
        }

        for (var i = 0; i < runs.Count; i++)
        {
            // Of several of an input that nobody ended, the last one may be there still.
            var input = runs[i].Input;
            var isAlive = isRunning && runs[i].IsOpen && i == runs.FindLastIndex(run => run.IsOpen && run.Input == input);
            var began = runs[i].Began.ToUnixTimeMilliseconds();
            runs[i] = runs[i] with
            {
                // Until the first frame is heard it counts as not running yet: there is nothing before that which could have a gap.
                Began =
                    Instant(RecordedTable.FindBeginOf(database, began, input)) is { } heardFirst
                    && heardFirst - runs[i].Began < LongestStart
                        ? heardFirst
                        : runs[i].Began,
                Seen =
                    isAlive ? Max(now, runs[i].Began)
                    : runs[i].IsOpen
                        ? left.Select(static one => one.Start + one.Duration)
                            .Append(Instant(RecordedTable.FindEnd(database, began)))
                            .Append(runs[i].Seen)
                            .Max()!
                            .Value
                    : runs[i].Seen,
                Told = isAlive ? Instant(RecordedTable.FindEndOf(database, began, input)) ?? runs[i].Began : null,
                IsOpen = isAlive,
            };
        }

        return new(runs, now)
        {
            Begin =
                runs.Count > 0 ? runs[0].Began
                : database.Scalar<object>("SELECT MIN(from_ms) FROM recorded") is long first
                    ? DateTimeOffset.FromUnixTimeMilliseconds(first)
                : null,
        };
    }

    /// <summary>
    /// The one that ended last, or runs; null: there was none. One that ended in the future had a wrong clock: it counts where there is no
    /// other.
    /// </summary>
    public LastRun? Last =>
        _runs.MaxBy(run => (run.Seen <= _now, run.Seen)) is { } last
            ? new(last.Began, last.Seen, last.IsOpen ? RunEnd.None : last.End)
            : null;

    /// <summary>What a cause makes of a stretch without audio.</summary>
    public static LedgerKind KindOf(string cause) =>
        cause == GapCause.Forgotten ? LedgerKind.Forgotten
        : cause == GapCause.Silence ? LedgerKind.Silence
        : GapCause.IsPause(cause) ? LedgerKind.Pause
        : LedgerKind.Gap;

    /// <summary>The inputs that were recorded: null is the only one of its run.</summary>
    public IEnumerable<string?> Inputs => _runs.Select(static run => run.Input).Distinct();

    /// <summary>Since when nothing has been captured of an input by a run that nobody ended; none: all captured, as far as known.</summary>
    public IEnumerable<LedgerStretch> FindOpen() =>
        Inputs
            .Select(input => _runs.FindLast(run => run.Input == input && run.IdleSince is not null))
            .Where(static run => run is { IdleCause: not null } && run.IdleSince < run.Seen)
            .Select(static run => new LedgerStretch(run!.IdleSince!.Value, run.Seen, KindOf(run.IdleCause!))
            {
                Cause = run.IdleCause,
                InputName = run.Input,
            });

    /// <summary>What a stretch was of which no table says anything of an input, as far as that was to be recorded.</summary>
    public IEnumerable<LedgerStretch> ExplainInput(string? input, DateTimeOffset from, DateTimeOffset to)
    {
        var at = from;
        foreach (var run in _runs.Where(run => run.Input == input))
        {
            at = Max(at, run.Began);
            if (at >= to)
                yield break;
            if (run.Seen <= at)
                continue;
            var isOpenChunk = run.IsOpen && (to >= run.Seen || at >= run.Told);
            yield return new(at, Min(run.Seen, to), isOpenChunk ? LedgerKind.Recording : LedgerKind.Gap) { InputName = input };
            at = Min(run.Seen, to);
        }
    }

    /// <summary>What of a stretch no recorder ran in.</summary>
    public IEnumerable<LedgerStretch> ExplainAbsence(DateTimeOffset from, DateTimeOffset to)
    {
        var at = from;
        var before = RunEnd.None;
        foreach (var run in _runs)
        {
            if (run.Began > at && at < to)
            {
                yield return new(at, Min(run.Began, to), LedgerKind.NotRunning) { RunEnd = before };
                at = Min(run.Began, to);
            }

            at = Max(at, run.Seen);
            before = run.End;
        }

        if (at < to)
            yield return new(at, to, LedgerKind.NotRunning) { RunEnd = before };
    }

    private static DateTimeOffset? Instant(long? ms) => ms is { } known ? DateTimeOffset.FromUnixTimeMilliseconds(known) : null;

    private static DateTimeOffset Max(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset Min(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    /// <param name="Began">When it began.</param>
    /// <param name="Seen">Until when it was there.</param>
    /// <param name="End">How it ended, if it has.</param>
    /// <param name="IdleSince">Since when it has captured nothing.</param>
    /// <param name="IdleCause">Why.</param>
    /// <param name="Input">Of which of several inputs; null: of the only one.</param>
    /// <param name="IsOpen">Whether it is still there.</param>
    private sealed record RunRow(
        DateTimeOffset Began,
        DateTimeOffset Seen,
        RunEnd End,
        DateTimeOffset? IdleSince,
        string? IdleCause,
        string? Input,
        bool IsOpen
    )
    {
        /// <summary>Of one that is still there: until when chunks tell what it heard. What follows is in the open one.</summary>
        public DateTimeOffset? Told { get; init; }
    }
}
