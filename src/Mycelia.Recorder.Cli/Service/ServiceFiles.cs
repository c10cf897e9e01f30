using System.Text;
using System.Text.RegularExpressions;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Service;

/// <summary>The files of an installed service.</summary>
/// <param name="Unit">The unit file.</param>
/// <param name="EnvFile">Its settings and credentials.</param>
/// <param name="Db">Its queue.</param>
internal sealed partial record ServiceFiles(string Unit, string EnvFile, string Db)
{
    /// <summary>The folder that it delivers into; null when it delivers to a server.</summary>
    public string? Folder { get; init; }

    /// <summary>What only a terminal or another command wants.</summary>
    private static readonly Setting[] NotForServices =
    [
        SettingsTable.EnvFile,
        SettingsTable.Db,
        SettingsTable.WaitForDevice,
        SettingsTable.Json,
        SettingsTable.Plain,
    ];

    /// <summary>What a service installed here would use: the queue of this folder or of the user, whichever <c>config</c> shows.</summary>
    public static ServiceFiles For(SettingsReader settings) =>
        new(settings.Places.UserUnit, settings.Places.UserEnvFile, Path.GetFullPath(settings.Text(SettingsTable.Db)!));

    /// <summary>What the installed unit uses; null when there is none.</summary>
    public static ServiceFiles? Installed(SettingsReader settings)
    {
        if (!File.Exists(settings.Places.UserUnit))
            return null;
        var text = File.ReadAllText(settings.Places.UserUnit);
        return new(
            settings.Places.UserUnit,
            Option("--env-file") ?? settings.Places.UserEnvFile,
            Option("--db") ?? settings.Places.UserQueue
        );

        string? Option(string name) =>
            OptionOf(name).Match(text) is { Success: true } match
                ? EscapedCharacter()
                    .Replace(match.Groups[1].Value, "$1")
                    .Replace("%%", "%", StringComparison.Ordinal)
                    .Replace("$$", "$", StringComparison.Ordinal)
                : null;
    }

    /// <summary>Files of the user's that its settings name and that it has to read.</summary>
    /// <exception cref="UserError">Its settings cannot be read, or not be believed.</exception>
    public IEnumerable<string> AlsoRead(SettingsReader settings)
    {
        var own = SettingsFile.Of(FoundFile.At(EnvFile));
        var caFile = own.Exists ? own.Values.GetValueOrDefault(SettingsTable.CaFile.Variable) : settings.Text(SettingsTable.CaFile);
        return string.IsNullOrEmpty(caFile) ? [] : [Path.GetFullPath(caFile, Path.GetDirectoryName(Db)!)];
    }

    /// <summary>The folder that its settings have audio delivered into; null when it goes to a server.</summary>
    /// <exception cref="UserError">Its settings cannot be read, or not be believed.</exception>
    public string? DeliveryFolder(SettingsReader settings)
    {
        var own = SettingsFile.Of(FoundFile.At(EnvFile));
        return own.Exists
            ? DestinationSetting.FolderOf(own.Values.GetValueOrDefault(SettingsTable.Destination.Variable), Path.GetDirectoryName(Db)!)
            : DestinationSetting.FolderOf(settings.Text(SettingsTable.Destination), Environment.CurrentDirectory);
    }

    /// <summary>The settings that hold here, as a new file of a service's.</summary>
    public static string EnvFileText(SettingsReader settings)
    {
        var text = new StringBuilder(
            "# Settings of the mycelia-recorder service; 'mycelia-recorder config' lists all there are. Restart the service after a "
                + "change.\n"
        );
        foreach (var setting in SettingsTable.All.Except(NotForServices))
        {
            var value = settings.ValueOf(setting);
            if (value is { Source: not SettingSource.Default, Text: { } set })
                text.Append($"{Line(setting.Variable, DestinationOf(setting, set))}\n");
            else if (setting == SettingsTable.Url || setting == SettingsTable.ClientId || setting.IsSecret)
                text.Append($"# {setting.Variable}=\n");
        }

        return text.ToString();
    }

    /// <summary>A service has another working directory: a folder to deliver into is written with its absolute path.</summary>
    private static string DestinationOf(Setting setting, string value) =>
        setting == SettingsTable.Destination && DestinationSetting.FolderOf(value, Environment.CurrentDirectory) is { } folder
            ? $"file:{folder}"
            : value;

    /// <summary>A line that says this and nothing else: it is read back before it is believed.</summary>
    /// <exception cref="UserError">There is no such line.</exception>
    private static string Line(string name, string value)
    {
        string[] quoted = [$"{name}={value}", $"{name}=\"{value}\"", $"{name}='{value}'"];
        return quoted.FirstOrDefault(line =>
                !value.Any(char.IsControl)
                && Settings.EnvFileText.Parse(line) is { Oddities: [], Values: { Count: 1 } values }
                && values.GetValueOrDefault(name) == value
            )
            ?? throw new UserError(
                ExitCode.Usage,
                $"{name} cannot be written into the service's settings: it holds control characters, or quotes of both kinds"
            );
    }

    private static Regex OptionOf(string name) => new(Regex.Escape(name) + " \"((?:[^\"\\\\]|\\\\.)*)\"", RegexOptions.CultureInvariant);

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex EscapedCharacter();
}
