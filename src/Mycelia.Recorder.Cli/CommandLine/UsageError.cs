using System.CommandLine;
using System.CommandLine.Parsing;

namespace Mycelia.Recorder.Cli.CommandLine;

/// <summary>What is wrong with a command line. It is found before anything is done.</summary>
internal static class UsageError
{
    /// <param name="parsed">The command line.</param>
    /// <param name="level">The command that it names.</param>
    /// <param name="args">Its words.</param>
    /// <returns>One sentence: the word at fault, what may have been meant, and which help lists what would be right. Null when nothing is
    /// wrong.</returns>
    public static string? Of(ParseResult parsed, CommandLevel level, string[] args)
    {
        var mistake =
            OfUnknownWord(parsed, level)
            ?? OfParser(parsed)
            ?? OfValue(parsed, args)
            ?? OfOperands(parsed, level, args)
            ?? level.Options.FindMisplaced(parsed, level.Path);
        return mistake is null ? null : Ended(mistake, level.Path);
    }

    /// <summary>Of a command that help is wanted for.</summary>
    public static string? OfTopic(CommandLevel program, string[] words)
    {
        var spec = program.Spec;
        foreach (var word in words)
        {
            if (spec.Subcommands.FirstOrDefault(sub => sub.Name == word) is not { } sub)
                return Ended($"there is no command '{word}'{Suggestion.Of(word, CommandsOf(spec))}", program.Path);
            spec = sub;
        }

        return null;
    }

    private static string Ended(string mistake, string path) =>
        $"{mistake}{(mistake.EndsWith('?') ? "" : ";")} '{path} --help' lists what there is";

    private static string? OfUnknownWord(ParseResult parsed, CommandLevel level)
    {
        if (parsed.UnmatchedTokens is not [var word, ..])
            return null;
        if (LooksLikeOption(word))
            return OfUnknownOption(word, level);
        return level.Spec.Subcommands.Length > 0
            ? $"there is no command '{word}'{Suggestion.Of(word, CommandsOf(level.Spec))}"
            : $"'{word}' is one word too many: '{level.Path}' takes options only";
    }

    private static string OfUnknownOption(string word, CommandLevel level, string hint = "")
    {
        var name = word.Split('=')[0];
        if (level.Options.Names.Contains(name))
            return $"{name} goes behind '{level.Path}', not before it";
        if (Suggestion.Of(name, level.Options.Names) is { Length: > 0 } suggestion)
            return $"unknown option '{name}'{hint}{suggestion}";
        var program = level;
        while (program.Parent is { } parent)
            program = parent;
        return
            All(program.Spec, "")
                .FirstOrDefault(one => Array.Exists(one.Spec.Settings, setting => setting.Flag == name || setting.Short == name))
                is { Name: { Length: > 0 } owner }
            ? $"{name} is an option of '{owner}', not of '{level.Path}'"
            : $"unknown option '{name}'{hint}";
    }

    private static string? OfParser(ParseResult parsed) => parsed.Errors.Count == 0 ? null : parsed.Errors[0].Message.TrimEnd('.');

    /// <summary>An option that lacks its value would take the next option for it.</summary>
    private static string? OfValue(ParseResult parsed, string[] args)
    {
        for (var result = parsed.CommandResult; result is not null; result = result.Parent as CommandResult)
        {
            foreach (var option in result.Children.OfType<OptionResult>())
            {
                if (option.Tokens.Any(static token => string.IsNullOrWhiteSpace(token.Value)))
                    return $"{option.IdentifierToken?.Value} lacks its value: it is empty";
                if (
                    option.Tokens.FirstOrDefault(token => LooksLikeOption(token.Value) && args.Contains(token.Value)) is
                    { Value: var value }
                )
                    return $"{option.IdentifierToken?.Value} lacks its value: '{value}' looks like an option; if it is meant, write "
                        + $"{option.IdentifierToken?.Value}={value}";
            }
        }

        return null;
    }

    private static string? OfOperands(ParseResult parsed, CommandLevel level, string[] args)
    {
        if (level.Spec.Operand is not { } operand)
            return null;
        string[] words =
        [
            .. parsed
                .CommandResult.Children.OfType<ArgumentResult>()
                .SelectMany(static argument => argument.Tokens)
                .Select(static token => token.Value),
        ];
        var behindDashes = Array.IndexOf(args, "--") is var dashes and >= 0 ? args.Length - dashes - 1 : 0;
        if (Array.Find(words[..Math.Max(0, words.Length - behindDashes)], static word => word is ['-', _, ..]) is { } option)
            return OfUnknownOption(option, level, $" (a {operand.Name} of that name stands behind --)");
        if (!level.Spec.IsHidden && words.Contains(""))
            return $"a {operand.Name} is empty";
        if (words.Length > operand.Most)
            return $"'{words[operand.Most]}' is one {operand.Name} too many";
        return null;
    }

    /// <summary>A dash alone is the standard input, and a number may be below zero.</summary>
    private static bool LooksLikeOption(string word) => word is ['-', '-', ..] or ['-', > '9', ..] or ['-', '?', ..];

    private static IEnumerable<string> CommandsOf(CommandSpec spec) =>
        All(spec, "").Select(static one => one.Name).Where(static name => name.Length > 0);

    private static IEnumerable<(string Name, CommandSpec Spec)> All(CommandSpec spec, string name) =>
        spec.Subcommands.Where(static sub => !sub.IsHidden).SelectMany(sub => All(sub, $"{name} {sub.Name}".Trim())).Prepend((name, spec));
}
