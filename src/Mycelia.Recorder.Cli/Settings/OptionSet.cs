using System.CommandLine;
using System.CommandLine.Parsing;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary>The command-line options of the settings that a command takes.</summary>
internal sealed class OptionSet
{
    private readonly OptionSet? _parent;
    private readonly Dictionary<string, Option> _options = [];

    /// <param name="parent">The options of the command that this one is a subcommand of: they may stand before its name.</param>
    /// <param name="settings">What the command takes.</param>
    public OptionSet(OptionSet? parent, params IEnumerable<Setting> settings)
    {
        _parent = parent;
        foreach (var setting in settings.Where(static setting => setting.Flag is not null))
            _options.TryAdd(setting.Flag!, Create(setting));
    }

    /// <summary>How each is written.</summary>
    public IEnumerable<string> Names => [.. _options.Values.SelectMany(static option => option.Aliases.Prepend(option.Name)), "--help"];

    public void AddTo(Command command)
    {
        foreach (var option in _options.Values)
            command.Options.Add(option);
    }

    public string? ValueOf(ParseResult commandLine, Setting setting) =>
        setting.IsSwitch || Given(commandLine, setting) is not { } option ? null
        : setting.IsRepeatable ? setting.Join(commandLine.GetValue((Option<string[]>)option) ?? [])
        : commandLine.GetValue((Option<string?>)option);

    public bool IsGiven(ParseResult commandLine, Setting setting) =>
        setting.IsSwitch && Given(commandLine, setting) is { } option && commandLine.GetValue((Option<bool>)option);

    /// <summary>The values of some options in the order in which they were typed.</summary>
    public static List<(Setting Setting, string Value)> InOrder(ParseResult commandLine, params ReadOnlySpan<Setting> settings)
    {
        var values = new List<(Setting, string)>();
        Setting? current = null;
        foreach (var token in commandLine.Tokens)
        {
            if (token.Type == TokenType.Argument && current is not null)
                values.Add((current, token.Value));
            current = null;
            foreach (var setting in settings)
            {
                if (token.Type == TokenType.Option && (token.Value == setting.Flag || token.Value == setting.Short))
                    current = setting;
            }
        }

        return values;
    }

    /// <summary>An option before the command's name that the command does not take, or that is given at several places.</summary>
    /// <returns>Null when there is none.</returns>
    public string? FindMisplaced(ParseResult commandLine, string path)
    {
        var given = new HashSet<string>();
        for (var set = this; set is not null; set = set._parent)
        {
            foreach (var flag in set._options.Where(option => IsExplicit(commandLine, option.Value)).Select(static option => option.Key))
            {
                if (!_options.ContainsKey(flag))
                    return $"{flag} is no option of '{path}'";
                if (!given.Add(flag))
                    return $"{flag} is given twice";
            }
        }

        return null;
    }

    private Option? Given(ParseResult commandLine, Setting setting)
    {
        if (setting.Flag is null || !_options.ContainsKey(setting.Flag))
            return null;
        for (var set = this; set is not null; set = set._parent)
        {
            if (set._options.TryGetValue(setting.Flag, out var option) && IsExplicit(commandLine, option))
                return option;
        }

        return null;
    }

    private static bool IsExplicit(ParseResult commandLine, Option option) =>
        commandLine.GetResult(option) is OptionResult { Implicit: false };

    private static Option Create(Setting setting)
    {
        string[] aliases = setting.Short is { } letter ? [letter] : [];
        return setting.IsSwitch ? new Option<bool>(setting.Flag!, aliases)
            : setting.IsRepeatable ? new Option<string[]>(setting.Flag!, aliases)
            : new Option<string?>(setting.Flag!, aliases);
    }
}
