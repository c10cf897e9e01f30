using System.Text.Json;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Lines;
using Mycelia.Recorder.Cli.Queue;
using Mycelia.Recorder.Cli.Service;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>service</c>: the recorder as a systemd user service.</summary>
internal static class ServiceCommand
{
    public static readonly Setting Print = new("--print", "", "Print the unit file, and do nothing");
    public static readonly Setting[] InstallSettings = [SettingsTable.DryRun, Print, SettingsTable.Db, SettingsTable.EnvFile];
    public static readonly Setting[] UninstallSettings = [SettingsTable.DryRun];
    public static readonly Setting[] StatusSettings = [SettingsTable.Json];

    public static async Task<int> InstallAsync(SettingsReader settings)
    {
        var files = ServiceFiles.For(settings);
        files = files with { Folder = files.DeliveryFolder(settings) };
        var unit = UnitFile.Write(Environment.ProcessPath!, files, files.AlsoRead(settings));
        if (settings.Switch(Print))
        {
            Console.Write(unit);
            return ExitCode.Done;
        }

        if (OperatingSystem.IsWindows())
            throw new UserError(ExitCode.Failed, "there is no systemd on Windows");
        var isDryRun = settings.Switch(SettingsTable.DryRun);
        if (!isDryRun)
            await Systemctl.RequireAsync();
        return await new ServiceInstaller(Console.WriteLine, isDryRun).InstallAsync(files, unit, settings);
    }

    public static async Task<int> UninstallAsync(SettingsReader settings)
    {
        if (ServiceFiles.Installed(settings) is not { } files)
        {
            Console.WriteLine($"nothing to do: there is no {settings.Places.UserUnit}");
            return ExitCode.Done;
        }

        if (OperatingSystem.IsWindows())
            throw new UserError(ExitCode.Failed, "there is no systemd on Windows");
        var isDryRun = settings.Switch(SettingsTable.DryRun);
        if (!isDryRun)
            await Systemctl.RequireAsync();
        return await new ServiceInstaller(Console.WriteLine, isDryRun).UninstallAsync(files);
    }

    public static async Task<int> StatusAsync(SettingsReader settings)
    {
        if (ServiceFiles.Installed(settings) is not { } files)
            throw new UserError(ExitCode.Failed, "the service is not installed: 'mycelia-recorder service install'");
        var state = await ServiceState.ReadAsync();
        QueueStatus? queue = null;
        if (File.Exists(files.Db) && !Queues.IsEmpty(files.Db))
        {
            using var reader = QueueReader.Open(files.Db);
            queue = reader.GetStatus();
        }

        if (settings.Switch(SettingsTable.Json))
            JsonDocumentWriter.Write(json => Write(json, state, files, queue));
        else
            Write(state, files, queue);
        return state.IsRunning ? ExitCode.Done : ExitCode.Failed;
    }

    private static void Write(ServiceState state, ServiceFiles files, QueueStatus? queue)
    {
        Console.WriteLine(
            $"service: {state.Active} ({state.Sub}), {(state.Enabled.Length > 0 ? state.Enabled : "not enabled")}"
                + (
                    state.Restarts switch
                    {
                        "" or "0" => "",
                        "1" => ", restarted once",
                        var times => $", restarted {times} times",
                    }
                )
                + FailureOf(state)
        );
        if (state.Status.Length > 0)
            Console.WriteLine($"it says: {state.Status}");
        Console.WriteLine(
            $"queue {files.Db}: "
                + queue switch
                {
                    null => "none yet",
                    { Chunks: 0 } => "nothing waits for delivery",
                    _ => $"{Words.Chunks(queue)} to deliver",
                }
        );
    }

    private static string FailureOf(ServiceState state) =>
        state.IsRunning || state.Result is "" or "success" ? "" : $", {state.Result}: see journalctl --user -u {UnitFile.Name}";

    private static void Write(Utf8JsonWriter json, ServiceState state, ServiceFiles files, QueueStatus? queue)
    {
        json.WriteBoolean("ok", state.IsRunning);
        json.WriteStartArray("problems");
        if (!state.IsRunning)
        {
            json.WriteStartObject();
            json.WriteString("code", "not_running");
            json.WriteString("text", $"the service does not run: {state.Active} ({state.Sub}){FailureOf(state)}");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("active", state.Active);
        json.WriteString("sub", state.Sub);
        json.WriteString("enabled", state.Enabled);
        json.WriteString("status", state.Status);
        json.WriteString("db", files.Db);
        json.WriteString("env_file", files.EnvFile);
        if (queue is not null)
        {
            json.WriteStartObject("queue");
            queue.WriteTo(json);
            json.WriteEndObject();
        }
    }
}
