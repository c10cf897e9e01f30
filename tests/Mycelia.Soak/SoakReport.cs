using System.Globalization;
using System.Text;
using Mycelia.Soak.Audit;
using Mycelia.Soak.Faults;
using Mycelia.Soak.Run;

namespace Mycelia.Soak;

/// <summary>Puts a soak into words and figures.</summary>
internal static class SoakReport
{
    private static readonly TimeSpan Around = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Near = TimeSpan.FromSeconds(3);
    private const int MostLines = 25;
    private const int LongestLine = 200;

    /// <summary>Sentences and a table in Markdown, which reads well in a terminal too.</summary>
    public static string Figures(IReadOnlyList<Act> acts)
    {
        var text = new StringBuilder();
        foreach (var act in acts)
            text.AppendLine(Sentences(act)).AppendLine();
        text.AppendLine("| fault | times | lost, s in all | lost of what came before, ms at most | back after, ms: median | at most |");
        text.AppendLine("|---|---|---|---|---|---|");
        foreach (
            var kind in acts.SelectMany(static act => act.Audit.Kinds)
                .GroupBy(static figures => figures.Kind)
                .OrderBy(static kind => kind.Key)
        )
            text.AppendLine(Row(kind.Aggregate(KindFigures.Join)));
        return text.ToString();
    }

    /// <summary>What must not be, with what happened around it.</summary>
    public static string Trouble(Act act)
    {
        var text = new StringBuilder();
        foreach (var problem in act.Diary.Problems)
            text.AppendLine($"PROBLEM  {problem}");
        foreach (var finding in act.Audit.Findings.OrderBy(static finding => finding.Time))
        {
            text.AppendLine(Say($"FOUND    {finding.Time.UtcDateTime:HH:mm:ss.fff}  {finding.What}"));
            foreach (
                var fault in act.Evidence.Faults.Where(fault => fault.Begin < finding.Time + Around && fault.End > finding.Time - Around)
            )
                text.AppendLine(
                    Say($"           {fault.Begin.UtcDateTime:HH:mm:ss.fff} to {fault.End.UtcDateTime:HH:mm:ss.fff}  ")
                        + Say($"{FaultTraits.Of(fault.Kind).Title}")
                );
            foreach (var line in act.Diary.Excerpt(finding.Time - Near, finding.Time + Near).Take(MostLines))
                text.AppendLine($"           | {(line.Length > LongestLine ? line[..LongestLine] + "…" : line)}");
        }

        return text.ToString();
    }

    private static string Sentences(Act act)
    {
        var (evidence, audit) = (act.Evidence, act.Audit);
        var recordings = evidence.Chunks.Select(static chunk => chunk.Recording).Distinct().Count();
        var repeats = act.Requests - evidence.Chunks.Count;
        var announced = evidence.PossiblyRepeated.Count;
        return string.Join(
            ' ',
            Say($"{evidence.Begin:yyyy-MM-dd HH:mm} UTC, {audit.Played.TotalMinutes:0.0} minutes with {act.Server}, seed {act.Seed}:"),
            Say($"{audit.Played.TotalSeconds:0.0} s were played, {audit.Stored.TotalSeconds:0.0} s are stored,"),
            Say($"{audit.Lost.TotalSeconds:0.0} s are lost to the faults below, {audit.Unheard.TotalSeconds:0.0} s to a busy machine,"),
            Say($"**{audit.Unexplained.TotalMilliseconds:0} ms without an explanation**."),
            Say($"{evidence.Chunks.Count} chunks in {recordings} recordings of {act.Runs} runs, by {act.Requests} requests, {repeats} ")
                + Say($"of them repeats;"),
            Say($"{act.Diary.Quarantined} were set aside and retried, {announced} were said to be possibly there twice."),
            Say($"Starts are within {audit.WorstStart.Duration().TotalMilliseconds:0} ms of the truth.")
        );
    }

    private static string Row(KindFigures kind)
    {
        var traits = FaultTraits.Of(kind.Kind);
        return traits.LosesAudio
            ? Say($"| {traits.Title} | {kind.Count} | {kind.Lost.TotalSeconds:0.00} | {kind.MostLostBefore.TotalMilliseconds:0} | ")
                + Say($"{kind.MedianResume?.TotalMilliseconds:0} | {kind.LongestResume?.TotalMilliseconds:0} |")
            : Say($"| {traits.Title} | {kind.Count} | 0 | 0 | | |");
    }

    private static string Say(FormattableString sentence) => sentence.ToString(CultureInfo.InvariantCulture);
}
