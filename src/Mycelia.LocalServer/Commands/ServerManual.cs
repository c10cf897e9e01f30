using System.CommandLine;
using System.CommandLine.Help;
using Mycelia.LocalServer.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.LocalServer.Commands;

/// <summary>The manual page, from the same commands as <c>--help</c>.</summary>
internal static class ServerManual
{
    private static readonly (int Code, string Meaning)[] ExitStatus =
    [
        (0, "Done, or stopped by a signal."),
        (StartupException.Failed, "Failed; what is wrong stands on the standard error."),
        (StartupException.WrongSettings, "Wrong usage or settings."),
    ];

    private static readonly (string Line, string Purpose)[] Examples =
    [
        ("mycelia-local-server", "serve this machine, with the data in its usual place"),
        ("mycelia-local-server --data /srv/voice --urls http://127.0.0.1:8000", "another place, another port"),
        ("mycelia-local-server keys add phone --output phone.env", "a key for one more recorder"),
    ];

    /// <param name="root">The program.</param>
    /// <param name="version">Its version.</param>
    public static string Write(RootCommand root, string version)
    {
        var page = new Roff();
        page.Title("mycelia-local-server", version, "keep what mycelia-recorder uploads, and give it back");
        page.Section("SYNOPSIS");
        page.Line(".B mycelia\\-local\\-server");
        page.Line("[\\fIOPTION\\fR]...");
        page.Line(".br");
        page.Line(".B mycelia\\-local\\-server keys");
        page.Line("\\fICOMMAND\\fR [\\fIOPTION\\fR]...");
        page.Section("DESCRIPTION");
        page.Line(Roff.Escape(root.Description!));
        page.Line(
            Roff.Escape(
                "It says where it listens and where the credentials are, and runs until SIGINT or SIGTERM. It speaks Mycelia's upload API."
            )
        );
        page.Section("OPTIONS");
        WriteOptions(page, root);
        page.Section("COMMANDS");
        foreach (var command in Shown(root))
            WriteCommand(page, command, command.Name);
        page.Section("FILES");
        page.Term("~/.local/share/mycelia-local-server", "The data directory (XDG_DATA_HOME): audio, index, and credentials.env.");
        page.Term("/var/lib/mycelia-local-server", "The data directory of the system service.");
        page.Term("/etc/default/mycelia-local-server", "The system service's settings, a line MYCELIA_SERVER_...=VALUE each.");
        page.Section("EXIT STATUS");
        foreach (var (code, meaning) in ExitStatus)
            page.Term($"{code}", meaning);
        page.Section("EXAMPLES");
        foreach (var (line, purpose) in Examples)
            page.Term(line, purpose);
        page.Section("SEE ALSO");
        page.Line("\\fBmycelia\\-recorder\\fR(1)");
        return page.ToString();
    }

    private static void WriteCommand(Roff page, Command command, string path)
    {
        var arguments = string.Concat(command.Arguments.Select(static argument => $" {argument.Name}"));
        page.Line($".SS {Roff.Escape(path + arguments)}");
        page.Line(Roff.Escape(command.Description!));
        foreach (var argument in command.Arguments)
            page.Term(argument.Name, argument.Description!);
        WriteOptions(page, command);
        foreach (var sub in Shown(command))
            WriteCommand(page, sub, $"{path} {sub.Name}");
    }

    private static void WriteOptions(Roff page, Command command)
    {
        foreach (var option in command.Options.Where(static option => option is not (HelpOption or VersionOption)))
            page.Term(option.HelpName is { } value ? $"{option.Name} {value}" : option.Name, option.Description!);
    }

    private static IEnumerable<Command> Shown(Command command) => command.Subcommands.Where(static sub => !sub.Hidden);
}
