using System.Text.Json;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Cli.Devices;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Host;
using Mycelia.Recorder.Cli.Output;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>devices</c>: what can be recorded, and with <c>--watch</c> how loud it is.</summary>
internal static class DevicesCommand
{
    public static readonly Setting Watch = new("--watch", "", "Show the levels of all inputs until Ctrl+C; with --json one line a second");
    public static readonly Setting[] Settings = [Watch, SettingsTable.Backend, SettingsTable.EnvFile, SettingsTable.Json];

    public static async Task<int> RunAsync(SettingsReader settings)
    {
        using var signals = new StopSignals();
        var backend = BackendSetting.Read(settings);
        try
        {
            if (settings.Switch(Watch))
                return await WatchAsync(settings, backend, signals.Stop);
            var devices = await backend.ListDevicesAsync(stop: signals.Stop);
            if (settings.Switch(SettingsTable.Json))
                JsonDocumentWriter.Write(json => Write(json, devices));
            else
                Write(devices);
            return devices.Count > 0 ? ExitCode.Done : ExitCode.NoAudioInput;
        }
        catch (AudioInputException e)
        {
            throw new UserError(ExitCode.NoAudioInput, e.Message);
        }
    }

    private static async Task<int> WatchAsync(SettingsReader settings, ICaptureBackend backend, CancellationToken stop)
    {
        var watch = new DeviceWatch(
            stopListing => backend.ListDevicesAsync(stop: stopListing),
            (device, stopListening) => backend.OpenAsync(CaptureOptions.Default with { Device = device.Name }, stopListening)
        );
        var isTerminal = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb");
        using ILevelView view =
            settings.Switch(SettingsTable.Json) ? new LevelJson(StandardOutput.Open())
            : isTerminal ? new LevelBars(VisibleConsole.Drawing, static () => Console.WindowWidth)
            : new LevelLines(Console.Out);
        await watch.RunAsync(view, TimeProvider.System, stop);
        return ExitCode.Done;
    }

    private static void Write(IReadOnlyList<AudioDevice> devices)
    {
        if (devices.Count == 0)
            Console.Error.WriteLine("mycelia-recorder: the sound server has no input; plug a microphone in");
        else
            Console.Write(string.Concat(DeviceTable.Lines(devices).Select(static line => $"{line}\n")));
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<AudioDevice> devices)
    {
        json.WriteStartArray("devices");
        foreach (var device in devices)
        {
            json.WriteStartObject();
            json.WriteString("name", device.Name);
            json.WriteString("description", device.Description);
            json.WriteString("sample_format", device.SampleFormat);
            json.WriteNumber("rate", device.Format.SampleRate);
            json.WriteNumber("channels", device.Format.Channels);
            json.WriteBoolean("default", device.IsDefault);
            json.WriteBoolean("monitor", device.IsMonitor);
            json.WriteString("state", DeviceTable.StateOf(device));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("followed");
        foreach (var (name, device) in DeviceTable.Followed(devices))
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("device", device?.Name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
