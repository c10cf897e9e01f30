using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Destinations;
using Mycelia.Recorder.Destinations.Mycelia.Discovery;
using Mycelia.Recorder.Destinations.Mycelia.Tokens;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Doctor;

/// <summary>What <c>auth</c> finds of where audio goes, and what that comes to.</summary>
/// <param name="ExitCode">As an exit code.</param>
/// <param name="Findings">In the order of the way.</param>
internal sealed record DestinationCheck(int ExitCode, IReadOnlyList<Finding> Findings)
{
    /// <summary>Looks; stores nothing.</summary>
    /// <exception cref="UserError">Something is missing or malformed.</exception>
    public static async Task<DestinationCheck> RunAsync(SettingsReader settings, CancellationToken stop)
    {
        switch (DestinationSetting.Read(settings))
        {
            case ChosenDestination.InFolder folder:
                var finding = await FolderChecks.LookAsync(folder, stop);
                return new(finding.Verdict == Verdict.Good ? Errors.ExitCode.Done : Errors.ExitCode.Failed, [finding]);
            case ChosenDestination.OfServer server:
                var examination = await ServerChecks.ExamineAsync(ServerSettings.Read(settings), server.Way, stop);
                return new(Judge(examination, server.Way), examination.Findings);
            case var other:
                throw new ArgumentOutOfRangeException(nameof(settings), other, null);
        }
    }

    public static int Judge(ServerExamination examination, DestinationChoice choice) =>
        examination switch
        {
            { Token: TokenResult.Denied { Outcome: UploadOutcome.Unauthorized } } => Errors.ExitCode.CredentialsRefused,
            { Survey: { } survey } when survey.MayDeliver(choice) == false => Errors.ExitCode.CredentialsRefused,
            _ when examination.Findings.Any(static finding => finding.Verdict == Verdict.Bad) => Errors.ExitCode.Failed,
            _ => Errors.ExitCode.Done,
        };
}
