using Mycelia.Soak.Audit;

namespace Mycelia.Soak.Run;

/// <summary>One part of a soak, against one server, and what came of it.</summary>
/// <param name="Server">Which.</param>
/// <param name="Seed">What its plan was drawn from.</param>
/// <param name="Evidence">What is known.</param>
/// <param name="Audit">What the audit says of it.</param>
/// <param name="Diary">Everything that happened.</param>
/// <param name="Runs">How many recorders ran.</param>
/// <param name="Requests">How many requests to store a chunk there were.</param>
internal sealed record Act(string Server, int Seed, Evidence Evidence, AuditResult Audit, Diary Diary, int Runs, int Requests)
{
    public bool IsClean => Audit.Findings.Count == 0 && Diary.Problems.Count == 0;
}
