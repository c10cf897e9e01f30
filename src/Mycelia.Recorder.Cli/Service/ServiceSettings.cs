using System.Text;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Service;

/// <summary>A service's own file of settings.</summary>
internal static class ServiceSettings
{
    /// <summary>The first lines of one.</summary>
    public const string Heading =
        "# Settings of the mycelia-recorder service; 'mycelia-recorder config' lists all there are. Restart the service after a change.\n";

    /// <summary>What only a terminal or another command wants.</summary>
    private static readonly Setting[] NotForServices =
    [
        SettingsTable.EnvFile,
        SettingsTable.Db,
        SettingsTable.WaitForDevice,
        SettingsTable.Json,
        SettingsTable.Plain,
    ];

    /// <summary>The settings that hold here, as a new file of a service's.</summary>
    public static string TextOf(SettingsReader settings)
    {
        var text = new StringBuilder(Heading);
        foreach (var setting in SettingsTable.All.Except(NotForServices))
        {
            var value = settings.ValueOf(setting);
            if (value is { Source: not SettingSource.Default, Text: { } set })
                text.Append($"{EnvFileLine.Of(setting.Variable, DestinationOf(setting, set))}\n");
            else if (setting == SettingsTable.Url || setting == SettingsTable.ClientId || setting.IsSecret)
                text.Append($"# {setting.Variable}=\n");
        }

        return text.ToString();
    }

    /// <summary>What it cannot deliver without, by the names of settings.</summary>
    public static string[] Missing(IReadOnlyDictionary<string, string> values) =>
        values.GetValueOrDefault(SettingsTable.NoUpload.Variable, "").ToUpperInvariant() is "1" or "TRUE" or "YES" or "ON"
        || DestinationSetting.FolderOf(values.GetValueOrDefault(SettingsTable.Destination.Variable), "/") is not null
            ? []
            :
            [
                .. new[] { SettingsTable.Url, SettingsTable.ClientId, SettingsTable.ClientSecret }
                    .Select(static setting => setting.Variable)
                    .Where(name => values.GetValueOrDefault(name, "").Length == 0),
            ];

    /// <summary>A service has another working directory: a folder to deliver into is written with its absolute path.</summary>
    private static string DestinationOf(Setting setting, string value) =>
        setting == SettingsTable.Destination ? DestinationSetting.InFull(value, Environment.CurrentDirectory) : value;
}
