using System.Text.Json;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Output;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>config</c>: every setting, its value and who set it. Secrets are never shown.</summary>
internal static class ConfigCommand
{
    public static readonly Setting[] Settings = SettingsTable.All;

    public static Task<int> RunAsync(SettingsReader settings)
    {
        // Plain to look at, whatever holds for a recording: --json, when it was asked of this command.
        if (settings.Switch(SettingsTable.Json))
            JsonDocumentWriter.Write(json => Write(json, settings));
        else
            Write(settings);
        return Task.FromResult(ExitCode.Done);
    }

    private static void Write(SettingsReader settings)
    {
        var rows = SettingsTable
            .All.Select(setting =>
                (Name: setting.Variable, Value: Shown(setting, settings.ValueOf(setting).Text), Source: SourceOf(settings.ValueOf(setting)))
            )
            .ToArray();
        foreach (var line in ConfigTable.Lines(rows, VisibleConsole.Width))
            Console.WriteLine(line);
    }

    private static void Write(Utf8JsonWriter json, SettingsReader settings)
    {
        json.WriteString("env_file", settings.FilePath);
        json.WriteStartArray("settings");
        foreach (var setting in SettingsTable.All)
        {
            var value = settings.ValueOf(setting);
            json.WriteStartObject();
            json.WriteString("name", setting.Variable);
            json.WriteString("flag", setting.Flag);
            json.WriteString(
                "value",
                setting.IsSecret ? null
                    : setting.IsSwitch ? value.Text ?? "false"
                    : value.Text is { } text ? setting.Show(text)
                    : null
            );
            if (setting.IsSecret)
                json.WriteBoolean("is_set", value.Text is not null);
            json.WriteString(
                "source",
                value.Source switch
                {
                    SettingSource.Flag => "flag",
                    SettingSource.Environment => "environment",
                    SettingSource.File => "file",
                    _ => "default",
                }
            );
            json.WriteString("where", value.Where);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("warnings");
        foreach (var warning in settings.Warnings)
            json.WriteStringValue(warning);
        json.WriteEndArray();
    }

    private static string Shown(Setting setting, string? value) =>
        value switch
        {
            null when setting.IsSwitch => "no",
            null => "-",
            _ => Visible.Line(setting.Show(value)),
        };

    private static string SourceOf(SettingValue value) =>
        value.Source switch
        {
            SettingSource.Flag => "flag",
            SettingSource.Environment => "environment",
            SettingSource.File => value.Where[(value.Where.IndexOf(" in ", StringComparison.Ordinal) + 4)..],
            _ => value.Where["the ".Length..],
        };
}
