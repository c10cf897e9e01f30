using System.CommandLine;
using System.CommandLine.Parsing;

namespace Mycelia.Recorder.Cli.CommandLine;

/// <summary>What is wrong with a command line that cannot be understood.</summary>
internal static class UsageError
{
    /// <summary>One line: the word at fault if there is one, and which help lists what would be right.</summary>
    /// <param name="parsed">A command line with at least one error.</param>
    public static string Of(ParseResult parsed)
    {
        // "frobnicate" after a command that wants a subcommand is two errors; the one that quotes it says more.
        var error = parsed.Errors.FirstOrDefault(static error => error.Message.Contains('\'', StringComparison.Ordinal)) ?? parsed.Errors[0];
        return $"{error.Message.TrimEnd('.')}; '{NameOf(parsed.CommandResult)} --help' lists what there is";
    }

    private static string NameOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{NameOf(parent)} {command.Command.Name}" : "mycelia-recorder";
}
