using System.CommandLine;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary>The command-line options of the settings that a command takes.</summary>
internal sealed class OptionSet
{
    private readonly Dictionary<Setting, Option> _options = [];

    public OptionSet(params IEnumerable<Setting> settings)
    {
        foreach (var setting in settings.Where(static setting => !setting.IsSecret))
            _options.TryAdd(setting, Create(setting));
    }

    public void AddTo(Command command)
    {
        foreach (var option in _options.Values)
            command.Options.Add(option);
    }

    public string? ValueOf(ParseResult commandLine, Setting setting) =>
        !setting.IsSwitch && _options.TryGetValue(setting, out var option) ? commandLine.GetValue((Option<string?>)option) : null;

    public bool IsGiven(ParseResult commandLine, Setting setting) =>
        setting.IsSwitch && _options.TryGetValue(setting, out var option) && commandLine.GetValue((Option<bool>)option);

    private static Option Create(Setting setting)
    {
        var origin = setting.Variable.Length == 0 ? "" : $" [env: {setting.Variable}{(setting.Default is null ? "" : $"; default: {setting.Default}")}]";
        var description = setting.Description + origin;
        return setting.IsSwitch
            ? new Option<bool>(setting.Flag!) { Description = description }
            : new Option<string?>(setting.Flag!) { Description = description, HelpName = setting.ValueName };
    }
}
