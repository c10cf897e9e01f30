using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Host;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>service logs</c>: what a service has said, as systemd's journal has it.</summary>
internal static class ServiceLogsCommand
{
    public static readonly Setting[] Settings = [ServiceOptions.Name, ServiceOptions.Follow, ServiceOptions.Lines];

    public static async Task<int> RunAsync(SettingsReader settings)
    {
        var files = ServiceOptions.ReadInstalled(settings);
        var lines = settings.Integer(ServiceOptions.Lines, 1, 1_000_000);
        string[] arguments =
        [
            "--user",
            $"--unit={files.Name.Unit}",
            string.Create(CultureInfo.InvariantCulture, $"--lines={lines}"),
            "--no-pager",
            .. settings.Switch(ServiceOptions.Follow) ? ["--follow"] : Array.Empty<string>(),
        ];
        // Ctrl+C ends journalctl, which shares the terminal, and this program after it.
        using var signals = new StopSignals();
        try
        {
            using var journal = Process.Start(new ProcessStartInfo("journalctl", arguments))!;
            using var ended = signals.Stop.Register(() => journal.Kill());
            await journal.WaitForExitAsync();
            return journal.ExitCode == 0 || signals.Stop.IsCancellationRequested ? ExitCode.Done : ExitCode.Failed;
        }
        catch (Win32Exception)
        {
            throw new UserError(ExitCode.Failed, "there is no journalctl: without systemd's journal, --log-file keeps what is said");
        }
    }
}
