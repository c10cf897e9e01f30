using Mycelia.Recorder.Destinations.Mycelia.Discovery;
using Mycelia.Recorder.Destinations.Mycelia.Tokens;

namespace Mycelia.Recorder.Cli.Doctor;

/// <summary>What a look at the server showed.</summary>
/// <param name="Findings">In the order of the way to it.</param>
/// <param name="Token">What came of the wish for an access token; null when it did not come to that.</param>
/// <param name="Survey">What the server is; null when it did not come to that.</param>
internal sealed record ServerExamination(IReadOnlyList<Finding> Findings, TokenResult? Token, AuthReport? Survey);
