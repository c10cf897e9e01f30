using System.Text;
using System.Text.RegularExpressions;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Documentation;

/// <summary>The table of settings in docs/settings.md, and what is not in it.</summary>
internal static partial class SettingsMarkdown
{
    public static string Write()
    {
        var text = new StringBuilder("| flag | environment, `.env` | default | |\n|---|---|---|---|\n");
        foreach (var setting in SettingsTable.All)
        {
            var flag = setting.Flag is null ? "never a flag" : $"`{setting.Flag}`";
            var fallback =
                setting.IsSwitch ? "no"
                : setting.Default is null ? ""
                : $"`{setting.Default}`";
            text.Append(
                $"| {flag} | `{setting.Variable}` | {fallback} | {setting.Description.Replace("|", "\\|", StringComparison.Ordinal)} |\n"
            );
        }

        return text.Append('\n').Append(OptionName().Replace(SettingsTable.WithoutVariable, "`$0`")).Append('\n').ToString();
    }

    [GeneratedRegex("--[a-z-]+")]
    private static partial Regex OptionName();
}
