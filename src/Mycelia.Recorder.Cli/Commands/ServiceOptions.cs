using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Service;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary>What the commands around the service can be told.</summary>
internal static class ServiceOptions
{
    public static readonly Setting Name = new(
        "--name",
        "",
        "Which recorder, where there are several: 'recorder' is the one without a name",
        null,
        "NAME"
    );
    public static readonly Setting Print = new("--print", "", "Print the unit file, and do nothing");
    public static readonly Setting Follow = new("--follow", "", "Print new lines as they come, until Ctrl+C") { Short = "-f" };
    public static readonly Setting Lines = new("--lines", "", "How many of the last lines are printed", "100", "N");
    public static readonly Setting Template = new("--template", "", "The template of named recorders");
    public static readonly Setting Program = new(
        "--program",
        "",
        "The program's path once it is installed. Default: that of the running program",
        null,
        "PATH"
    );

    /// <summary>The recorder that was named, else the one without a name.</summary>
    /// <exception cref="UserError">It is no name.</exception>
    public static ServiceName ReadName(SettingsReader settings) =>
        settings.Text(Name) is { } text ? ServiceName.Parse(text) : ServiceName.Main;

    /// <summary>The same, of those that are installed.</summary>
    /// <exception cref="UserError">It is not installed.</exception>
    public static ServiceFiles ReadInstalled(SettingsReader settings)
    {
        var name = ReadName(settings);
        return InstalledServices.Find(settings, name) ?? throw NotInstalled(settings, name, ExitCode.Failed);
    }

    /// <summary>What to say of a service that is not there, and which ones are.</summary>
    public static UserError NotInstalled(SettingsReader settings, ServiceName name, int exitCode)
    {
        var others = string.Join(", ", InstalledServices.All(settings).Select(static files => files.Name.Text));
        return new(
            exitCode,
            $"the service{(name.IsMain ? "" : $" '{name}'")} is not installed: 'mycelia-recorder service install{name.Option}' does that"
                + (others.Length == 0 ? "" : $"; installed: {others} (--name)")
        );
    }

    /// <exception cref="UserError">This system has no systemd.</exception>
    public static UserError NoSystemd() => new(ExitCode.Failed, "there is no systemd on Windows");
}
