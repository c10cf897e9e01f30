using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Schema;
using Mycelia.Recorder.Queue.Sqlite;
using Mycelia.Recorder.Queue.Tables;

namespace Mycelia.Recorder.Queue.Ledger;

/// <summary>Reads what became of a window of time, from the tables that are written as it happens.</summary>
internal sealed class LedgerReader
{
    private const string Recorded = """
        SELECT r.recording_id, r.first_number, r.next_number, r.from_ms, r.to_ms, substr(recordings.device, 1, 1000), {0}
        FROM recorded r LEFT JOIN recordings ON recordings.id = r.recording_id WHERE r.to_ms > $from AND r.from_ms < $to
        """;

    private const string Settled = """
        SELECT recording_id, first_number, next_number, from_ms, to_ms, fate, checksum, at_ms, last_ms, lag_ms, name
        FROM settled LEFT JOIN destinations ON destinations.id = destination WHERE to_ms > $from AND from_ms < $to
        """;

    /// <summary>How far around a moment is looked at first; a stretch that reaches farther is followed in leaps.</summary>
    private static readonly TimeSpan FirstLook = TimeSpan.FromMinutes(1);

    private const int Leap = 16;

    private readonly SqliteConnection _database;
    private readonly DateTimeOffset _from;
    private readonly DateTimeOffset _to;
    private readonly string _input;
    private readonly List<LedgerStretch> _stretches = [];

    /// <summary>What became of the audio of each recording, as far as it is known.</summary>
    private readonly Dictionary<string, List<LedgerStretch>> _fates = [];

    /// <summary>What was forgotten of each recording, by time.</summary>
    private readonly Dictionary<string, List<(DateTimeOffset From, DateTimeOffset To)>> _forgotten = [];

    private LedgerReader(SqliteConnection database, DateTimeOffset from, DateTimeOffset to) =>
        (_database, _from, _to, _input) = (database, from, to, QueueSchema.InputColumn(database));

    /// <param name="database">The file.</param>
    /// <param name="from">Where the window begins.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="now">The ledger says nothing of what comes after.</param>
    /// <param name="isRunning">Whether a recorder is at it.</param>
    /// <param name="left">What a dead recorder left of its open chunks.</param>
    public static LedgerPage Read(
        SqliteConnection database,
        DateTimeOffset from,
        DateTimeOffset to,
        DateTimeOffset now,
        bool isRunning,
        IReadOnlyList<QueueEntry> left
    )
    {
        if (QueueSchema.ReadVersion(database) < QueueSchema.LedgerVersion)
            return new(null, [], []);
        // One state of the file, whatever is written meanwhile.
        using var snapshot = database.BeginTransaction(deferred: true);
        return new LedgerReader(database, from, to).Read(now, isRunning, left);
    }

    /// <summary>What became of one moment: the stretches that it is in, cut to it, each of which knows how far it reaches.</summary>
    /// <param name="database">The file.</param>
    /// <param name="moment">The moment.</param>
    /// <param name="now">The ledger says nothing of what comes after.</param>
    /// <param name="isRunning">Whether a recorder is at it.</param>
    /// <param name="left">What a dead recorder left of its open chunks.</param>
    public static LedgerPage ReadAt(
        SqliteConnection database,
        DateTimeOffset moment,
        DateTimeOffset now,
        bool isRunning,
        IReadOnlyList<QueueEntry> left
    )
    {
        for (var around = FirstLook; ; around *= Leap)
        {
            var from = moment - DateTimeOffset.MinValue > around ? moment - around : DateTimeOffset.MinValue;
            var to = DateTimeOffset.MaxValue - moment > around ? moment + around : DateTimeOffset.MaxValue;
            var page = Read(database, from, to, now, isRunning, left);
            var (isFromBegin, isUntilNow) = (from <= page.Begin || from == DateTimeOffset.MinValue, to >= now);
            var found = page.Stretches.Where(one => one.From <= moment && moment < one.To).ToList();
            if (found.TrueForAll(one => (isFromBegin || one.Whole.From != from) && (isUntilNow || one.Whole.To != to)))
                return page with
                {
                    Stretches = found.ConvertAll(one => one with { From = moment, To = moment.AddMilliseconds(1) }),
                    Marks = [.. page.Marks.Where(mark => mark.At == moment)],
                };
        }
    }

    private LedgerPage Read(DateTimeOffset now, bool isRunning, IReadOnlyList<QueueEntry> left)
    {
        var runs = RunHistory.Read(_database, now, isRunning, left);
        ReadGaps();
        ReadSettled();
        ReadWaiting("chunk_info", "1", ChunkFate.Queued);
        ReadWaiting("quarantined_chunks", "start_ms <> 0", ChunkFate.Quarantined);
        left.Where(one => one.Start < _to && one.Start + one.Duration > _from).ToList().ForEach(AddLeft);
        ReadRecorded();
        _stretches.AddRange(runs.FindOpen().Select(Cut).OfType<LedgerStretch>());
        if (runs.Begin is { } begin)
            AddUncovered(runs, Max(begin, _from), Min(now, _to));
        return new(
            runs.Begin,
            [.. _stretches.OrderBy(static one => one.From).ThenBy(static one => one.To)],
            MarksTable.ReadWindow(_database, _from, _to)
        );
    }

