using Mycelia.Recorder.Cli.CommandLine;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Wording;

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
        (ExitCode.Interrupted, "Stopped by Ctrl+C before the end; a recording, by a second one."),
    ];

    private readonly Roff _roff = new();

    private ManualPage() { }

    public static string Write(CommandSpec root, string version)
    {
        var page = new ManualPage();
        page.WriteAll(root, version);
        return page._roff.ToString();
    }

    private void WriteAll(CommandSpec root, string version)
    {
        _roff.Title("mycelia-recorder", version, "record your microphone all day, and deliver it to a Mycelia server");
        _roff.Section("SYNOPSIS");
        _roff.Line(".B mycelia\\-recorder");
        _roff.Line("[\\fICOMMAND\\fR] [\\fIOPTION\\fR]...");
        _roff.Section("DESCRIPTION");
        _roff.Line(Roff.Escape(root.Description));
        _roff.Line(
            Roff.Escape(
                "What is recorded is cut into chunks of at most 10 seconds, each of which is kept in a SQLite file until the server "
                    + "has said that it stored it. Nothing about the network stops the recording. Without a command, it records."
            )
        );
        _roff.Section("COMMANDS");
        foreach (var command in root.Subcommands.Where(static command => !command.IsHidden))
            WriteCommand(command, command.Name);
        _roff.Section("OPTIONS AND ENVIRONMENT");
        _roff.Line(
            Roff.Escape(
                "Each setting is taken from its option, else from the environment variable, else from the variable's line in the .env "
                    + "file, else its default holds. 'mycelia-recorder COMMAND --help' says which a command takes."
            )
        );
        _roff.Line(".PP");
        _roff.Line(Roff.Escape(SettingsTable.WithoutVariable));
        foreach (var setting in SettingsTable.All)
            WriteSetting(setting);
        _roff.Section("FILES");
        _roff.Term(
            ".env, audio_queue.db",
            "Settings and queue, in the working directory of a checkout, and of an installed program where they are there."
        );
        _roff.Term("~/.config/mycelia-recorder/recorder.env", "An installed program's settings (XDG_CONFIG_HOME).");
        _roff.Term("~/.local/state/mycelia-recorder/audio_queue.db", "An installed program's queue (XDG_STATE_HOME).");
        _roff.Term(
            "~/.config/mycelia-recorder/NAME.env, ~/.local/state/mycelia-recorder/NAME/audio_queue.db",
            "Settings and queue of a recorder with a name."
        );
        _roff.Section("EXIT STATUS");
        foreach (var (code, meaning) in ExitStatus)
            _roff.Term($"{code}", meaning);
        _roff.Section("EXAMPLES");
        foreach (var (line, purpose) in root.Examples)
            _roff.Term(line, purpose);
    }

    private void WriteCommand(CommandSpec command, string path)
    {
        var operand = command.Operand is { } o ? $" [{o.Name}{(o.Most > 1 ? "..." : "")}]" : "";
        _roff.Line($".SS {Roff.Escape(path + operand)}");
        _roff.Line(Roff.Escape(command.Description + "."));
        if (command.Operand is { } described)
            _roff.Line(Roff.Escape($"{described.Name}: {described.Description}."));
        foreach (var option in command.Settings.Where(static setting => setting is { Variable: "", Flag: not null }))
            _roff.Term(option.ValueName is null ? option.Flag! : $"{option.Flag} {option.ValueName}", option.Description + ".");
        foreach (var (line, purpose) in command.Examples)
            _roff.Term(line, purpose);
        foreach (var sub in command.Subcommands.Where(static sub => !sub.IsHidden))
            WriteCommand(sub, $"{path} {sub.Name}");
    }

    private void WriteSetting(Setting setting)
    {
        var value = setting.ValueName is null ? "" : $" \\fI{setting.ValueName}\\fR";
        _roff.Line(".TP");
        _roff.Line(
            setting.Flag is null
                ? $".B {Roff.Escape(setting.Variable)}"
                : $"\\fB{Roff.Escape(setting.Flag)}\\fR{value}, \\fB{Roff.Escape(setting.Variable)}\\fR"
        );
        _roff.Line(Roff.Escape(setting.Description + (setting.Default is null ? "." : $" (default: {setting.Default}).")));
    }
}
