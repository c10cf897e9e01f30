using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Service;

/// <summary>Starts a service, and says more than systemd does where that fails.</summary>
internal static class ServiceStart
{
    private const string Status = "ExecMainStatus";

    /// <summary>Exit codes of a process that systemd could not shut off from the rest of the machine (systemd.exec(5)).</summary>
    private static readonly string[] NotConfined = ["217", "218", "226"];

    /// <param name="verb">systemd's: start or restart.</param>
    /// <param name="name">Which recorder.</param>
    /// <exception cref="UserError">It does not start.</exception>
    public static async Task DoAsync(string verb, ServiceName name)
    {
        try
        {
            await Systemctl.DoAsync(verb, name.Unit);
        }
        catch (UserError e)
        {
            var lines = (await Systemctl.RunAsync("show", name.Unit, $"--property={Status}"))?.Output.Split('\n') ?? [];
            throw new UserError(
                e.ExitCode,
                Array.Find(NotConfined, code => lines.Contains($"{Status}={code}")) is { } status
                    ? $"{name.Unit} does not start: this system gives a user's service no namespaces of its own (status {status}); what "
                        + $"'systemctl --user edit {name.Unit}' takes to do without stands in docs/operations.md, 'As a service'"
                    : $"{e.Message}; 'mycelia-recorder service logs{name.Option}' shows what it says"
            );
        }
    }
}
