using Mycelia.Recorder.Cli.Doctor;

namespace Mycelia.Recorder.Cli.Setup;

/// <summary>
/// What to do about what was found before there is a recorder: nothing records yet, and no file has the answers. Pure.
/// </summary>
internal static class SetupRemedies
{
    /// <param name="findings">What was found, as <c>auth</c> words it.</param>
    /// <param name="start">How a local server is started that is not reached; null when none is there to be.</param>
    public static IReadOnlyList<Finding> Of(IEnumerable<Finding> findings, string? start) =>
        [
            .. findings.Select(finding =>
                finding.Verdict == Verdict.Bad && RemedyFor(finding.Check, start) is { } remedy ? finding with { Remedy = remedy } : finding
            ),
        ];

    private static string? RemedyFor(string check, string? start) =>
        check switch
        {
            "server" => start ?? "check the address, and whether the server runs",
            "credentials" => "if that does not help, make another key on the server",
            "kind" => "try again, and look into the server's log",
            _ => null,
        };
}
