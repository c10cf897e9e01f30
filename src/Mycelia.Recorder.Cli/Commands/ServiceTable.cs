using Mycelia.Recorder.Cli.CommandLine;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary>The commands below <c>service</c>.</summary>
internal static class ServiceTable
{
    public static CommandSpec Service =>
        new("service", "Run the recorder as a systemd user service", [], null)
        {
            Examples =
            [
                new("mycelia-recorder service install", "record from login on, restarted when it fails"),
                new("mycelia-recorder service status", "whether it runs, what it says, what waits"),
                new("mycelia-recorder service logs -f", "what it says, as it says it"),
            ],
            Subcommands = [Install, Uninstall, Status, Start, Stop, Restart, Logs, Unit],
        };

    private static CommandSpec Install =>
        new(
            "install",
            "Install and start the service; again after an update",
            ServiceInstallCommand.Settings,
            ServiceInstallCommand.RunAsync
        )
        {
            Examples =
            [
                new("mycelia-recorder service install", "with the settings that hold here"),
                new("mycelia-recorder service install --name kitchen --device usb", "a second recorder, with a queue of its own"),
                new("mycelia-recorder service install --dry-run", "check everything, and only say what would be done"),
                new("mycelia-recorder service install --print", "look at the unit file"),
            ],
        };

    private static CommandSpec Uninstall =>
        new(
            "uninstall",
            "Stop and remove the service; queue and credentials stay",
            ServiceUninstallCommand.Settings,
            ServiceUninstallCommand.RunAsync
        )
        {
            Examples =
            [
                new("mycelia-recorder service uninstall", "says where queue and credentials are"),
                new("mycelia-recorder service uninstall --name kitchen", "one of several"),
            ],
        };

    private static CommandSpec Status =>
        new(
            "status",
            "How each service is, and what waits in its queue. Exit code: 0 all run, 1 one does not, 3 none is installed",
            ServiceStatusCommand.Settings,
            ServiceStatusCommand.RunAsync
        )
        {
            Examples =
            [
                new("mycelia-recorder service status", "all that are installed"),
                new("mycelia-recorder service status --json | jq -r '.services[] | .name + \": \" + .active'", "in a word each"),
            ],
        };

    private static CommandSpec Start =>
        new("start", "Start the service", ServiceControlCommand.Settings, ServiceControlCommand.StartAsync)
        {
            Examples = [new("mycelia-recorder service start", "until it is stopped, or you log out")],
        };

    private static CommandSpec Stop =>
        new("stop", "Stop the service until the next login", ServiceControlCommand.Settings, ServiceControlCommand.StopAsync)
        {
            Examples = [new("mycelia-recorder service stop", "what is queued is kept, and delivered later")],
        };

    private static CommandSpec Restart =>
        new(
            "restart",
            "Restart the service, as after a change of settings",
            ServiceControlCommand.Settings,
            ServiceControlCommand.RestartAsync
        )
        {
            Examples = [new("mycelia-recorder service restart", "with the settings as they are now")],
        };

    private static CommandSpec Logs =>
        new("logs", "Print what the service has said", ServiceLogsCommand.Settings, ServiceLogsCommand.RunAsync)
        {
            Examples =
            [
                new("mycelia-recorder service logs", "the last 100 lines"),
                new("mycelia-recorder service logs -f", "and those that come, until Ctrl+C"),
            ],
        };

    private static CommandSpec Unit =>
        new("unit", "Print the unit that a package installs for all users", ServiceUnitCommand.Settings, ServiceUnitCommand.RunAsync)
        {
            Examples =
            [
                new(
                    "mycelia-recorder service unit --program /usr/bin/mycelia-recorder",
                    "for /usr/lib/systemd/user/mycelia-recorder.service"
                ),
                new("mycelia-recorder service unit --template", "for mycelia-recorder@.service, of named recorders"),
            ],
        };
}
