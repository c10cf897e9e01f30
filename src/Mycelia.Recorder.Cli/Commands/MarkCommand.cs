using System.Globalization;
using Mycelia.Recorder.Cli.Control;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>mark</c>: the running recorder notes this moment.</summary>
internal static class MarkCommand
{
    public static readonly Setting[] Settings = ControlOptions.All;

    public static Task<int> RunAsync(SettingsReader settings)
    {
        var label = string.Join(' ', settings.Operands).Trim();
        return label.Length <= ControlRequest.LongestLabel
            ? ControlOptions.TellAsync(settings, new(ControlCommand.Mark) { Label = label })
            : throw new UserError(
                ExitCode.Usage,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the label has {label.Length} characters, and {ControlRequest.LongestLabel} is the most: shorten it"
                )
            );
    }
}
