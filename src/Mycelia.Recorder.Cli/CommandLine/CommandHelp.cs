using System.CommandLine;
using System.CommandLine.Invocation;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.CommandLine;

/// <summary><c>--help</c>: how the command is used, what is below it, its options by what they are about, and examples.</summary>
internal sealed class CommandHelp(IReadOnlyDictionary<Command, CommandLevel> levels) : SynchronousCommandLineAction
{
    private const int Width = 80;
    private const int Column = 26;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Write(parseResult.InvocationConfiguration.Output, levels[parseResult.CommandResult.Command]);
        return ExitCode.Done;
    }

    private static void Write(TextWriter output, CommandLevel level)
    {
        var spec = level.Spec;
        foreach (var line in WordWrap.Lines(spec.Description + (spec.Description.EndsWith('.') ? "" : "."), Width))
            output.WriteLine(line);
        output.WriteLine();
        output.WriteLine("Usage:");
        output.WriteLine($"  {level.Path}{Usage(spec)}");
        if (spec.Operand is { } operand)
            WriteList(output, "Arguments", [(operand.Name, operand.Description)]);
        foreach (
            var group in spec
                .Subcommands.Where(static sub => !sub.IsHidden)
                .GroupBy(static sub => sub.Group)
                .OrderBy(static group => group.Key)
        )
            WriteList(
                output,
                level.Parent is null ? $"To {group.Key.ToString().ToLowerInvariant()}" : "Commands",
                group.Select(static sub => (sub.Name, sub.Description))
            );
        var shown = (spec.Common ?? spec.Settings).Where(static setting => setting.Flag is not null);
        foreach (
            var group in shown
                .GroupBy(setting => spec.Common is null ? setting.Group : SettingGroup.Command)
                .OrderBy(static group => group.Key)
        )
            WriteList(output, HeadingOf(spec, group.Key), group.Select(static setting => (Left(setting), Right(setting))));
        WriteList(
            output,
            null,
            level.Parent is null ? [("-h, --help", "Show help"), ("-V, --version", "Show the version")] : [("-h, --help", "Show help")],
            isFirst: !shown.Any()
        );
        if (spec.Common is not null)
            WriteParagraph(output, "Without a command it records, and takes all options of 'record'.");
        if (spec.Settings.Any(static setting => setting.Variable.Length > 0))
            WriteParagraph(
                output,
                "Every setting can also be an environment variable or a line in .env: --log-file is MYCELIA_LOG_FILE. "
                    + "'mycelia-recorder config' lists them with the values in effect."
            );
        WriteExamples(output, spec);
    }

    private static string Usage(CommandSpec spec)
    {
        var words =
            spec.Subcommands.Length == 0 ? ""
            : spec.Run is null ? " COMMAND"
            : " [COMMAND]";
        var options = spec.Settings.Length == 0 ? "" : " [OPTIONS]";
        return words
            + options
            + (
                spec.Operand is not { } operand
                    ? ""
                    : (operand.Least > 0 ? $" {operand.Name}" : $" [{operand.Name}]") + (operand.Most > 1 ? "..." : "")
            );
    }

    private static string HeadingOf(CommandSpec spec, SettingGroup group) =>
        group != SettingGroup.Command ? $"{group} options"
        : spec.Common is null ? "Options"
        : "Common options";

    private static string Left(Setting setting) =>
        $"{(setting.Short is { } letter ? $"{letter}, " : "    ")}{setting.Flag}{(setting.ValueName is { } value ? $" {value}" : "")}";

    private static string Right(Setting setting) =>
        setting.Description
        + (
            setting.Default is null || setting == SettingsTable.Db || setting == SettingsTable.EnvFile
                ? ""
                : $" (default: {setting.Default})"
        );

    private static void WriteParagraph(TextWriter output, string text)
    {
        output.WriteLine();
        foreach (var line in WordWrap.Lines(text, Width))
            output.WriteLine(line);
    }

    private static void WriteList(TextWriter output, string? heading, IEnumerable<(string Left, string Right)> items, bool isFirst = true)
    {
        if (isFirst)
        {
            output.WriteLine();
            output.WriteLine($"{heading ?? "Options"}:");
        }

        foreach (var (left, right) in items)
        {
            string[] lines = [.. WordWrap.Lines(right, Width - Column)];
            var isLong = left.Length + 4 > Column;
            if (isLong)
                output.WriteLine($"  {left}");
            for (var i = 0; i < lines.Length; i++)
                output.WriteLine($"  {(i == 0 && !isLong ? left : "").PadRight(Column - 2)}{lines[i]}");
        }
    }

    private static void WriteExamples(TextWriter output, CommandSpec spec)
    {
        if (spec.Examples.Length == 0)
            return;
        output.WriteLine();
        output.WriteLine("Examples:");
        foreach (var (line, purpose) in spec.Examples)
        {
            output.WriteLine($"  # {purpose}");
            output.WriteLine($"  {line}");
        }
    }
}
