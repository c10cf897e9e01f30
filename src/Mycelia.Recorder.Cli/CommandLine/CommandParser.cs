using System.CommandLine;
using System.CommandLine.Help;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.CommandLine;

/// <summary>Makes the parser from the table of commands.</summary>
internal static class CommandParser
{
    /// <param name="root">The program; its action is what runs when no command is named.</param>
    /// <param name="warn">Told what is odd about the settings, before a command runs.</param>
    public static RootCommand Create(CommandSpec root, Action<string> warn)
    {
        var specs = new Dictionary<Command, CommandSpec>();
        var command = new RootCommand(root.Description);
        Fill(command, root, specs, warn);
        if (command.Options.OfType<HelpOption>().FirstOrDefault() is { Action: HelpAction standard } help)
            help.Action = new HelpWithExamples(standard, specs);
        return command;
    }

    private static void Fill(Command command, CommandSpec spec, Dictionary<Command, CommandSpec> specs, Action<string> warn)
    {
        specs[command] = spec;
        command.Hidden = spec.IsHidden;
        var options = new OptionSet(spec.Settings);
        options.AddTo(command);
        Argument<string[]>? operands = null;
        if (spec.Operand is { } operand)
        {
            operands = new Argument<string[]>(operand.Name) { Description = operand.Description, Arity = new(operand.Least, ArgumentArity.OneOrMore.MaximumNumberOfValues) };
            command.Arguments.Add(operands);
        }

        if (spec.Run is { } run)
            command.SetAction((commandLine, _) =>
            {
                var words = operands is null ? [] : commandLine.GetValue(operands) ?? [];
                if (words.Length > spec.Operand?.Most)
                    throw new UserError(ExitCode.Usage, $"'{words[spec.Operand.Most]}' is one {spec.Operand.Name} too many; 'mycelia-recorder --help' lists what there is");
                var reader = new SettingsReader(commandLine, options, words);
                if (!spec.IsHidden)
                    reader.Warnings.ForEach(warn);
                return run(reader);
            });
        foreach (var sub in spec.Subcommands)
        {
            var child = new Command(sub.Name, sub.Description);
            Fill(child, sub, specs, warn);
            command.Subcommands.Add(child);
        }
    }
}
