using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Connection;

/// <summary>Something that is wrong with a certificate.</summary>
/// <param name="Words">What, and what to do, in a phrase that follows "the certificate of …".</param>
/// <param name="Hint">What helps.</param>
internal sealed record CertificateProblem(string Words, Hint Hint = Hint.None)
{
    /// <summary>All of them in one; null where there is none.</summary>
    public static CertificateProblem? Join(IReadOnlyList<CertificateProblem> problems) =>
        problems.Count == 0
            ? null
            : new(
                string.Join("; it ", problems.Select(static problem => problem.Words)),
                problems.Aggregate(Hint.None, static (all, problem) => all | problem.Hint)
            );
}
