using System.Globalization;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Notices;

/// <summary>
/// Decides what is told of problems, and when. Pure but for what was told; not safe for concurrent use.
/// </summary>
/// <param name="timing">How patient it is.</param>
public sealed class NoticeBook(NoticeTiming timing)
{
    /// <summary>What has happened and does not go away by itself: it is told, and all may be well again.</summary>
    private static readonly string[] Happenings = ["quarantined", "lost"];

    /// <summary>Problems in whose words only a figure changes. The reasons of others come and go while the problem stays.</summary>
    private static readonly string[] Counted = [.. Happenings, "disk_nearly_full", PauseRule.Code];

    private readonly SortedDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>What was told and holds, in the words of now.</summary>
    public IReadOnlyList<ProblemNotice> Standing =>
        [
            .. _entries
                .Values.Where(static entry => entry is { IsTold: true, GoneAt: null } && !Happenings.Contains(entry.Problem.Code))
                .Select(static entry => entry.Notice),
        ];

    /// <summary>Looks at what is wrong.</summary>
    /// <param name="problems">All of it.</param>
    /// <param name="at">When, by a clock that nobody sets.</param>
    /// <param name="now">When, by the wall clock.</param>
    /// <returns>What is to be told now.</returns>
    public IReadOnlyList<ProblemNotice> Look(IReadOnlyList<HealthProblem> problems, TimeSpan at, DateTimeOffset now)
    {
        var told = new List<ProblemNotice>();
        foreach (var problem in problems)
        {
            if (!_entries.TryGetValue(KeyOf(problem), out var entry))
                _entries.Add(KeyOf(problem), entry = new(problem, at, now));
            if (See(entry, problem, at, now))
                told.Add(entry.Notice);
        }

        foreach (var entry in _entries.Values.Where(entry => problems.All(problem => KeyOf(problem) != KeyOf(entry.Problem))))
        {
            if (Miss(entry, at))
                told.Add(entry.Notice with { Text = $"over: {entry.Problem.Text}", IsOver = true });
        }

        return told;
    }

    /// <summary>What is wrong with one input may be wrong with another as well.</summary>
    private static string KeyOf(HealthProblem problem) =>
        problem.Input is { } input ? string.Create(CultureInfo.InvariantCulture, $"{problem.Code} {input.Number}") : problem.Code;

    /// <returns>Whether it is to be told.</returns>
    private bool See(Entry entry, HealthProblem problem, TimeSpan at, DateTimeOffset now)
    {
        var isBack = entry.GoneAt is not null && !entry.IsTold;
        if (isBack)
            (entry.SeenAt, entry.Since) = (at, now);
        entry.GoneAt = null;
        entry.Problem = problem;
        var isNews = !entry.IsTold || (Counted.Contains(problem.Code) && entry.ToldText != problem.Text);
        if (!isNews || at - entry.SeenAt < timing.Settle || at - entry.ToldAt < timing.Repeat)
            return false;
        (entry.IsTold, entry.ToldAt, entry.ToldText) = (true, at, problem.Text);
        return true;
    }

    /// <returns>Whether it is to be told that it is over.</returns>
    private bool Miss(Entry entry, TimeSpan at)
    {
        entry.GoneAt ??= at;
        if (!entry.IsTold || at - entry.GoneAt < timing.Settle)
            return false;
        entry.IsTold = false;
        return true;
    }

    /// <summary>What is known of one kind of problem.</summary>
    private sealed class Entry(HealthProblem problem, TimeSpan seenAt, DateTimeOffset since)
    {
        public HealthProblem Problem { get; set; } = problem;

        /// <summary>When it was first seen, this time.</summary>
        public TimeSpan SeenAt { get; set; } = seenAt;

        /// <inheritdoc cref="SeenAt"/>
        public DateTimeOffset Since { get; set; } = since;

        /// <summary>When it was first not seen any more; null while it is.</summary>
        public TimeSpan? GoneAt { get; set; }

        /// <summary>When it was told last; null: never.</summary>
        public TimeSpan? ToldAt { get; set; }

        /// <summary>In which words.</summary>
        public string? ToldText { get; set; }

        /// <summary>Whether it was told, and not yet that it is over.</summary>
        public bool IsTold { get; set; }

        public ProblemNotice Notice => new(Problem.Code, Problem.Text, Problem.Since ?? Since);
    }
}
