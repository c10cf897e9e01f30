using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Doctor;

/// <summary>Whether a recording could begin with what is set.</summary>
internal static class SettingsChecks
{
    public static IReadOnlyList<Finding> Run(SettingsReader settings)
    {
        var findings = settings
            .Warnings.Select(static warning => Finding.Doubtful("settings", warning, "'mycelia-recorder config' shows what holds"))
            .ToList();
        try
        {
            RecordSettings.Read(settings);
        }
        catch (UserError e)
        {
            findings.Add(Finding.Bad("settings", e.Message, "'mycelia-recorder config' shows what holds"));
        }

        return findings.Count > 0
            ? findings
            :
            [
                Finding.Good(
                    "settings",
                    File.Exists(settings.FilePath) ? $"read from {settings.FilePath}" : "from the environment and the defaults"
                ),
            ];
    }
}
