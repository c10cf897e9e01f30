using Mycelia.Recorder.Cli.Errors;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary><c>--notify</c>: who is told of problems.</summary>
internal static class NotifySetting
{
    private const string Home = "~/";

    /// <exception cref="UserError">One of them is malformed, or would be told in clear, or no trusted place named it.</exception>
    public static IReadOnlyList<NotifyTarget> Read(SettingsReader settings)
    {
        if (settings.Text(SettingsTable.Notify) is not { } value)
            return [];
        RefuseOfFolder(settings);
        var where = settings.WhereFrom(SettingsTable.Notify);
        return
        [
            .. NotifyTargets
                .Parse(value)
                .Select(target =>
                    target switch
                    {
                        null => throw new UserError(
                            ExitCode.Usage,
                            $"--notify names an address that is none, or holds a login ({where}): it looks like https://hc-ping.com/ID"
                        ),
                        NotifyTarget.Address { Uri: { Scheme: "http", IsLoopback: false } }
                            when !settings.Switch(SettingsTable.AllowHttp) => throw new UserError(
                            ExitCode.Usage,
                            $"--notify would call {target.Shown} unencrypted over the network ({where}): use https, or insist with "
                                + "--allow-http"
                        ),
                        NotifyTarget.Command command when WhyNoCommand(command) is { } reason => throw new UserError(
                            ExitCode.Usage,
                            $"--notify takes desktop, a command or an address ({where}): {reason}"
                        ),
                        _ => target,
                    }
                ),
        ];
    }

    /// <summary>A <c>.env</c> that only lies in the working directory may be anybody's: it names no command that is to run.</summary>
    /// <exception cref="UserError">It does.</exception>
    public static void RefuseOfFolder(SettingsReader settings)
    {
        if (
            settings.IsOfFolder(SettingsTable.Notify)
            && NotifyTargets.Parse(settings.Text(SettingsTable.Notify)!).Any(static target => target is NotifyTarget.Command)
        )
            throw new UserError(
                ExitCode.Usage,
                $"{settings.WhereFrom(SettingsTable.Notify)} names a command, and that file only lies in the working directory: name the "
                    + $"file with --env-file {settings.FilePath} if you trust it"
            );
    }

    /// <summary>The files that a value's commands begin with, by absolute paths: a service has to see them.</summary>
    public static IEnumerable<string> FilesOf(string? value) =>
        NotifyTargets
            .Parse(value ?? "")
            .OfType<NotifyTarget.Command>()
            .Select(static command => command.Program)
            .Select(static program =>
                program.StartsWith(Home, StringComparison.Ordinal) && HomeFolder.Find().Path is { } home
                    ? Path.Combine(home, program[Home.Length..])
                    : program
            )
            .Where(static program => program.StartsWith('/'));

    /// <summary>A single word is the name of a program, or mistyped; what else a shell understands is the shell's business.</summary>
    private static string? WhyNoCommand(NotifyTarget.Command command)
    {
        if (command.Program != command.Text || command.Text.Any(static c => !char.IsAsciiLetterOrDigit(c) && !"._/+-".Contains(c)))
            return null;
        var folders = command.Text.Contains('/', StringComparison.Ordinal)
            ? [""]
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return folders.Any(folder => File.Exists(Path.Combine(folder, command.Text))) ? null : $"there is no command '{command.Text}'";
    }
}
