using System.CommandLine;
using System.CommandLine.Help;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.CommandLine;

/// <summary>Understands a command line, by the table of commands.</summary>
internal sealed class CommandParser
{
    private const string Help = "--help";

    private readonly RootCommand _root;
    private readonly CommandLevel _program;
    private readonly Dictionary<Command, CommandLevel> _levels = [];

    /// <param name="root">The program; its action is what runs when no command is named.</param>
    /// <param name="warn">Told what is odd about the settings, before a command runs.</param>
    public CommandParser(CommandSpec root, Action<string> warn)
    {
        _root = new RootCommand(root.Description);
        // A word in brackets or with a slash is an operand like others.
        _root.Directives.Clear();
        _root.Options.OfType<VersionOption>().Single().Aliases.Add("-V");
        _root.Options.Remove(_root.Options.OfType<HelpOption>().Single());
        _root.Options.Add(new HelpOption(Help, "-h") { Action = new CommandHelp(_levels) });
        _program = Fill(_root, new(root, null), warn);
    }

    /// <summary>What a command line asks for.</summary>
    /// <param name="args">Its words.</param>
    /// <param name="mistake">What is wrong with it; then nothing of it may be done. Null when nothing is.</param>
    public ParseResult Parse(string[] args, out string? mistake)
    {
        mistake = null;
        if (args is ["help", .. var topic])
        {
            mistake = UsageError.OfTopic(_program, topic);
            args = [.. topic, Help];
        }

        // A word that begins with @ is a word, not a file of options.
        var parsed = _root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is not CommandHelp)
            mistake ??= UsageError.Of(parsed, _levels[parsed.CommandResult.Command], args);
        return parsed;
    }

    private CommandLevel Fill(Command command, CommandLevel level, Action<string> warn)
    {
        _levels[command] = level;
        var spec = level.Spec;
        command.Hidden = spec.IsHidden;
        level.Options.AddTo(command);
        Argument<string[]>? operands = null;
        if (spec.Operand is { } operand)
        {
            operands = new Argument<string[]>(operand.Name) { Arity = new(operand.Least, ArgumentArity.OneOrMore.MaximumNumberOfValues) };
            command.Arguments.Add(operands);
        }

        if (spec.Run is { } run)
            command.SetAction(
                (commandLine, _) =>
                {
                    var reader = new SettingsReader(
                        commandLine,
                        level.Options,
                        isFileNeeded: spec.Settings.Length > 0,
                        operands is null ? [] : commandLine.GetValue(operands) ?? []
                    );
                    if (!spec.IsHidden)
                        reader.Warnings.ForEach(warn);
                    return run(reader);
                }
            );
        foreach (var sub in spec.Subcommands)
        {
            var child = new Command(sub.Name);
            Fill(child, new(sub, level), warn);
            command.Subcommands.Add(child);
        }

        return level;
    }
}
