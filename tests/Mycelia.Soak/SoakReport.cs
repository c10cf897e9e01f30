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

    /// <summary>A table in Markdown, which reads well in a terminal too.</summary>
    public static string Figures(SoakOptions options, SoakRun run, Evidence evidence, AuditResult audit)
    {
        var text = new StringBuilder();
        var recordings = evidence.Chunks.Select(static chunk => chunk.Recording).Distinct().Count();
        string[] sentences =
        [
            Say($"{evidence.Begin:yyyy-MM-dd HH:mm} UTC, {audit.Played.TotalMinutes:0.0} minutes, seed {options.Seed}:"),
            Say($"{audit.Played.TotalSeconds:0.0} s were played, {audit.Stored.TotalSeconds:0.0} s are stored,"),
            Say($"{audit.Lost.TotalSeconds:0.0} s are lost to the faults below, {audit.Unheard.TotalSeconds:0.0} s to a busy machine,"),
            Say($"**{audit.Unexplained.TotalMilliseconds:0} ms without an explanation**."),
            Say($"{evidence.Chunks.Count} chunks in {recordings} recordings of {run.Runs} runs;"),
            Say($"{run.Requests} requests to store them, so {run.Requests - evidence.Chunks.Count} repeats."),
            Say($"Starts are within {audit.WorstStart.Duration().TotalMilliseconds:0} ms of the truth."),
        ];
        text.AppendJoin(' ', sentences).AppendLine();
        text.AppendLine();
        text.AppendLine("| fault | times | lost, s in all | lost of what came before, ms at most | back after, ms: median | at most |");
        text.AppendLine("|---|---|---|---|---|---|");
        foreach (var kind in audit.Kinds)
        {
            var title = FaultTraits.Of(kind.Kind).Title;
            var figures = FaultTraits.Of(kind.Kind).LosesAudio
                ? Say($"{kind.Lost.TotalSeconds:0.00} | {kind.MostLostBefore.TotalMilliseconds:0} | {kind.MedianResume?.TotalMilliseconds:0} | {kind.LongestResume?.TotalMilliseconds:0}")
                : "0 | 0 | |";
            text.AppendLine(CultureInfo.InvariantCulture, $"| {title} | {kind.Count} | {figures} |");
        }

        return text.ToString();
    }

    /// <summary>What must not be, with what happened around it.</summary>
    public static string Trouble(Evidence evidence, AuditResult audit, Diary diary)
    {
        var text = new StringBuilder();
        foreach (var problem in diary.Problems)
            text.AppendLine($"PROBLEM  {problem}");
        foreach (var finding in audit.Findings.OrderBy(static finding => finding.Time))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"FOUND    {finding.Time.UtcDateTime:HH:mm:ss.fff}  {finding.What}");
            foreach (var fault in evidence.Faults.Where(fault => fault.Begin < finding.Time + Around && fault.End > finding.Time - Around))
                text.AppendLine(CultureInfo.InvariantCulture, $"           {fault.Begin.UtcDateTime:HH:mm:ss.fff} to {fault.End.UtcDateTime:HH:mm:ss.fff}  {FaultTraits.Of(fault.Kind).Title}");
            foreach (var line in diary.Excerpt(finding.Time - Near, finding.Time + Near).Take(MostLines))
                text.AppendLine($"           | {(line.Length > 200 ? line[..200] + "…" : line)}");
        }

        return text.ToString();
    }

    private static string Say(FormattableString sentence) => sentence.ToString(CultureInfo.InvariantCulture);
}
