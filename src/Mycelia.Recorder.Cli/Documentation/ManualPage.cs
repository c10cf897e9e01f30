using System.Text;
using Mycelia.Recorder.Cli.CommandLine;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Documentation;

/// <summary>The manual page, in the man macros of roff, from the same tables as <c>--help</c>.</summary>
internal sealed class ManualPage
{
    private static readonly (int Code, string Meaning)[] ExitStatus =
    [
        (ExitCode.Done, "Done."),
        (ExitCode.Failed, "Failed; what is wrong stands on the standard error."),
        (ExitCode.Usage, "Wrong usage or settings."),
        (ExitCode.NoAudioInput, "No audio input."),
        (ExitCode.CredentialsRefused, "The server refuses the credentials."),
        (ExitCode.QueueInUse, "The queue is in use by another recorder."),
        (ExitCode.StoppedTwice, "Stopped by a second Ctrl+C."),
    ];

    private readonly StringBuilder _text = new();

    private ManualPage() { }

    public static string Write(CommandSpec root, string version)
    {
        var page = new ManualPage();
        page.WriteAll(root, version);
        return page._text.ToString();
    }

    private void WriteAll(CommandSpec root, string version)
    {
        Line($".TH MYCELIA\\-RECORDER 1 \"\" \"mycelia\\-recorder {version}\" \"User Commands\"");
        Section("NAME");
        Line($"mycelia\\-recorder \\- {Escape("record your microphone all day, and deliver it to a Mycelia server")}");
        Section("SYNOPSIS");
        Line(".B mycelia\\-recorder");
        Line("[\\fICOMMAND\\fR] [\\fIOPTION\\fR]...");
        Section("DESCRIPTION");
        Line(Escape(root.Description));
        Line(
            Escape(
                "What is recorded is cut into chunks of at most 10 seconds, each of which is kept in a SQLite file until the server "
                    + "has said that it stored it. Nothing about the network stops the recording. Without a command, it records."
            )
        );
        Section("COMMANDS");
        foreach (var command in root.Subcommands.Where(static command => !command.IsHidden))
            WriteCommand(command, command.Name);
        Section("OPTIONS AND ENVIRONMENT");
        Line(
            Escape(
                "Each setting is taken from its option, else from the environment variable, else from the variable's line in the .env "
                    + "file, else its default holds. 'mycelia-recorder COMMAND --help' says which a command takes."
            )
        );
        Line(".PP");
        Line(Escape(SettingsTable.WithoutVariable));
        foreach (var setting in SettingsTable.All)
            WriteSetting(setting);
        Section("FILES");
        Term(
            ".env, audio_queue.db",
            "Settings and queue, in the working directory of a checkout, and of an installed program where they are there."
        );
        Term("~/.config/mycelia-recorder/recorder.env", "An installed program's settings (XDG_CONFIG_HOME).");
        Term("~/.local/state/mycelia-recorder/audio_queue.db", "An installed program's queue (XDG_STATE_HOME).");
        Term(
            "~/.config/mycelia-recorder/NAME.env, ~/.local/state/mycelia-recorder/NAME/audio_queue.db",
            "Settings and queue of a recorder with a name."
        );
        Section("EXIT STATUS");
        foreach (var (code, meaning) in ExitStatus)
            Term($"{code}", meaning);
        Section("EXAMPLES");
        foreach (var (line, purpose) in root.Examples)
            Term(line, purpose);
    }

    private void WriteCommand(CommandSpec command, string path)
    {
        var operand = command.Operand is { } o ? $" [{o.Name}{(o.Most > 1 ? "..." : "")}]" : "";
        Line($".SS {Escape(path + operand)}");
        Line(Escape(command.Description + "."));
        if (command.Operand is { } described)
            Line(Escape($"{described.Name}: {described.Description}."));
        foreach (var option in command.Settings.Where(static setting => setting is { Variable: "", Flag: not null }))
            Term(option.ValueName is null ? option.Flag! : $"{option.Flag} {option.ValueName}", option.Description + ".");
        foreach (var (line, purpose) in command.Examples)
            Term(line, purpose);
        foreach (var sub in command.Subcommands.Where(static sub => !sub.IsHidden))
            WriteCommand(sub, $"{path} {sub.Name}");
    }

    private void WriteSetting(Setting setting)
    {
        var value = setting.ValueName is null ? "" : $" \\fI{setting.ValueName}\\fR";
        Line(".TP");
        Line(
            setting.Flag is null
                ? $".B {Escape(setting.Variable)}"
                : $"\\fB{Escape(setting.Flag)}\\fR{value}, \\fB{Escape(setting.Variable)}\\fR"
        );
        Line(Escape(setting.Description + (setting.Default is null ? "." : $" (default: {setting.Default}).")));
    }

    private void Section(string name) => Line($".SH {name}");

    private void Term(string term, string text)
    {
        Line(".TP");
        Line($".B {Escape(term)}");
        Line(Escape(text));
    }

    private void Line(string line) => _text.Append(line).Append('\n');

    /// <summary>Text as it is: no request at the beginning of a line, no hyphen in place of a minus.</summary>
    private static string Escape(string text)
    {
        var escaped = text.Replace("\\", "\\e", StringComparison.Ordinal)
            .Replace("-", "\\-", StringComparison.Ordinal)
            .Replace("\"", "\\(dq", StringComparison.Ordinal);
        return escaped.StartsWith('.') || escaped.StartsWith('\'') ? "\\&" + escaped : escaped;
    }
}