    private void ReadSettled()
    {
        using var command = Window(Settled);
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            var chunks = SettledTable.Read(row);
            AddFate(
                new(Instant(chunks.FromMs), Instant(chunks.ToMs), LedgerKind.Recorded)
                {
                    RecordingId = chunks.RecordingId,
                    FirstNumber = chunks.First,
                    NextNumber = chunks.Next,
                    Fate = chunks.Fate switch
                    {
                        SettledTable.Dropped => ChunkFate.Dropped,
                        SettledTable.Discarded => ChunkFate.Discarded,
                        _ => ChunkFate.Delivered,
                    },
                    IsPossiblyRepeated = chunks.Fate == SettledTable.Repeated,
                    Destination = row.TextOrNull(10),
                    SettledFrom = Instant(chunks.AtMs),
                    SettledTo = Instant(chunks.LastMs),
                    Checksum = chunks.Checksum,
                }
            );
        }
    }

    /// <summary>What is still here, as many in a stretch as follow each other: a backlog has a hundred thousand.</summary>
    private void ReadWaiting(string table, string condition, ChunkFate fate)
    {
        using var command = Window(
            $"""
            SELECT recording_id, MIN(number), MAX(number) + 1, MIN(start_ms), MAX(start_ms + duration_ms)
            FROM (
                SELECT *, SUM(begins) OVER (PARTITION BY recording_id ORDER BY number ROWS UNBOUNDED PRECEDING) AS stretch
                FROM (
                    SELECT recording_id, number, start_ms, MAX(duration_ms, {RecordedTable.LeastMs}) AS duration_ms,
                        COALESCE(
                            number = LAG(number) OVER before + 1 AND ABS(start_ms - LAG(start_ms + duration_ms) OVER before)
                                <= {RecordedTable.ToleranceMs},
                            0) = 0 AS begins
                    FROM {table} WHERE start_ms + MAX(duration_ms, {RecordedTable.LeastMs}) > $from AND start_ms < $to AND {condition}
                    WINDOW before AS (PARTITION BY recording_id ORDER BY number)
                )
            )
            GROUP BY recording_id, stretch
            """
        );
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            AddFate(
                new(row.Instant(3), row.Instant(4), LedgerKind.Recorded)
                {
                    RecordingId = row.Text(0),
                    FirstNumber = row.Integer(1),
                    NextNumber = row.Integer(2),
                    Fate = fate,
                }
            );
        }
    }

    /// <summary>It is queued when the next recorder starts.</summary>
    private void AddLeft(QueueEntry left) =>
        AddFate(
            new(left.Start!.Value, left.Start.Value + left.Duration, LedgerKind.Recorded)
            {
                RecordingId = left.RecordingId,
                FirstNumber = left.Number,
                NextNumber = left.Number + 1L,
                Fate = ChunkFate.Queued,
            }
        );

    private void AddFate(LedgerStretch stretch)
    {
        if (!_fates.TryGetValue(stretch.RecordingId!, out var ofRecording))
            _fates.Add(stretch.RecordingId!, ofRecording = []);
        ofRecording.Add(stretch);
    }

    /// <summary>What was recorded, piece by piece; what nobody knows of any more was lost.</summary>
    private void ReadRecorded()
    {
        foreach (var fates in _fates.Values)
            fates.Sort(static (one, other) => one.From.CompareTo(other.From));
        var inputs = new Dictionary<string, (string? Device, string? Name)>();
        using (var command = Window(Recorded.Replace("{0}", _input, StringComparison.Ordinal)))
        using (var row = command.ExecuteReader())
        {
            while (row.Read())
            {
                var recorded = new LedgerStretch(row.Instant(3), row.Instant(4), LedgerKind.Recorded)
                {
                    RecordingId = row.Text(0),
                    FirstNumber = row.Integer(1),
                    NextNumber = row.Integer(2),
                    Input = row.TextOrNull(5),
                    InputName = row.TextOrNull(6),
                    Fate = ChunkFate.Lost,
                };
                inputs[recorded.RecordingId] = (recorded.Input, recorded.InputName);
                AddLost(recorded, _fates.GetValueOrDefault(recorded.RecordingId) ?? []);
            }
        }

        foreach (var fate in _fates.SelectMany(static one => one.Value))
        {
            var (device, name) = inputs.GetValueOrDefault(fate.RecordingId!);
            if (Cut(fate) is { } cut)
                AddRemembered(cut with { Input = device, InputName = name });
        }
    }

    /// <summary>What was forgotten of a stretch is told of as that, and as nothing else.</summary>
    private void AddRemembered(LedgerStretch stretch)
    {
        var forgotten = _forgotten.GetValueOrDefault(stretch.RecordingId!) ?? [];
        stretch = stretch with { Forgotten = forgotten };
        var at = stretch.From;
        foreach (var (from, to) in forgotten)
        {
            if (to <= at || from >= stretch.To)
                continue;
            Add(at, from);
            at = to;
        }

        Add(at, stretch.To);

        // A clock's correction beside it is not lost.
        void Add(DateTimeOffset from, DateTimeOffset to)
        {
            if ((to - from).TotalMilliseconds > (stretch.Fate == ChunkFate.Lost ? RecordedTable.ToleranceMs : 0))
                _stretches.Add(stretch with { From = from, To = to });
        }
    }

    private void AddLost(LedgerStretch recorded, List<LedgerStretch> fates)
    {
        var (at, number) = (Max(recorded.From, _from), recorded.FirstNumber);
        foreach (var fate in fates)
        {
            if (fate.To <= at || fate.From >= recorded.To)
                continue;
            Add(fate.From, fate.FirstNumber);
            (at, number) = (Max(at, fate.To), fate.NextNumber);
        }

        Add(Min(recorded.To, _to), recorded.NextNumber);

        void Add(DateTimeOffset until, long next)
        {
            if ((until - at).TotalMilliseconds > RecordedTable.ToleranceMs)
                AddRemembered(recorded with { From = at, To = until, FirstNumber = number, NextNumber = next, Whole = (at, until) });
        }
    }

    private void ReadGaps()
    {
        // Of a stretch that reaches into the window, all that was forgotten is to be known.
        var erasures = QueueSchema.ReadVersion(_database) < QueueSchema.ForgettingVersion ? [] : ErasureTable.Read(_database);
        using var command = Window(
            $"SELECT from_ms, to_ms, cause, {_input}, recording_id FROM gaps "
                + "WHERE cause = 'forgotten' OR to_ms > $from AND from_ms < $to ORDER BY from_ms"
        );
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            var cause = row.Text(2);
            var gap = new LedgerStretch(row.Instant(0), row.Instant(1), RunHistory.KindOf(cause))
            {
                Cause = cause,
                InputName = row.TextOrNull(3),
            };
            if (gap.Kind == LedgerKind.Forgotten)
            {
                // What is there for certain comes first.
                var open = erasures
                    .Where(one => one.Recording.Id == row.Text(4) && one.From < gap.To && one.To > gap.From)
                    .MinBy(static one => one.IsInDoubt);
                gap = gap with
                {
                    Cause = open?.Problem,
                    Destination = open?.Destination,
                    IsInDoubt = open?.IsInDoubt == true,
                    RecordingId = row.Text(4),
                };
                if (!_forgotten.TryGetValue(gap.RecordingId, out var ofRecording))
                    _forgotten.Add(gap.RecordingId, ofRecording = []);
                ofRecording.Add((gap.From, gap.To));
            }

            if (Cut(gap) is { } cut)
                _stretches.Add(cut);
        }
    }

    /// <summary>Time of which nothing is written: no recorder ran, or the open chunk is being recorded.</summary>
    private void AddUncovered(RunHistory runs, DateTimeOffset from, DateTimeOffset to)
    {
        var uncovered = new List<LedgerStretch>();
        // Each input by itself: what another one heard says nothing of it.
        foreach (var input in runs.Inputs)
        {
            foreach (var (begin, end) in Holes(_stretches.Where(one => one.InputName == input), from, to))
                uncovered.AddRange(runs.ExplainInput(input, begin, end));
        }

        foreach (var (begin, end) in Holes([.. _stretches, .. uncovered], from, to))
            uncovered.AddRange(runs.ExplainAbsence(begin, end));
        _stretches.AddRange(uncovered.Where(static one => one.Duration.TotalMilliseconds > RecordedTable.ToleranceMs));
    }

    /// <summary>What of a window some stretches leave out.</summary>
    private static IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Holes(
        IEnumerable<LedgerStretch> stretches,
        DateTimeOffset from,
        DateTimeOffset to
    )
    {
        var at = from;
        foreach (var stretch in stretches.OrderBy(static one => one.From))
        {
            if (stretch.From > at)
                yield return (at, Min(stretch.From, to));
            at = Max(at, stretch.To);
            if (at >= to)
                yield break;
        }

        if (at < to)
            yield return (at, to);
    }

    private SqliteCommand Window(string sql) =>
        _database.Command(sql, ("$from", _from.ToUnixTimeMilliseconds()), ("$to", _to.ToUnixTimeMilliseconds()));

    /// <returns>What of a stretch is in the window; null: nothing.</returns>
    private LedgerStretch? Cut(LedgerStretch stretch)
    {
        var (from, to) = (Max(stretch.From, _from), Min(stretch.To, _to));
        return from < to ? stretch with { From = from, To = to } : null;
    }

    private static DateTimeOffset Instant(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);

    private static DateTimeOffset Max(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset Min(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
