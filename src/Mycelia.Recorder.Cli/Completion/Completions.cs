using Mycelia.Recorder.Cli.CommandLine;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Completion;

/// <summary>What may stand at the cursor of a command line that is being typed.</summary>
/// <param name="root">The program.</param>
/// <param name="known">Asks for what this machine has, when one of it is to be named: inputs, recorders.</param>
internal sealed class Completions(CommandSpec root, Func<Setting, IEnumerable<Candidate>> known)
{
    /// <summary>Stands for: a file; the shell knows better how to find one.</summary>
    public static readonly Candidate Files = new(":files", "");

    private static readonly Candidate Help = new("--help", "Show help and usage information");

    /// <param name="words">The words after the program's name; the last is the one at the cursor, empty when it has not begun.</param>
    public IEnumerable<Candidate> For(IReadOnlyList<string> words)
    {
        var current = words.Count == 0 ? "" : words[^1];
        var command = root;
        var hasOperand = false;
        Setting? awaited = null;
        foreach (var word in words.SkipLast(1))
        {
            if (awaited is not null)
                awaited = null;
            else if (word.StartsWith('-'))
                awaited = command.Settings.FirstOrDefault(setting => setting.Flag == word && !setting.IsSwitch);
            else if (!hasOperand && command.Subcommands.FirstOrDefault(sub => sub.Name == word) is { } sub)
                command = sub;
            else
                hasOperand = true;
        }

        var offered =
            awaited is not null ? ValuesOf(awaited)
            : current.StartsWith('-') ? OptionsOf(command)
            : WordsOf(command, hasOperand);
        return offered.Where(candidate => candidate == Files || candidate.Text.StartsWith(current, StringComparison.Ordinal));
    }

    private IEnumerable<Candidate> ValuesOf(Setting setting) =>
        setting switch
        {
            { Values.Length: > 0 } => setting.Values.Select(static value => new Candidate(value, "")),
            { ValueName: "PATH" or "FILE" } => [Files],
            _ => known(setting),
        };

    private static IEnumerable<Candidate> OptionsOf(CommandSpec command) =>
        command
            .Settings.Where(static setting => setting.Flag is not null)
            .Select(static setting => new Candidate(setting.Flag!, setting.Description))
            .Append(Help);

    private static IEnumerable<Candidate> WordsOf(CommandSpec command, bool hasOperand)
    {
        if (!hasOperand)
        {
            foreach (var sub in command.Subcommands.Where(static sub => !sub.IsHidden))
                yield return new(sub.Name, sub.Description);
        }

        if (command.Operand is not { } operand)
            yield break;
        if (operand.Values.Length == 0 && operand.Name is "FILE" or "PATH")
            yield return Files;
        foreach (var value in hasOperand && operand.Most == 1 ? [] : operand.Values)
            yield return new(value, "");
    }
}
