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

/// <summary><c>service status</c>: how each service is, and what waits in its queue.</summary>
internal static class ServiceStatusCommand
{
    public static readonly Setting[] Settings = [ServiceOptions.Name, SettingsTable.Json];

    public static async Task<int> RunAsync(SettingsReader settings)
    {
        var wanted = settings.Text(ServiceOptions.Name) is null ? null : ServiceOptions.ReadName(settings);
        var installed = InstalledServices.All(settings).Where(files => wanted is null || files.Name == wanted).ToList();
        if (installed.Count == 0)
            throw ServiceOptions.NotInstalled(settings, wanted ?? ServiceName.Main, ExitCode.NotRunning);
        var services = new List<Seen>();
        foreach (var files in installed)
            services.Add(new(files, await ServiceState.ReadAsync(files.Name), Count(files.Db)));
        if (settings.Switch(SettingsTable.Json))
            JsonDocumentWriter.Write(json => Write(json, services));
        else
            services.ForEach(service => Write(service, isAlone: services.Count == 1 && service.Files.Name.IsMain));
        return services.TrueForAll(static service => service.State.IsRunning) ? ExitCode.Done : ExitCode.Failed;
    }

    private static QueueStatus? Count(string db)
    {
        if (!File.Exists(db) || Queues.IsEmpty(db))
            return null;
        using var reader = QueueReader.Open(db);
        return reader.GetStatus();
    }

    private static void Write(Seen service, bool isAlone)
    {
        var (files, state, queue) = service;
        Console.WriteLine(
            $"{(isAlone ? "service" : files.Name.Text)}: {state.Active} ({state.Sub}), "
                + $"{(state.Enabled.Length > 0 ? state.Enabled : "not enabled")}"
                + (
                    state.Restarts switch
                    {
                        "" or "0" => "",
                        "1" => ", restarted once",
                        var times => $", restarted {times} times",
                    }
                )
                + state.FailureOf(files.Name)
        );
        var indent = isAlone ? "" : "  ";
        if (state.Status.Length > 0)
            Console.WriteLine($"{indent}it says: {state.Status}");
        Console.WriteLine(
            $"{indent}queue {files.Db}: "
                + queue switch
                {
                    null => "none yet",
                    { Chunks: 0 } => "nothing waits for delivery",
                    _ => $"{Words.Chunks(queue)} to deliver",
                }
        );
    }

    private static void Write(Utf8JsonWriter json, List<Seen> services)
    {
        json.WriteBoolean("ok", services.TrueForAll(static service => service.State.IsRunning));
        json.WriteStartArray("problems");
        foreach (var (files, state, _) in services.Where(static service => !service.State.IsRunning))
        {
            json.WriteStartObject();
            json.WriteString("code", "not_running");
            json.WriteString("name", files.Name.Text);
            json.WriteString("text", $"{files.Name.Unit} does not run: {state.Active} ({state.Sub}){state.FailureOf(files.Name)}");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("services");
        foreach (var service in services)
            Write(json, service);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, Seen service)
    {
        var (files, state, queue) = service;
        json.WriteStartObject();
        json.WriteString("name", files.Name.Text);
        json.WriteString("unit", files.Name.Unit);
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

        json.WriteEndObject();
    }

    /// <summary>A service as it was found; no queue where there is none yet.</summary>
    private sealed record Seen(ServiceFiles Files, ServiceState State, QueueStatus? Queue);
}
